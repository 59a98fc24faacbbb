/**
 * The model behind the embedded benchmark: an ensemble of small networks from features of a class to all metrics
 * at once.
 *
 * @module
 */
import { type Network, runNetwork } from "../../../../surrogates/mlp-network.ts";
import { type SparseRows, sparseRows } from "../../../../surrogates/sparse.ts";
import { decodeOutputs, type OutputBasis } from "./output-basis.ts";

export interface BenchmarkModel {
  /** Centre and scale of each feature. */
  readonly inputMean: Float64Array;
  readonly inputScale: Float64Array;
  readonly basis: OutputBasis;
  readonly networks: readonly Network[];
}

/** The ensemble's values, `[row * metrics + metric]`, for rows of features. */
export function predictBenchmark(model: BenchmarkModel, features: Float64Array): Float64Array {
  const rows = features.length / model.inputMean.length;
  const inputs = standardise(features, model.inputMean, model.inputScale);
  const scores = new Float64Array(rows * model.basis.rank);
  for (const network of model.networks) {
    const own = runNetwork(network, inputs);
    for (let k = 0; k < own.length; k++) scores[k] = scores[k]! + own[k]! / model.networks.length;
  }
  return decodeOutputs(model.basis, scores, rows);
}

/** Rows with each column centred and scaled, as networks take them. */
export function standardise(matrix: Float64Array, mean: Float64Array, scale: Float64Array): SparseRows {
  const width = mean.length;
  const out = new Float64Array(matrix.length);
  for (let k = 0; k < out.length; k++) out[k] = (matrix[k]! - mean[k % width]!) / scale[k % width]!;
  return sparseRows(out, width);
}
