/**
 * What a member adds to the hypervolume of its front.
 *
 * @module
 */
import { gain } from "../../src/fronts/hypervolume.ts";
import type { Outcome } from "../../src/search/scoring.ts";

/**
 * For each outcome of a front, the volume that only it dominates, with the front's range of each objective as 1. The
 * reference point is the worst value of each, moved outwards by one range (in Beume et al. 2007 by 1, for objectives
 * whose range is about that): so the ends of a front count for much.
 */
export function contributionsOf(front: readonly Outcome[], objectives: number): number[] {
  const points = front.map(() => new Float64Array(objectives));
  for (let m = 0; m < objectives; m++) {
    let low = Number.POSITIVE_INFINITY;
    let high = Number.NEGATIVE_INFINITY;
    for (const outcome of front) {
      low = Math.min(low, outcome[m]!);
      high = Math.max(high, outcome[m]!);
    }
    for (const [i, outcome] of front.entries())
      points[i]![m] = 1 + (high > low ? (outcome[m]! - low) / (high - low) : 0);
  }
  const reference = new Float64Array(objectives);
  return points.map((point, i) =>
    gain(
      point,
      points.filter((_, j) => j !== i),
      reference,
    ),
  );
}
