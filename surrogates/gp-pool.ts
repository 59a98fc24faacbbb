/**
 * The posterior of a Gaussian process on a fixed list of candidates, kept up to date as observations arrive.
 *
 * @module
 */
import type { Architecture } from "../src/space/space.ts";
import { rowStart, type Triangle } from "./linalg.ts";

/** Candidates that fit the processor's second-level cache together with a few hundred rows. */
const BLOCK = 256;

export interface Pool {
  readonly list: readonly Architecture[];
  /**
   * Brings the rows up to the factor's size and gives the posterior mean (less the prior mean) and variance
   * (relative to the signal variance) of every candidate. `prior(i, out)` writes the kernel values of observation
   * i with the candidates; `target` is L⁻¹ (y − mean).
   */
  posterior(
    factor: Triangle,
    target: Float64Array,
    prior: (observation: number, out: Float64Array) => void,
  ): { mean: Float64Array; variance: Float64Array };
}

/**
 * Keeps the rows of L⁻¹ K, K the kernel of observations × candidates: a new observation costs O(n) a candidate.
 *
 * @param own k(c, c) of each candidate
 */
export function createPool(list: readonly Architecture[], own: Float64Array): Pool {
  const size = list.length;
  const rows: Float64Array[] = [];
  const variance = own.slice();
  return {
    list,
    posterior(factor, target, prior) {
      const from = rows.length;
      const n = factor.size;
      for (let i = from; i < n; i++) {
        const row = new Float64Array(size);
        prior(i, row);
        rows.push(row);
      }
      const mean = new Float64Array(size);
      for (let start = 0; start < size; start += BLOCK) {
        const end = Math.min(size, start + BLOCK);
        for (let i = from; i < n; i++) {
          const row = rows[i]!;
          const l = rowStart(i);
          addRows(row, rows, factor.data, l, i, -1, start, end);
          const pivot = 1 / factor.data[l + i]!;
          for (let c = start; c < end; c++) {
            const value = row[c]! * pivot;
            row[c] = value;
            variance[c]! -= value * value;
          }
        }
        addRows(mean, rows, target, 0, n, 1, start, end);
      }
      return { mean, variance };
    },
  };
}

/** out[c] += sign · Σ factors[at + j] · rows[j][c], j < count, for start ≤ c < end; four rows at a time. */
function addRows(
  out: Float64Array,
  rows: readonly Float64Array[],
  factors: Float64Array,
  at: number,
  count: number,
  sign: 1 | -1,
  start: number,
  end: number,
): void {
  let j = 0;
  for (; j + 3 < count; j += 4) {
    const a = rows[j]!;
    const b = rows[j + 1]!;
    const c = rows[j + 2]!;
    const d = rows[j + 3]!;
    const fa = sign * factors[at + j]!;
    const fb = sign * factors[at + j + 1]!;
    const fc = sign * factors[at + j + 2]!;
    const fd = sign * factors[at + j + 3]!;
    for (let i = start; i < end; i++) out[i]! += fa * a[i]! + fb * b[i]! + fc * c[i]! + fd * d[i]!;
  }
  for (; j < count; j++) {
    const a = rows[j]!;
    const f = sign * factors[at + j]!;
    for (let i = start; i < end; i++) out[i]! += f * a[i]!;
  }
}
