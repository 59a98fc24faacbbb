/**
 * Scales on which a model learns the values.
 *
 * @module
 */
import { normalQuantile } from "./normal.ts";

/**
 * Normal scores of the ranks: the value of rank r among n (0 the lowest) becomes the normal quantile of
 * (r + ½) / n, ties share their mean rank. Whatever the distribution of an objective, outliers among it included,
 * the model sees a normal one; only the order of the values matters.
 */
export function normalScores(values: readonly number[]): Float64Array {
  const n = values.length;
  const order = [...values.keys()].sort((a, b) => values[a]! - values[b]!);
  const scores = new Float64Array(n);
  for (let from = 0, to = 0; from < n; from = to) {
    while (to < n && values[order[to]!] === values[order[from]!]) to++;
    const score = normalQuantile((from + to) / (2 * n));
    for (let i = from; i < to; i++) scores[order[i]!] = score;
  }
  return scores;
}

/**
 * Normal scores with every value below the median tied with it: which of the bad networks is worse says little
 * about where the best are, and a model that need not explain it is free for what matters.
 */
export function upperNormalScores(values: readonly number[]): Float64Array {
  const middle = middleOf(values);
  return normalScores(values.map((value) => Math.max(value, middle)));
}

/** The median; of an even number of values the lower of the two in the middle. */
export function middleOf(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor((values.length - 1) / 2)]!;
}
