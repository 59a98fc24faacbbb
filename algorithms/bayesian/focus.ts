/**
 * The part of a space that is worth an exact look.
 *
 * @module
 */
import type { Architecture } from "../../src/space/space.ts";
import type { Prediction } from "../../surrogates/model.ts";

/** Standard deviations above its mean at which a candidate is judged. */
const OPTIMISM = 3;

/**
 * The `count` candidates that look best to the most optimistic of several beliefs, in the order of the list, those
 * to skip left out; the earlier of equals comes first.
 */
export function mostPromising(
  candidates: readonly Architecture[],
  beliefs: readonly Prediction[],
  count: number,
  skip: (candidate: Architecture) => boolean,
): Architecture[] {
  const hopes = Float64Array.from(candidates, (candidate, c) => {
    let hope = Number.NEGATIVE_INFINITY;
    if (!skip(candidate))
      for (const { mean, spread } of beliefs) hope = Math.max(hope, mean[c]! + OPTIMISM * spread[c]!);
    return hope;
  });
  return highest(candidates, hopes, count, skip);
}

/** The `count` candidates of highest score, in the order of the list, those to skip left out. */
export function highest(
  candidates: readonly Architecture[],
  scores: Float64Array,
  count: number,
  skip: (candidate: Architecture) => boolean,
): Architecture[] {
  const order = [...scores.keys()].filter((c) => !skip(candidates[c]!));
  order.sort((a, b) => scores[b]! - scores[a]! || a - b);
  return order
    .slice(0, count)
    .sort((a, b) => a - b)
    .map((c) => candidates[c]!);
}
