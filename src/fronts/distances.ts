/**
 * How far a set of points is from a reference front; all objectives are maximised, and comparable: the caller brings
 * them to one scale.
 *
 * @module
 */
import type { Point } from "./dominance.ts";

/**
 * IGD+ (Ishibuchi, Masuda, Tanigaki & Nojima, EMO 2015): the mean, over the reference front, of the distance to the
 * nearest point, counting only objectives in which the point is worse. 0 is best; Infinity without points.
 */
export function igdPlus(points: readonly Point[], front: readonly Point[]): number {
  let sum = 0;
  for (const target of front) {
    let nearest = Number.POSITIVE_INFINITY;
    for (const point of points) {
      let squares = 0;
      for (let m = 0; m < target.length; m++) squares += Math.max(target[m]! - point[m]!, 0) ** 2;
      nearest = Math.min(nearest, squares);
    }
    sum += Math.sqrt(nearest);
  }
  return sum / front.length;
}

/**
 * The additive ε (Zitzler, Thiele, Laumanns, Fonseca & Grunert da Fonseca, IEEE TEC 2003): by how much points must be
 * better in every objective to cover the reference front. 0 or less where they do; Infinity without points.
 */
export function additiveEpsilon(points: readonly Point[], front: readonly Point[]): number {
  let worst = Number.NEGATIVE_INFINITY;
  for (const target of front) {
    let least = Number.POSITIVE_INFINITY;
    for (const point of points) {
      let short = Number.NEGATIVE_INFINITY;
      for (let m = 0; m < target.length; m++) short = Math.max(short, target[m]! - point[m]!);
      least = Math.min(least, short);
    }
    worst = Math.max(worst, least);
  }
  return worst;
}

/**
 * R2 (Hansen & Jaszkiewicz 1998) with weighted Tchebycheff distances to an ideal point, as in Brockhoff, Wagner &
 * Trautmann (GECCO 2012): the mean over weight vectors of the nearest point's distance. 0 is best.
 */
export function r2(points: readonly Point[], ideal: Point, weights: readonly Point[]): number {
  let sum = 0;
  for (const weight of weights) {
    let nearest = Number.POSITIVE_INFINITY;
    for (const point of points) {
      let far = 0;
      for (let m = 0; m < ideal.length; m++)
        far = Math.max(far, weight[m]! * Math.abs(ideal[m]! - point[m]!));
      nearest = Math.min(nearest, far);
    }
    sum += nearest;
  }
  return sum / weights.length;
}

/** Every weight vector of `objectives` multiples of 1/`steps` that sum to 1 (a simplex lattice, Das & Dennis 1998). */
export function latticeWeights(objectives: number, steps: number): number[][] {
  const whole = (count: number, left: number): number[][] =>
    count === 1
      ? [[left]]
      : Array.from({ length: left + 1 }, (_, first) =>
          whole(count - 1, left - first).map((rest) => [first, ...rest]),
        ).flat();
  return whole(objectives, steps).map((vector) => vector.map((value) => value / steps));
}

/** The share of a reference front's points that are among the points. */
export function frontShare(points: readonly Point[], front: readonly Point[]): number {
  const found = new Set(points.map((point) => Array.from(point).join()));
  return front.filter((target) => found.has(Array.from(target).join())).length / front.length;
}
