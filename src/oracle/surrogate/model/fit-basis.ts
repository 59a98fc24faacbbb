/**
 * Learns an output basis: robust centres and widths of the compressed view, then principal components of both.
 *
 * @module
 */
import { EigenvalueDecomposition, Matrix } from "ml-matrix";
import { type OutputBasis, views } from "./output-basis.ts";

/** Components are kept until they hold this share of the variance of both views. */
const KEPT_VARIANCE = 0.995;
const MOST_COMPONENTS = 48;

/** Learns the views and their components from `values[row * metrics + metric]`. */
export function fitOutputBasis(values: Float64Array, rows: number): OutputBasis {
  const metrics = values.length / rows;
  const centre = new Float64Array(metrics);
  const width = new Float64Array(metrics);
  const column = new Float64Array(rows);
  for (let j = 0; j < metrics; j++) {
    for (let i = 0; i < rows; i++) column[i] = values[i * metrics + j]!;
    column.sort();
    const quantile = (q: number): number => column[Math.round(q * (rows - 1))]!;
    centre[j] = quantile(0.5);
    width[j] = 2 * (quantile(0.75) - quantile(0.25)) + 1e-3;
  }

  const both = views({ metrics, centre, width }, values, rows);
  const mean = new Float64Array(2 * metrics);
  const deviation = new Float64Array(2 * metrics);
  const low = new Float64Array(2 * metrics).fill(Infinity);
  const high = new Float64Array(2 * metrics).fill(-Infinity);
  for (let j = 0; j < 2 * metrics; j++) {
    let sum = 0;
    for (let i = 0; i < rows; i++) sum += both[i * 2 * metrics + j]!;
    mean[j] = sum / rows;
    let squares = 0;
    for (let i = 0; i < rows; i++) squares += (both[i * 2 * metrics + j]! - mean[j]!) ** 2;
    deviation[j] = Math.max(Math.sqrt(squares / rows), 1e-9);
    for (let i = 0; i < rows; i++) {
      const z = (both[i * 2 * metrics + j]! - mean[j]!) / deviation[j]!;
      both[i * 2 * metrics + j] = z;
      low[j] = Math.min(low[j]!, z);
      high[j] = Math.max(high[j]!, z);
    }
  }
  const { rank, directions } = principalDirections(both, rows);
  return { metrics, rank, centre, width, mean, deviation, low, high, directions };
}

function principalDirections(data: Float64Array, rows: number): Pick<OutputBasis, "rank" | "directions"> {
  const width = data.length / rows;
  const covariance = Matrix.zeros(width, width);
  const sums = new Float64Array(width * width);
  for (let i = 0; i < rows; i++)
    for (let a = 0; a < width; a++) {
      const value = data[i * width + a]!;
      for (let b = 0; b <= a; b++) sums[a * width + b]! += value * data[i * width + b]!;
    }
  let total = 0;
  for (let a = 0; a < width; a++) {
    total += sums[a * width + a]!;
    for (let b = 0; b <= a; b++) {
      covariance.set(a, b, sums[a * width + b]!);
      covariance.set(b, a, sums[a * width + b]!);
    }
  }
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(covariance, {
    assumeSymmetric: true,
  });
  let rank = 0;
  let kept = 0;
  while (rank < Math.min(width, MOST_COMPONENTS) && (rank === 0 || kept < KEPT_VARIANCE * total))
    kept += realEigenvalues[width - ++rank]!;
  const directions = new Float64Array(rank * width);
  for (let r = 0; r < rank; r++)
    for (let j = 0; j < width; j++) directions[r * width + j] = eigenvectorMatrix.get(j, width - 1 - r);
  return { rank, directions };
}
