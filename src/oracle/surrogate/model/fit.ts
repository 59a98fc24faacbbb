/**
 * Fits the model of the embedded benchmark. Each member of the ensemble leaves out its own share of the rows; what
 * it says about them gives the residuals.
 *
 * @module
 */

import { createMlp, type MlpOptions } from "../../../../surrogates/mlp.ts";
import { type Network, runNetwork } from "../../../../surrogates/mlp-network.ts";
import type { SparseRows } from "../../../../surrogates/sparse.ts";
import { createRandom } from "../../../space/random.ts";
import { pickRows } from "../rows.ts";
import { fitOutputBasis } from "./fit-basis.ts";
import { type BenchmarkModel, standardise } from "./model.ts";
import { decodeOutputs, encodeOutputs } from "./output-basis.ts";

/** A fitted model and what was learned about its errors on the way. */
export interface BenchmarkFit {
  readonly model: BenchmarkModel;
  /** `[row * metrics + metric]`: the prediction of the member that had not seen the row. */
  readonly heldOut: Float64Array;
}

const MEMBERS = 6;
const EPOCHS = 32;
const NETWORK = {
  layers: 2,
  width: 96,
  learningRate: 6e-3,
  annealed: true,
  batchSize: 64,
  loss: "squared",
} as const satisfies Partial<MlpOptions>;
/** Members differ in regularisation, so that none need be chosen (hyper-deep ensembles, Wenzel et al. 2020). */
const WEIGHT_DECAYS = [0.01, 0.05, 0.2];

/** Fits `values[row * metrics + metric]` on `features[row * k + feature]`; the same seed gives the same bytes. */
export function fitBenchmark(
  features: Float64Array,
  values: Float64Array,
  rows: number,
  seed: string,
  onProgress: (done: number, of: number) => void = () => {},
): BenchmarkFit {
  const { mean: inputMean, scale: inputScale } = columnScales(features, rows);
  const inputsOf = (picked: readonly number[]): SparseRows =>
    standardise(pickRows(features, rows, picked), inputMean, inputScale);
  const basis = fitOutputBasis(values, rows);
  const targets = encodeOutputs(basis, values, rows);
  const share = shares(rows, seed);

  const train = (member: number): Network => {
    const kept = rowsWhere(share, (s) => s !== member);
    const weightDecay = WEIGHT_DECAYS[member % WEIGHT_DECAYS.length]!;
    const random = createRandom(`${seed}|member ${member}`);
    const size = { inputs: inputMean.length, outputs: basis.rank };
    const network = createMlp({ ...NETWORK, ...size, weightDecay }, random);
    network.train(inputsOf(kept), pickRows(targets, rows, kept), EPOCHS, random);
    onProgress(member + 1, MEMBERS);
    return network;
  };
  onProgress(0, MEMBERS);
  const networks = Array.from({ length: MEMBERS }, (_, member) => train(member));

  const heldOut = new Float64Array(values.length);
  for (const [member, network] of networks.entries()) {
    const out = rowsWhere(share, (s) => s === member);
    const scores = runNetwork(network, inputsOf(out));
    const decoded = decodeOutputs(basis, scores, out.length);
    for (const [i, row] of out.entries())
      heldOut.set(decoded.subarray(i * basis.metrics, (i + 1) * basis.metrics), row * basis.metrics);
  }
  return { model: { inputMean, inputScale, basis, networks }, heldOut };
}

/** The share of each row, 0 … MEMBERS − 1, of equal size and drawn at random. */
function shares(rows: number, seed: string): number[] {
  return createRandom(`${seed}|shares`).shuffle(Array.from({ length: rows }, (_, row) => row % MEMBERS));
}

function rowsWhere(share: readonly number[], keep: (share: number) => boolean): number[] {
  return share.flatMap((s, row) => (keep(s) ? [row] : []));
}

function columnScales(matrix: Float64Array, rows: number): { mean: Float64Array; scale: Float64Array } {
  const width = matrix.length / rows;
  const mean = new Float64Array(width);
  const scale = new Float64Array(width);
  for (let j = 0; j < width; j++) {
    let sum = 0;
    for (let i = 0; i < rows; i++) sum += matrix[i * width + j]!;
    mean[j] = sum / rows;
    let squares = 0;
    for (let i = 0; i < rows; i++) squares += (matrix[i * width + j]! - mean[j]!) ** 2;
    scale[j] = Math.sqrt(squares / rows) || 1;
  }
  return { mean, scale };
}
