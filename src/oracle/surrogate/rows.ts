/**
 * Row-major matrices as flat arrays.
 *
 * @module
 */

/** Some rows of a matrix of `rows` rows. */
export function pickRows(matrix: Float64Array, rows: number, picked: readonly number[]): Float64Array {
  const width = matrix.length / rows;
  const out = new Float64Array(picked.length * width);
  for (const [i, row] of picked.entries())
    out.set(matrix.subarray(row * width, (row + 1) * width), i * width);
  return out;
}
