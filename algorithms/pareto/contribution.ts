/**
 * What a member adds to the hypervolume of its front.
 *
 * @module
 */
import { gain } from "../../src/fronts/hypervolume.ts";
import type { Outcome } from "../../src/search/scoring.ts";

type Members = readonly { readonly outcome: Outcome }[];

/**
 * For each member of a front, the volume that only it dominates, with the front's range of each objective as 1. The
 * reference point is the worst value of each, moved outwards by one range (in Beume et al. 2007 by 1, for objectives
 * whose range is about that): so the ends of a front count for much.
 */
export function contributionsOf(front: Members, objectives: number): Float64Array {
  const points = scaled(front, objectives);
  return objectives === 2
    ? steps(points)
    : Float64Array.from(points, (point, i) =>
        gain(
          point,
          points.filter((_, j) => j !== i),
          new Float64Array(objectives),
        ),
      );
}

/** The front from 1 to 2 in each objective, so that the reference point is 0. */
function scaled(front: Members, objectives: number): Float64Array[] {
  const points = front.map(() => new Float64Array(objectives).fill(1));
  for (let m = 0; m < objectives; m++) {
    let low = Number.POSITIVE_INFINITY;
    let high = Number.NEGATIVE_INFINITY;
    for (const { outcome } of front) {
      low = Math.min(low, outcome[m]!);
      high = Math.max(high, outcome[m]!);
    }
    if (high > low)
      for (const [i, { outcome }] of front.entries()) points[i]![m]! += (outcome[m]! - low) / (high - low);
  }
  return points;
}

/** Of two objectives: the rectangle between a step and its neighbours, from right to left; 0 for what is no step. */
function steps(points: readonly Float64Array[]): Float64Array {
  const volumes = new Float64Array(points.length);
  const order = [...points.keys()].sort(
    (a, b) => points[b]![0]! - points[a]![0]! || points[b]![1]! - points[a]![1]!,
  );
  let height = 0;
  let last = -1;
  for (const i of order) {
    const [x, y] = [points[i]![0]!, points[i]![1]!];
    if (y < height) continue;
    if (last >= 0) volumes[last]! *= points[last]![0]! - x;
    volumes[i] = y - height;
    [height, last] = [y, i];
  }
  volumes[last]! *= points[last]![0]!;
  return volumes;
}
