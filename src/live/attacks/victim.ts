/**
 * What an attack sees of a network: logits, and gradients of the loss, of images in [0, 1]. Attacks work on plain
 * arrays, so that they are exact, the same on every device, and testable on a model with a closed form.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { attackedAtOnce } from "../network/footprint.ts";
import { crossEntropy } from "../network/layers.ts";
import type { Model } from "../network/weights.ts";
import { oneHot } from "../training/train.ts";

export interface Victim {
  /** Height and width of an image. */
  readonly size: number;
  readonly channels: number;
  readonly classes: number;
  /** [n, classes] of images [n, size, size, channels]. */
  logits(images: Float32Array): Promise<Float32Array>;
  /** Logits, and each image's gradient of its own cross-entropy, shaped like the images. */
  gradients(
    images: Float32Array,
    labels: Uint8Array,
  ): Promise<{ logits: Float32Array; gradients: Float32Array }>;
}

/**
 * A trained network under attack. Its normalisations are fixed: images of a batch do not affect each other, and go
 * through the device as many at once as fit.
 */
export function victimOf(model: Model, atOnce = attackedAtOnce(model)): Victim {
  const { imageSize: size, imageChannels: channels, classes } = model.network.options;
  const length = size * size * channels;
  const upload = (images: Float32Array): tf.Tensor4D =>
    tf.tensor4d(images, [images.length / length, size, size, channels]);
  const download = async (tensor: tf.Tensor): Promise<Float32Array> => {
    const values = await tensor.data<"float32">();
    tensor.dispose();
    return values;
  };
  /** The passes of a batch, each on some of its images, written one after another. */
  const inPasses = async (
    count: number,
    pass: (from: number, to: number) => Promise<void>,
  ): Promise<void> => {
    for (let from = 0; from < count; from += atOnce) await pass(from, Math.min(from + atOnce, count));
  };
  return {
    size,
    channels,
    classes,
    async logits(images) {
      const logits = new Float32Array((images.length / length) * classes);
      await inPasses(images.length / length, async (from, to) => {
        const part = images.subarray(from * length, to * length);
        logits.set(await download(tf.tidy(() => model.logits(upload(part)))), from * classes);
      });
      return logits;
    },
    async gradients(images, labels) {
      const logits = new Float32Array(labels.length * classes);
      const gradients = new Float32Array(images.length);
      await inPasses(labels.length, async (from, to) => {
        let found: tf.Tensor | undefined;
        const gradient = tf.tidy(() => {
          const targets = oneHot(labels.subarray(from, to), classes);
          const loss = (x: tf.Tensor): tf.Tensor => {
            const answer = model.logits(x as tf.Tensor4D);
            found = tf.keep(tf.clone(answer));
            return tf.sum(crossEntropy(answer, targets));
          };
          return tf.grad(loss)(upload(images.subarray(from * length, to * length)));
        });
        logits.set(await download(found!), from * classes);
        gradients.set(await download(gradient), from * length);
      });
      return { logits, gradients };
    },
  };
}

/** True where the label's logit is the first largest. Logits that are not numbers classify nothing. */
export function isCorrect(logits: Float32Array, row: number, classes: number, label: number): boolean {
  const own = logits[row * classes + label]!;
  for (let c = 0; c < classes; c++) {
    const other = logits[row * classes + c]!;
    if (!(c < label ? other < own : other <= own)) return false;
  }
  return true;
}

/** Cross-entropy of one row of logits. */
export function lossOf(logits: Float32Array, row: number, classes: number, label: number): number {
  const start = row * classes;
  let highest = -Infinity;
  for (let c = 0; c < classes; c++) highest = Math.max(highest, logits[start + c]!);
  let sum = 0;
  for (let c = 0; c < classes; c++) sum += Math.exp(logits[start + c]! - highest);
  return highest + Math.log(sum) - logits[start + label]!;
}

/** The label's logit minus the largest other one: positive where the image is classified correctly. */
export function marginOf(logits: Float32Array, row: number, classes: number, label: number): number {
  let other = -Infinity;
  for (let c = 0; c < classes; c++) if (c !== label) other = Math.max(other, logits[row * classes + c]!);
  return logits[row * classes + label]! - other;
}
