/**
 * Dense linear algebra: a Cholesky factor that grows a row at a time.
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

/**
 * Solves L x = b in place for four right-hand sides, entry i of side s at `b[4 i + s]`: each entry of L is read once,
 * and the four sums, each in the order of {@link solveLower}, overlap.
 */
export function solveLowerFour(l: Triangle, b: Float64Array): void {
  const { data, size } = l;
  for (let i = 0, at = 0; i < size; i++) {
    const end = 4 * i;
    let s0 = b[end]!;
    let s1 = b[end + 1]!;
    let s2 = b[end + 2]!;
    let s3 = b[end + 3]!;
    for (let k = 0; k < end; k += 4) {
      const entry = data[at++]!;
      s0 -= entry * b[k]!;
      s1 -= entry * b[k + 1]!;
      s2 -= entry * b[k + 2]!;
      s3 -= entry * b[k + 3]!;
    }
    const pivot = data[at++]!;
    b[end] = s0 / pivot;
    b[end + 1] = s1 / pivot;
    b[end + 2] = s2 / pivot;
    b[end + 3] = s3 / pivot;
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
  const factors = new Float64Array(size + 3);
  for (let i = 0; i < size; i++) {
    const start = rowStart(i);
    const pivot = 1 / data[start + i]!;
    for (let k = 0; k < i; k++) factors[k] = -data[start + k]! * pivot;
    for (let k = 0; k < i; k += 4) addRows(m, k, Math.min(4, i - k), factors, k, m, start, i);
    m[start + i] = pivot;
  }
  const result = new Float64Array(m.length);
  for (let k = 0; k < size; k += 4) {
    const count = Math.min(4, size - k);
    for (let i = 0; i < k + count; i++) {
      for (let q = 0; q < count; q++) factors[q] = i <= k + q ? m[rowStart(k + q) + i]! : 0;
      addRows(m, k, count, factors, 0, result, rowStart(i), i + 1);
    }
  }
  return result;
}

/**
 * Adds rows k … k + count − 1 ≤ k + 3 of a packed triangle, times `factors[at …]`, to the first `width` entries from
 * `target[start]`. Four rows at a time: the target is read and written once, and the order of addition is kept.
 */
function addRows(
  m: Float64Array,
  k: number,
  count: number,
  factors: Float64Array,
  at: number,
  target: Float64Array,
  start: number,
  width: number,
): void {
  let from = 0;
  if (count === 4) {
    const f0 = factors[at]!;
    const f1 = factors[at + 1]!;
    const f2 = factors[at + 2]!;
    const f3 = factors[at + 3]!;
    const r0 = rowStart(k);
    const r1 = r0 + k + 1;
    const r2 = r1 + k + 2;
    const r3 = r2 + k + 3;
    from = Math.min(k + 1, width);
    for (let j = 0; j < from; j++)
      target[start + j] =
        target[start + j]! + f0 * m[r0 + j]! + f1 * m[r1 + j]! + f2 * m[r2 + j]! + f3 * m[r3 + j]!;
  }
  // The ends that rows do not share.
  for (let q = 0; q < count; q++) {
    const row = rowStart(k + q);
    const end = Math.min(k + q + 1, width);
    for (let j = from; j < end; j++) target[start + j]! += factors[at + q]! * m[row + j]!;
  }
}
