/**
 * Hypervolume: how much of the space of objectives, above a reference point, a set of points dominates (Zitzler &
 * Thiele 1999). Exact for any number of objectives by the recursion of While, Bradstreet & Barone (IEEE TEC 2012,
 * "WFG"), in which a point adds its box less what the others cover of it; two objectives are swept.
 *
 * @module
 */
import { frontOf, type Point } from "./dominance.ts";

/** The volume that points dominate above a reference; all objectives are maximised. Points not above it add nothing. */
export function hypervolume(points: readonly Point[], reference: Point): number {
  const above = points.filter((point) => exceeds(point, reference));
  const front = frontOf(above).map((i) => above[i]!);
  return reference.length === 2 ? swept(front, reference) : summed(front, reference);
}

/** The volume that a point adds to that of others: what a new point gains, without measuring all anew. */
export function gain(point: Point, others: readonly Point[], reference: Point): number {
  if (!exceeds(point, reference)) return 0;
  // What the others cover of the point's box: the lower of both, objective by objective.
  const limited = others.map((other) =>
    Float64Array.from({ length: reference.length }, (_, m) => Math.min(point[m]!, other[m]!)),
  );
  return box(point, reference) - hypervolume(limited, reference);
}

function exceeds(point: Point, reference: Point): boolean {
  for (let m = 0; m < reference.length; m++) if (!(point[m]! > reference[m]!)) return false;
  return true;
}

function box(point: Point, reference: Point): number {
  let volume = 1;
  for (let m = 0; m < reference.length; m++) volume *= point[m]! - reference[m]!;
  return volume;
}

/** Of a front of two objectives, the first descending. */
function swept(front: readonly Point[], reference: Point): number {
  let area = 0;
  let covered = reference[1]!;
  for (const point of front) {
    area += (point[0]! - reference[0]!) * (point[1]! - covered);
    covered = point[1]!;
  }
  return area;
}

function summed(front: readonly Point[], reference: Point): number {
  let volume = 0;
  for (const [i, point] of front.entries()) volume += gain(point, front.slice(i + 1), reference);
  return volume;
}
