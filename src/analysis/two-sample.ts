/**
 * Comparing two samples of runs: Mann–Whitney, Vargha–Delaney A12, Wilcoxon's signed ranks, Holm's correction.
 *
 * @module
 */
import { averageRanks } from "./descriptive.ts";
import { normalTwoSided } from "./distributions.ts";

/** A two-sided test. */
export interface Test {
  readonly statistic: number;
  /** Two-sided p-value. */
  readonly p: number;
}

/**
 * Mann–Whitney U of `a` over `b`. Exact when there are no ties and the smaller sample has at most 8 values, else
 * normal with tie and continuity corrections; SciPy's `mannwhitneyu` decides and computes alike.
 */
export function mannWhitney(a: ArrayLike<number>, b: ArrayLike<number>): Test {
  const n = a.length;
  const m = b.length;
  if (n === 0 || m === 0) return { statistic: Number.NaN, p: Number.NaN };
  const pooled = new Float64Array(n + m);
  pooled.set(a);
  pooled.set(b, n);
  const { ranks, ties } = averageRanks(pooled);
  let rankSum = 0;
  for (let i = 0; i < n; i++) rankSum += ranks[i]!;
  const statistic = rankSum - (n * (n + 1)) / 2;
  const upper = Math.max(statistic, n * m - statistic);
  if (ties === 0 && Math.min(n, m) <= 8) {
    const counts = countsOfU(n, m);
    let tail = 0;
    let total = 0;
    for (let u = 0; u < counts.length; u++) {
      total += counts[u]!;
      if (u >= upper) tail += counts[u]!;
    }
    return { statistic, p: Math.min(1, (2 * tail) / total) };
  }
  const all = n + m;
  const variance = ((n * m) / 12) * (all + 1 - ties / (all * (all - 1)));
  if (variance <= 0) return { statistic, p: 1 };
  return { statistic, p: normalTwoSided(Math.max(0, upper - (n * m) / 2 - 0.5) / Math.sqrt(variance)) };
}

/** In how many of the orders of n + m values U takes each value 0 … nm: coefficients of the Gaussian binomial. */
function countsOfU(n: number, m: number): Float64Array {
  const small = Math.min(n, m);
  const large = Math.max(n, m);
  const counts = new Float64Array(n * m + 1);
  counts[0] = 1;
  for (let i = 1; i <= small; i++) {
    const up = large + i;
    for (let u = counts.length - 1; u >= up; u--) counts[u]! -= counts[u - up]!;
    for (let u = i; u < counts.length; u++) counts[u]! += counts[u - i]!;
  }
  return counts;
}

/** P(a > b) + P(a = b) / 2 for one value of each sample (Vargha & Delaney 2000); .5 when they are alike. */
export function a12(a: ArrayLike<number>, b: ArrayLike<number>): number {
  return mannWhitney(a, b).statistic / (a.length * b.length);
}

/** Vargha and Delaney's words for the size of an effect, by |A12 − .5|: .06 small, .14 medium, .21 large. */
export function effectSize(value: number): "negligible" | "small" | "medium" | "large" {
  const distance = Math.abs(value - 0.5);
  return distance < 0.06 ? "negligible" : distance < 0.14 ? "small" : distance < 0.21 ? "medium" : "large";
}

/**
 * Wilcoxon's signed-rank test on paired samples; pairs without a difference are dropped. Exact when none is dropped
 * or tied and there are at most 50 pairs, else normal with tie correction, without continuity correction. The
 * statistic is the smaller of the two rank sums. All differences zero: p = 1.
 */
export function wilcoxonSignedRank(a: ArrayLike<number>, b: ArrayLike<number>): Test {
  const differences: number[] = [];
  for (let i = 0; i < a.length; i++) {
    // .9419 − .9418 and .9368 − .9367 are one difference: without rounding, their last bits would rank them apart.
    const difference = Math.round((a[i]! - b[i]!) * 1e12) / 1e12;
    if (difference !== 0) differences.push(difference);
  }
  const n = differences.length;
  if (n === 0) return { statistic: 0, p: 1 };
  const { ranks, ties } = averageRanks(differences.map(Math.abs));
  let positive = 0;
  for (let i = 0; i < n; i++) if (differences[i]! > 0) positive += ranks[i]!;
  const total = (n * (n + 1)) / 2;
  const statistic = Math.min(positive, total - positive);
  if (ties === 0 && n === a.length && n <= 50) {
    const counts = new Float64Array(total + 1);
    counts[0] = 1;
    for (let rank = 1; rank <= n; rank++)
      for (let sum = total; sum >= rank; sum--) counts[sum]! += counts[sum - rank]!;
    let tail = 0;
    for (let sum = 0; sum <= statistic; sum++) tail += counts[sum]!;
    return { statistic, p: Math.min(1, (2 * tail) / 2 ** n) };
  }
  const variance = (n * (n + 1) * (2 * n + 1)) / 24 - ties / 48;
  return { statistic, p: normalTwoSided((statistic - total / 2) / Math.sqrt(variance)) };
}

/** Holm's (1979) step-down adjustment of p-values, in the order given. */
export function holm(pValues: readonly number[]): number[] {
  const order = pValues.map((_, i) => i).sort((i, j) => pValues[i]! - pValues[j]! || i - j);
  const adjusted = new Array<number>(pValues.length);
  let largest = 0;
  for (const [position, index] of order.entries()) {
    largest = Math.max(largest, Math.min(1, (pValues.length - position) * pValues[index]!));
    adjusted[index] = largest;
  }
  return adjusted;
}
