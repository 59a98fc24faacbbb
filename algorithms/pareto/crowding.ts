/**
 * Crowding distance (Deb et al. 2002, section III.B): how alone a member stands on its front.
 *
 * @module
 */
import type { Outcome } from "../../src/search/scoring.ts";

/**
 * For each member of a front, the distance between its two neighbours, as a share of the front's range, summed over the
 * objectives; Infinity for the ends.
 */
export function crowdingOf(
  front: readonly { readonly outcome: Outcome }[],
  objectives: number,
): Float64Array {
  const distances = new Float64Array(front.length);
  const order = [...front.keys()];
  for (let m = 0; m < objectives; m++) {
    const at = (i: number): number => front[order[i]!]!.outcome[m]!;
    order.sort((a, b) => front[a]!.outcome[m]! - front[b]!.outcome[m]!);
    const last = order.length - 1;
    const range = at(last) - at(0);
    distances[order[0]!] = Number.POSITIVE_INFINITY;
    distances[order[last]!] = Number.POSITIVE_INFINITY;
    if (range > 0) for (let i = 1; i < last; i++) distances[order[i]!]! += (at(i + 1) - at(i - 1)) / range;
  }
  return distances;
}
