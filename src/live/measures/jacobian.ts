/**
 * The Frobenius norm of the Jacobian of the logits by the input (Hoffman, Roberts & Yaida 2019), exact: one backward
 * pass a class.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import type { Model } from "../network/weights.ts";

/** The norm at each image, [n]. */
export async function jacobianNorms(model: Model, images: tf.Tensor4D): Promise<Float64Array> {
  const count = images.shape[0];
  const squares = new Float64Array(count);
  for (let c = 0; c < model.network.options.classes; c++) {
    const ofClass = tf.tidy(() => {
      const logit = (x: tf.Tensor): tf.Tensor =>
        tf.sum(tf.slice(model.logits(x as tf.Tensor4D), [0, c], [-1, 1]));
      return tf.sum(tf.square(tf.grad(logit)(images)), [1, 2, 3]);
    });
    const values = await ofClass.data<"float32">();
    ofClass.dispose();
    for (let i = 0; i < count; i++) squares[i] = squares[i]! + values[i]!;
  }
  return squares.map(Math.sqrt);
}
