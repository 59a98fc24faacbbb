/**
 * Rows that are mostly zeros, as lists of what is not.
 *
 * @module
 */

/** The non-zero entries of row r: `starts[r]` … `starts[r + 1] − 1` of `columns` (ascending) and `values`. */
export interface SparseRows {
  readonly rows: number;
  readonly starts: Int32Array;
  readonly columns: Int32Array;
  readonly values: Float64Array;
}

/** Drops the zeros of a row-major matrix of `width` columns. */
export function sparseRows(matrix: Float64Array, width: number): SparseRows {
  const rows = matrix.length / width;
  let count = 0;
  for (let at = 0; at < matrix.length; at++) if (matrix[at] !== 0) count++;
  const starts = new Int32Array(rows + 1);
  const columns = new Int32Array(count);
  const values = new Float64Array(count);
  let end = 0;
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < width; column++) {
      const value = matrix[row * width + column]!;
      if (value === 0) continue;
      columns[end] = column;
      values[end++] = value;
    }
    starts[row + 1] = end;
  }
  return { rows, starts, columns, values };
}
