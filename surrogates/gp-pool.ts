/**
 * A Gaussian process's posterior on a fixed list of candidates, for searches that score the same list after every
 * evaluation: what was computed for former observations is kept.
 *
 * @module
 */
import { rowStart, type Triangle } from "../src/math/linalg.ts";

export interface Pool {
  /** Candidates' posterior variances, relative to the signal variance. */
  readonly variance: Float64Array;
  /** Takes in observations that the factor has and the pool has not; `kernelRow` writes k(xᵢ, c) for every c. */
  extend(factor: Triangle, kernelRow: (observation: number, out: Float64Array) => void): void;
  /** Candidates' posterior means, given L⁻¹ of the observed values less their mean. */
  mean(solved: Float64Array): Float64Array;
}

/** @param own k(c, c) of each candidate */
export function createPool(own: Float64Array): Pool {
  const size = own.length;
  const variance = own.slice();
  const rows: Float64Array[] = []; // of L⁻¹ K(x, list)
  return {
    variance,
    extend({ data, size: n }, kernelRow) {
      for (let i = rows.length; i < n; i++) {
        const row = new Float64Array(size);
        kernelRow(i, row);
        const start = rowStart(i);
        const factors = data.subarray(start, start + i).map((entry) => -entry);
        addRows(row, rows, factors);
        const pivot = data[start + i]!;
        for (let c = 0; c < size; c++) {
          const value = row[c]! / pivot;
          row[c] = value;
          variance[c]! -= value * value;
        }
        rows.push(row);
      }
    },
    mean(solved) {
      const mean = new Float64Array(size);
      addRows(mean, rows, solved);
      return mean;
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
