/**
 * Rank correlation.
 *
 * @module
 */

/** The standard normal is at most this with probability .975. */
const NORMAL_975 = 1.9599639845400545;

/** Kendall's τ-b and a 95 % confidence interval. */
export interface Kendall {
  readonly tau: number;
  readonly low: number;
  readonly high: number;
}

/**
 * Kendall's τ-b (ties in both variables accounted for) in O(n log n) by Knight's (1966) merge sort; NaN when one
 * variable is constant. The interval is Fisher's z with variance .437 / (n − 4) (Fieller, Hartley & Pearson 1957),
 * good for |τ| < .8 and n > 10; NaN for n ≤ 4.
 */
export function kendallTau(x: ArrayLike<number>, y: ArrayLike<number>): Kendall {
  const n = x.length;
  const order = Uint32Array.from({ length: n }, (_, i) => i).sort((i, j) => x[i]! - x[j]! || y[i]! - y[j]!);
  const values = Float64Array.from(order, (i) => y[i]!);
  let tiedX = 0;
  let tiedBoth = 0;
  let runX = 1;
  let runBoth = 1;
  const pairs = (count: number): number => (count * (count - 1)) / 2;
  for (let i = 1; i <= n; i++) {
    const sameX = i < n && x[order[i]!] === x[order[i - 1]!];
    if (sameX && values[i] === values[i - 1]) runBoth++;
    else {
      tiedBoth += pairs(runBoth);
      runBoth = 1;
    }
    if (sameX) runX++;
    else {
      tiedX += pairs(runX);
      runX = 1;
    }
  }
  const swaps = sortCountingSwaps(values);
  let tiedY = 0;
  let runY = 1;
  for (let i = 1; i <= n; i++) {
    if (i < n && values[i] === values[i - 1]) runY++;
    else {
      tiedY += pairs(runY);
      runY = 1;
    }
  }
  const all = pairs(n);
  const tau = (all - tiedX - tiedY + tiedBoth - 2 * swaps) / Math.sqrt((all - tiedX) * (all - tiedY));
  if (!(n > 4) || Math.abs(tau) >= 1) {
    return { tau, low: n > 4 ? tau : Number.NaN, high: n > 4 ? tau : Number.NaN };
  }
  const half = NORMAL_975 * Math.sqrt(0.437 / (n - 4));
  return { tau, low: Math.tanh(Math.atanh(tau) - half), high: Math.tanh(Math.atanh(tau) + half) };
}

/** Sorts ascending by merging and returns how many pairs stood in the wrong order. */
function sortCountingSwaps(values: Float64Array): number {
  const n = values.length;
  const buffer = new Float64Array(n);
  let swaps = 0;
  for (let width = 1; width < n; width *= 2) {
    for (let start = 0; start < n; start += 2 * width) {
      const middle = Math.min(start + width, n);
      const end = Math.min(start + 2 * width, n);
      let left = start;
      let right = middle;
      for (let to = start; to < end; to++) {
        if (left < middle && (right >= end || values[left]! <= values[right]!)) buffer[to] = values[left++]!;
        else {
          swaps += middle - left;
          buffer[to] = values[right++]!;
        }
      }
    }
    values.set(buffer);
  }
  return swaps;
}
