import { CholeskyDecomposition, determinant, Matrix, inverse as referenceInverse } from "ml-matrix";
import { describe, expect, it } from "vitest";
import {
  appendRow,
  emptyTriangle,
  inverse,
  logDeterminant,
  rowStart,
  solveLower,
  solveLowerFour,
  solveUpper,
} from "../../src/math/linalg.ts";
import { createRandom } from "../../src/space/random.ts";

/** A well-conditioned random covariance. */
function covariance(n: number): Matrix {
  const random = createRandom(`linalg|${n}`);
  const a = new Matrix(Array.from({ length: n }, () => Array.from({ length: n }, () => random.normal())));
  return a.mmul(a.transpose()).add(Matrix.eye(n));
}

function factorOf(matrix: Matrix) {
  const factor = emptyTriangle(1);
  for (let i = 0; i < matrix.rows; i++) appendRow(factor, matrix.getRow(i), matrix.get(i, i));
  return factor;
}

describe("a factor grown row by row", () => {
  const matrix = covariance(17);
  const factor = factorOf(matrix);

  it("equals the Cholesky factor of ml-matrix", () => {
    const reference = new CholeskyDecomposition(matrix).lowerTriangularMatrix;
    for (let i = 0; i < 17; i++)
      for (let j = 0; j <= i; j++) expect(factor.data[rowStart(i) + j]).toBeCloseTo(reference.get(i, j), 10);
  });

  it("solves systems", () => {
    const b = Float64Array.from({ length: 17 }, (_, i) => Math.sin(i));
    const x = b.slice();
    solveLower(factor, x);
    solveUpper(factor, x);
    const product = matrix.mmul(Matrix.columnVector(x)).getColumn(0);
    for (let i = 0; i < 17; i++) expect(product[i]).toBeCloseTo(b[i]!, 9);
  });

  it("solves for four sides what it solves for one", () => {
    const sides = [1, 2, 3, 4].map((side) => Float64Array.from({ length: 17 }, (_, i) => Math.sin(i * side)));
    const four = Float64Array.from({ length: 4 * 17 }, (_, at) => sides[at % 4]![at >> 2]!);
    solveLowerFour(factor, four);
    sides.forEach((side, s) => {
      solveLower(factor, side);
      expect(four.filter((_, at) => at % 4 === s)).toEqual(side);
    });
  });

  it("gives the inverse and the determinant", () => {
    const inverted = inverse(factor);
    const reference = referenceInverse(matrix);
    for (let i = 0; i < 17; i++)
      for (let j = 0; j <= i; j++) expect(inverted[rowStart(i) + j]).toBeCloseTo(reference.get(i, j), 9);
    expect(logDeterminant(factor)).toBeCloseTo(Math.log(determinant(matrix)), 8);
  });
});

it("stays finite when a row is appended twice", () => {
  const factor = emptyTriangle();
  appendRow(factor, [], 1);
  appendRow(factor, [1], 1);
  const x = Float64Array.of(1, 1);
  solveLower(factor, x);
  solveUpper(factor, x);
  expect([...x].every(Number.isFinite)).toBe(true);
});
