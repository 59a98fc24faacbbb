/**
 * A Gaussian process's posterior on a fixed list of candidates, for searches that score a whole space after every
 * evaluation: the means are exact, the variances are exact only where someone looks.
 *
 * @module
 */
import type { Architecture } from "../src/space/space.ts";
import { rowStart, type Triangle } from "./linalg.ts";

export interface Pool {
  readonly list: readonly Architecture[];
  /** Candidates' variances, relative to the signal variance: upper bounds, since data can only lower them. */
  readonly variance: Float64Array;
  /**
   * Takes in observations that the factor has and the pool has not; gives every candidate's Σᵢ αᵢ k(xᵢ, c).
   * `kernelRow` writes k(xᵢ, c) for every c and returns k(xᵢ, xᵢ) + noise.
   */
  update(alpha: Float64Array, kernelRow: (observation: number, out: Float64Array) => number): Float64Array;
  /** Makes one candidate's variance exact, going on from where it was last left: O(n) for each new observation. */
  refine(candidate: number, factor: Triangle): number;
}

/** @param own k(c, c) of each candidate */
export function createPool(list: readonly Architecture[], own: Float64Array): Pool {
  const size = list.length;
  const kernel: Float64Array[] = []; // kernel[i][c] = k(xᵢ, c)
  const variance = own.slice();
  const solved: Float64Array[] = []; // solved[c] = L⁻¹ k(x, c), as far as it was needed
  const done = new Uint32Array(size);
  return {
    list,
    variance,
    update(alpha, kernelRow) {
      for (let i = kernel.length; i < alpha.length; i++) {
        const row = new Float64Array(size);
        const total = kernelRow(i, row);
        kernel.push(row);
        // One observation alone leaves k(c, c) − k(x, c)² / (k(x, x) + noise); more data leave less.
        for (let c = 0; c < size; c++) {
          const left = own[c]! - (row[c]! * row[c]!) / total;
          if (left < variance[c]!) variance[c] = left;
        }
      }
      const mean = new Float64Array(size);
      addRows(mean, kernel, alpha);
      return mean;
    },
    refine(candidate, { data, size: n }) {
      let v = solved[candidate];
      if (v === undefined || v.length < n) {
        const grown = new Float64Array(2 * n);
        if (v !== undefined) grown.set(v);
        solved[candidate] = grown;
        v = grown;
      }
      let left = own[candidate]!;
      for (let i = 0; i < done[candidate]!; i++) left -= v[i]! * v[i]!;
      for (let i = done[candidate]!; i < n; i++) {
        const l = rowStart(i);
        let sum = kernel[i]![candidate]!;
        for (let j = 0; j < i; j++) sum -= data[l + j]! * v[j]!;
        const value = sum / data[l + i]!;
        v[i] = value;
        left -= value * value;
      }
      done[candidate] = n;
      variance[candidate] = left;
      return left;
    },
  };
}

/** out[c] += Σᵢ factors[i] · rows[i][c]; four rows at a time, so that `out` is read and written less often. */
function addRows(out: Float64Array, rows: readonly Float64Array[], factors: Float64Array): void {
  const size = out.length;
  let i = 0;
  for (; i + 3 < rows.length; i += 4) {
    const [a, b, c, d] = [rows[i]!, rows[i + 1]!, rows[i + 2]!, rows[i + 3]!];
    const [fa, fb, fc, fd] = [factors[i]!, factors[i + 1]!, factors[i + 2]!, factors[i + 3]!];
    for (let k = 0; k < size; k++) out[k]! += fa * a[k]! + fb * b[k]! + fc * c[k]! + fd * d[k]!;
  }
  for (; i < rows.length; i++) {
    const a = rows[i]!;
    const f = factors[i]!;
    for (let k = 0; k < size; k++) out[k]! += f * a[k]!;
  }
}
