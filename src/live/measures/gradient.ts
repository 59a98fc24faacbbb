/**
 * Measures from one gradient of the training loss: its norm, and what the loss would lose with each weight.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import type { Network } from "../network/network.ts";
import { upload, type Weights } from "../network/weights.ts";
import { oneHot } from "../training/train.ts";
import { trainingLoss } from "./hessian.ts";

export interface GradientMeasures {
  /** Sum over filters and the classifier of the Euclidean norm of the gradient (Abdelfattah et al., ICLR 2021). */
  readonly norm: number;
  /** Sum over the same weights of |weight × gradient| (SNIP; Lee, Ajanthan & Torr, ICLR 2019). */
  readonly snip: number;
}

/** On one batch, normalised by its own statistics as in training. */
export async function gradientMeasures(
  network: Network,
  weights: Weights,
  images: tf.Tensor4D,
  labels: ArrayLike<number>,
): Promise<GradientMeasures> {
  const sums = tf.tidy(() => {
    const parameters = upload(network, weights.parameters);
    const loss = trainingLoss(network, images, oneHot(labels, network.options.classes));
    const gradients = tf.grads(loss)(parameters);
    const learned = network.parameters.flatMap(({ role }, i) =>
      role === "filter" || role === "weight" ? [i] : [],
    );
    const norm = tf.addN(learned.map((i) => tf.sqrt(tf.sum(tf.square(gradients[i]!)))));
    const snip = tf.addN(learned.map((i) => tf.sum(tf.abs(tf.mul(parameters[i]!, gradients[i]!)))));
    return tf.stack([norm, snip]);
  });
  const [norm, snip] = await sums.data<"float32">();
  sums.dispose();
  return { norm: norm!, snip: snip! };
}
