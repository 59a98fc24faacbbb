/**
 * Dense linear algebra for Gaussian processes: a Cholesky factor that grows a row at a time.
 *
 * @module
 */

/** A lower triangle in packed rows: entry (i, j), j ≤ i, is `data[i (i + 1) / 2 + j]`. */
export interface Triangle {
  /** Number of rows in use. */
  size: number;
  data: Float64Array;
}

export function emptyTriangle(capacity = 16): Triangle {
  return { size: 0, data: new Float64Array((capacity * (capacity + 1)) / 2) };
}

/** Where packed row i begins. */
export const rowStart = (i: number): number => (i * (i + 1)) / 2;

/**
 * Appends row n of the factor L of a matrix, given that matrix's row: `row[j]`, j < n, off the diagonal, and
 * `diagonal`. A pivot that rounding has made too small is raised to `smallest`, so duplicates do not break it.
 */
export function appendRow(l: Triangle, row: ArrayLike<number>, diagonal: number, smallest = 1e-10): void {
  const n = l.size;
  const start = rowStart(n);
  if (start + n + 1 > l.data.length) {
    const grown = new Float64Array(Math.max(start + n + 1, 2 * l.data.length));
    grown.set(l.data);
    l.data = grown;
  }
  const { data } = l;
  let rest = diagonal;
  for (let j = 0; j < n; j++) {
    const other = rowStart(j);
    let sum = row[j]!;
    for (let k = 0; k < j; k++) sum -= data[start + k]! * data[other + k]!;
    const value = sum / data[other + j]!;
    data[start + j] = value;
    rest -= value * value;
  }
  data[start + n] = Math.sqrt(Math.max(rest, smallest));
  l.size = n + 1;
}

/** Solves L x = b in place. */
export function solveLower(l: Triangle, b: Float64Array, from = 0): void {
  const { data, size } = l;
  for (let i = from; i < size; i++) {
    const start = rowStart(i);
    let sum = b[i]!;
    for (let j = 0; j < i; j++) sum -= data[start + j]! * b[j]!;
    b[i] = sum / data[start + i]!;
  }
}

/** Solves Lᵀ x = b in place. */
export function solveUpper(l: Triangle, b: Float64Array): void {
  const { data, size } = l;
  for (let i = size - 1; i >= 0; i--) {
    const start = rowStart(i);
    const value = b[i]! / data[start + i]!;
    b[i] = value;
    for (let j = 0; j < i; j++) b[j]! -= value * data[start + j]!;
  }
}

/** log |L Lᵀ| */
export function logDeterminant({ data, size }: Triangle): number {
  let sum = 0;
  for (let i = 0; i < size; i++) sum += Math.log(data[rowStart(i) + i]!);
  return 2 * sum;
}

/** The lower triangle of (L Lᵀ)⁻¹, packed like L. */
export function inverse(l: Triangle): Float64Array {
  const { data, size } = l;
  const m = new Float64Array(rowStart(size)); // L⁻¹
  for (let i = 0; i < size; i++) {
    const start = rowStart(i);
    const pivot = 1 / data[start + i]!;
    for (let k = 0; k < i; k++) {
      const factor = data[start + k]! * pivot;
      const other = rowStart(k);
      for (let j = 0; j <= k; j++) m[start + j]! -= factor * m[other + j]!;
    }
    m[start + i] = pivot;
  }
  const result = new Float64Array(m.length);
  for (let k = 0; k < size; k++) {
    const row = rowStart(k);
    for (let i = 0; i <= k; i++) {
      const value = m[row + i]!;
      const start = rowStart(i);
      for (let j = 0; j <= i; j++) result[start + j]! += value * m[row + j]!;
    }
  }
  return result;
}
