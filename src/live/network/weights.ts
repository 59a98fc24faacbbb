/**
 * A network's numbers: as plain arrays (initialised, saved, exported) and as tensors in a pass.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import type { Random } from "../../space/random.ts";
import { batchNormInPasses, passesFit } from "../backend/passes.ts";
import { placeWeights } from "../memory.ts";
import { affine, channelMoments, EPSILON, normalisation } from "./layers.ts";
import type { Network, Normalise, Parameter } from "./network.ts";

/** Arrays in the order of the network's `parameters`, and of its `norms`. */
export interface Weights {
  readonly parameters: readonly Float32Array[];
  /** Running mean and (unbiased) variance of each normalisation. */
  readonly means: readonly Float32Array[];
  readonly variances: readonly Float32Array[];
}

/** How filters start: uniform in ±1/√(fan in), PyTorch's default; or normal with variance 2 / fan out (He et al., ICCV 2015). */
export const INITIALISATIONS = ["pytorch", "he"] as const;
export type Initialisation = (typeof INITIALISATIONS)[number];

/** Normalisations start as the identity; the classifier is uniform in ±1/√in, PyTorch's default. */
export function initialise(network: Network, random: Random, how: Initialisation): Weights {
  const uniform = (values: Float32Array, bound: number): Float32Array => {
    for (let i = 0; i < values.length; i++) values[i] = bound * (2 * random.next() - 1);
    return values;
  };
  const start = ({ shape, role }: Parameter): Float32Array => {
    const values = new Float32Array(shape.reduce((a, b) => a * b, 1));
    if (role === "scale") return values.fill(1);
    if (role === "shift") return values;
    if (role !== "filter") return uniform(values, 1 / Math.sqrt(4 * network.options.channels));
    const [height, width, into, out] = shape as [number, number, number, number];
    if (how === "pytorch") return uniform(values, 1 / Math.sqrt(height * width * into));
    const deviation = Math.sqrt(2 / (height * width * out));
    for (let i = 0; i < values.length; i++) values[i] = deviation * random.normal();
    return values;
  };
  return {
    parameters: network.parameters.map(start),
    means: network.norms.map(({ channels }) => new Float32Array(channels)),
    variances: network.norms.map(({ channels }) => new Float32Array(channels).fill(1)),
  };
}

/** The parameters as tensors, for a training pass; the caller disposes of them. */
export function upload(network: Network, values: readonly Float32Array[]): tf.Tensor[] {
  return placeWeights(tf.getBackend(), network.size, () =>
    network.parameters.map(({ shape }, i) => tf.tensor(values[i]!, [...shape])),
  );
}

/** Is told a batch's statistics, and how many values they are of. */
type Record = (norm: number, mean: tf.Tensor1D, variance: tf.Tensor1D, count: number) => void;

/** Normalises with the batch's own statistics. */
export function byBatch(record?: Record): Normalise {
  return (x, norm, gamma, beta) => {
    const { mean, variance } = channelMoments(x);
    record?.(norm, mean, variance, x.size / x.shape[3]);
    const { scale, shift } = normalisation(mean, variance, gamma, beta);
    return affine(x, scale, shift);
  };
}

/** Normalises with statistics that are there. */
export function byRunning(means: readonly tf.Tensor1D[], variances: readonly tf.Tensor1D[]): Normalise {
  return (x, norm, gamma, beta) => {
    const { scale, shift } = normalisation(means[norm]!, variances[norm]!, gamma, beta);
    return affine(x, scale, shift);
  };
}

/** The same numbers in fewer passes where the device has them, for whoever needs no second derivative. */
export function byBatchInPasses(record?: Record): Normalise {
  const composed = byBatch(record);
  return (x, norm, gamma, beta) => {
    if (!passesFit(x)) return composed(x, norm, gamma, beta);
    const count = x.size / x.shape[3];
    return batchNormInPasses(x, gamma, beta, EPSILON, (mean, variance) =>
      record?.(norm, mean, variance, count),
    );
  };
}

/** A trained network: logits of images, nothing left to choose. Images are independent of each other. */
export interface Model {
  readonly network: Network;
  logits(images: tf.Tensor4D): tf.Tensor2D;
  dispose(): void;
}

/** Normalisations by running statistics, folded into the filters before them: an addition is all that remains. */
export function freeze(network: Network, weights: Weights): Model {
  const folded = tf.tidy(() => {
    const parameters = upload(network, weights.parameters);
    network.norms.forEach((norm, i) => {
      const { scale, shift } = normalisation(
        tf.tensor1d(weights.means[i]!),
        tf.tensor1d(weights.variances[i]!),
        parameters[norm.scale] as tf.Tensor1D,
        parameters[norm.shift] as tf.Tensor1D,
      );
      if (norm.filter !== undefined) parameters[norm.filter] = tf.mul(parameters[norm.filter]!, scale);
      parameters[norm.scale] = scale;
      parameters[norm.shift] = shift;
    });
    return parameters;
  });
  const normalise: Normalise = (x, norm, scale, shift) =>
    network.norms[norm]!.filter === undefined ? affine(x, scale, shift) : tf.add(x, shift);
  return {
    network,
    logits: (images) => network.forward(images, folded, normalise),
    dispose: () => tf.dispose(folded),
  };
}
