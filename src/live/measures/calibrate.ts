/**
 * An untrained network has no running statistics: measures at initialisation take those of a batch, held fixed.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import type { Network } from "../network/network.ts";
import { byBatch, upload, type Weights } from "../network/weights.ts";

/** The weights, with the statistics of these images in place of the running ones. */
export function calibrate(network: Network, weights: Weights, images: tf.Tensor4D): Weights {
  const means: Float32Array[] = [];
  const variances: Float32Array[] = [];
  tf.tidy(() => {
    const record = (norm: number, mean: tf.Tensor, variance: tf.Tensor): void => {
      means[norm] = Float32Array.from(mean.dataSync());
      variances[norm] = Float32Array.from(variance.dataSync());
    };
    network.forward(images, upload(network, weights.parameters), byBatch(record));
  });
  return { ...weights, means, variances };
}
