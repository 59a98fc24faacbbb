/**
 * Stochastic gradient descent with Nesterov momentum and weight decay, on the device, as PyTorch's SGD does it:
 * g ← gradient + decay·w; v ← momentum·v + g; w ← w − rate·(g + momentum·v).
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import type { Network, Normalise } from "../network/network.ts";
import { byBatchInPasses, byRunning, upload, type Weights } from "../network/weights.ts";
import { lossAndGradients, slopeByImages } from "./gradients.ts";
import type { Mode, TrainingProtocol } from "./protocol.ts";

/** Share of a batch's statistics in the running ones; PyTorch's default. */
const STATISTICS_RATE = 0.1;

/** A network in training: tensors that live until `dispose`. */
export interface Trainer {
  /** One step on a batch; answers the mean loss before it, still on the device (the caller disposes of it). */
  step(images: tf.Tensor4D, oneHot: tf.Tensor2D, rate: number): tf.Scalar;
  /**
   * The gradient of the loss by the images, for an attack on the network as it is (the caller disposes of it). In
   * training mode normalisations take the batch's statistics, and the running ones move, as PyTorch's do.
   */
  slope(images: tf.Tensor4D, oneHot: tf.Tensor2D, mode: Mode): tf.Tensor4D;
  /** Everything that training goes on from. */
  state(): Promise<TrainingState>;
  dispose(): void;
}

export interface TrainingState {
  readonly weights: Weights;
  readonly velocities: readonly Float32Array[];
}

/** @param recompute spends a second forward pass to keep less memory; the numbers are the same */
export function createTrainer(
  network: Network,
  start: TrainingState,
  { momentum, weightDecay }: Pick<TrainingProtocol, "momentum" | "weightDecay">,
  recompute = false,
): Trainer {
  const vectors = (arrays: readonly Float32Array[]): tf.Tensor[] => arrays.map((a) => tf.tensor1d(a));
  let parameters = upload(network, start.weights.parameters);
  let velocities = upload(network, start.velocities);
  let means = vectors(start.weights.means);
  let variances = vectors(start.weights.variances);

  /** A pass with the statistics of its batch, which go into the running ones. */
  const withBatch = <T extends tf.TensorContainer>(pass: (normalise: Normalise) => T): T => {
    const batchMeans: tf.Tensor[] = [];
    const batchVariances: tf.Tensor[] = [];
    const record = (norm: number, mean: tf.Tensor, variance: tf.Tensor, count: number): void => {
      batchMeans[norm] = tf.keep(tf.clone(mean));
      // Running variances are unbiased, as PyTorch's.
      batchVariances[norm] = tf.keep(tf.mul(variance, count / Math.max(1, count - 1)));
    };
    const found = tidied(
      () => pass(byBatchInPasses(record)),
      () => [batchMeans, batchVariances],
    );
    const average = (running: tf.Tensor, batch: tf.Tensor): tf.Tensor =>
      tf.tidy(() => tf.add(tf.mul(running, 1 - STATISTICS_RATE), tf.mul(batch, STATISTICS_RATE)));
    try {
      const moved = tf.tidy(() => ({
        means: means.map((mean, i) => average(mean, batchMeans[i]!)),
        variances: variances.map((variance, i) => average(variance, batchVariances[i]!)),
      }));
      tf.dispose([means, variances]);
      ({ means, variances } = moved);
      return found;
    } catch (error) {
      tf.dispose(found);
      throw error;
    } finally {
      tf.dispose([batchMeans, batchVariances]);
    }
  };
  const again = (normalise: Normalise): Normalise | undefined => (recompute ? normalise : undefined);

  const slope: Trainer["slope"] = (images, oneHot, mode) => {
    if (mode === "evaluation") {
      const normalise = byRunning(means as tf.Tensor1D[], variances as tf.Tensor1D[]);
      return tidied(() =>
        slopeByImages({ network, parameters, images, oneHot, normalise, again: again(normalise) }),
      );
    }
    return withBatch((normalise) =>
      slopeByImages({ network, parameters, images, oneHot, normalise, again: again(byBatchInPasses()) }),
    );
  };

  const step: Trainer["step"] = (images, oneHot, rate) => {
    const { value, grads } = withBatch((normalise) => ({
      ...lossAndGradients({
        network,
        parameters,
        images,
        oneHot,
        normalise,
        again: again(byBatchInPasses()),
      }),
    }));
    try {
      const moved = tf.tidy(() => {
        const faster = velocities.map((velocity, i) =>
          tf.tidy(() =>
            tf.add(tf.mul(velocity, momentum), tf.add(grads[i]!, tf.mul(parameters[i]!, weightDecay))),
          ),
        );
        const further = parameters.map((parameter, i) =>
          tf.tidy(() => {
            const gradient = tf.add(grads[i]!, tf.mul(parameter, weightDecay));
            return tf.sub(parameter, tf.mul(tf.add(gradient, tf.mul(faster[i]!, momentum)), rate));
          }),
        );
        return { velocities: faster, parameters: further };
      });
      tf.dispose([velocities, parameters]);
      ({ velocities, parameters } = moved);
      return value;
    } catch (error) {
      value.dispose();
      throw error;
    } finally {
      tf.dispose(grads);
    }
  };

  return {
    step,
    slope,
    async state() {
      const read = (tensors: readonly tf.Tensor[]): Promise<Float32Array[]> =>
        Promise.all(tensors.map(async (tensor) => (await tensor.data<"float32">()).slice()));
      return {
        weights: {
          parameters: await read(parameters),
          means: await read(means),
          variances: await read(variances),
        },
        velocities: await read(velocities),
      };
    },
    dispose: () => tf.dispose([parameters, velocities, means, variances]),
  };
}

/** A tidy after which nothing is left if it fails, nor what `kept` names. */
function tidied<T extends tf.TensorContainer>(pass: () => T, kept: () => tf.TensorContainer = () => []): T {
  try {
    return tf.tidy(pass);
  } catch (error) {
    // What TensorFlow.js keeps for a way back that it never went, it does not dispose of itself.
    const saved = (tf.engine().state.activeTape ?? []).map((node) => node.saved ?? []);
    tf.dispose([kept(), saved]);
    throw error;
  }
}
