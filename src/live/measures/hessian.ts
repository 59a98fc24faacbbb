/**
 * The largest eigenvalue of the loss's Hessian, by exact Hessian–vector products (Pearlmutter 1994): the gradient of
 * the gradient's product with a vector. By the input, as Zhao et al. (ICLR 2020) relate it to robustness, or by the
 * parameters.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import type { Random } from "../../space/random.ts";
import { crossEntropy } from "../network/layers.ts";
import type { Network } from "../network/network.ts";
import { byBatch, type Model, upload, type Weights } from "../network/weights.ts";
import { oneHot } from "../training/train.ts";
import { largestEigenvalues, type PowerOptions } from "./power-iteration.ts";

/** H·v for the Hessian H of a scalar at a point; points and vectors are lists of tensors of the same shapes. */
export function hessianVectorProduct(
  loss: (...point: tf.Tensor[]) => tf.Scalar,
  point: readonly tf.Tensor[],
  vector: readonly tf.Tensor[],
): tf.Tensor[] {
  return tf.tidy(() => {
    const along = (...at: tf.Tensor[]): tf.Scalar => {
      const gradients = tf.grads(loss)(at);
      return tf.addN(gradients.map((gradient, i) => tf.sum(tf.mul(gradient, vector[i]!)))) as tf.Scalar;
    };
    return tf.grads(along)([...point]);
  });
}

/** Mean loss of a batch, normalised by the batch's own statistics as in training. */
export function trainingLoss(
  network: Network,
  images: tf.Tensor4D,
  targets: tf.Tensor2D,
): (...parameters: tf.Tensor[]) => tf.Scalar {
  return (...parameters) => tf.mean(crossEntropy(network.forward(images, parameters, byBatch()), targets));
}

/** Of the Hessian by all parameters, on one batch. */
export async function parameterHessianEigenvalue(
  network: Network,
  weights: Weights,
  images: tf.Tensor4D,
  labels: ArrayLike<number>,
  random: Random,
  options?: PowerOptions,
): Promise<number> {
  const targets = oneHot(labels, network.options.classes);
  const parameters = upload(network, weights.parameters);
  const loss = trainingLoss(network, images, targets);
  const product = async (vector: Float32Array): Promise<Float32Array> => {
    const parts = tf.tidy(() => {
      const pieces: tf.Tensor[] = [];
      let at = 0;
      for (const { shape, size } of parameters) {
        pieces.push(tf.tensor(vector.subarray(at, at + size), shape));
        at += size;
      }
      return tf.concat(hessianVectorProduct(loss, parameters, pieces).map((part) => tf.reshape(part, [-1])));
    });
    const values = await parts.data<"float32">();
    parts.dispose();
    return values;
  };
  const [value] = await largestEigenvalues(product, 1, network.size, random, options);
  tf.dispose([targets, parameters]);
  return value!;
}

/** Of each image's Hessian by its own pixels, [n]; images do not affect each other in a frozen model. */
export async function inputHessianEigenvalues(
  model: Model,
  images: tf.Tensor4D,
  labels: ArrayLike<number>,
  random: Random,
  options?: PowerOptions,
): Promise<Float64Array> {
  const targets = oneHot(labels, model.network.options.classes);
  const loss = (x: tf.Tensor): tf.Scalar =>
    tf.sum(crossEntropy(model.logits(x as tf.Tensor4D), targets)) as tf.Scalar;
  const product = async (vector: Float32Array): Promise<Float32Array> => {
    const image = tf.tidy(
      () => hessianVectorProduct(loss, [images], [tf.tensor4d(vector, images.shape)])[0]!,
    );
    const values = await image.data<"float32">();
    image.dispose();
    return values;
  };
  const count = images.shape[0];
  const values = await largestEigenvalues(product, count, images.size / count, random, options);
  targets.dispose();
  return values;
}
