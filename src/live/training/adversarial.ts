/**
 * Adversarial training: each batch is attacked before the step that learns from it. Madry et al., ICLR 2018.
 *
 * The attack is projected gradient descent from a random start, on the device. All its steps are taken, also where an
 * image is misclassified already.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import type { Random } from "../../space/random.ts";
import type { AdversarialProtocol } from "./protocol.ts";

/**
 * The batch moved within ε and [0, 1]; the caller disposes of it.
 *
 * @param slope the gradient of the loss by the images, a tensor that may be disposed of
 * @param onStep after each step
 */
export function attacked(
  images: tf.Tensor4D,
  { steps, epsilon, stepSize }: Pick<AdversarialProtocol, "steps" | "epsilon" | "stepSize">,
  random: Random,
  slope: (images: tf.Tensor4D) => tf.Tensor4D,
  onStep?: () => void,
): tf.Tensor4D {
  const [radius, step] = [epsilon / 255, stepSize / 255];
  const noise = new Float32Array(images.size);
  for (let i = 0; i < noise.length; i++) noise[i] = radius * (2 * random.next() - 1);
  const clip = (x: tf.Tensor, low: tf.Tensor, high: tf.Tensor): tf.Tensor4D =>
    tf.minimum(tf.maximum(x, low), high);
  const [low, high, start] = tf.tidy(() => {
    const least = tf.maximum(tf.sub(images, radius), 0);
    const most = tf.minimum(tf.add(images, radius), 1);
    return [least, most, clip(tf.add(images, tf.tensor4d(noise, images.shape)), least, most)];
  }) as [tf.Tensor, tf.Tensor, tf.Tensor4D];
  let adversarial = start;
  try {
    for (let s = 0; s < steps; s++) {
      const before = adversarial;
      const gradient = slope(before);
      try {
        adversarial = tf.tidy(() => clip(tf.add(before, tf.mul(tf.sign(gradient), step)), low, high));
      } finally {
        gradient.dispose();
      }
      before.dispose();
      onStep?.();
    }
    return adversarial;
  } catch (error) {
    adversarial.dispose();
    throw error;
  } finally {
    tf.dispose([low, high]);
  }
}
