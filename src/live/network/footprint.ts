/**
 * How much memory of the device a pass takes, from one image: which batches fit is known before they are tried. On
 * wasm that matters: a process whose memory has run out cannot go on.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import type { Network } from "./network.ts";
import { byBatchInPasses, type Model, upload, type Weights } from "./weights.ts";

const GIB = 2 ** 30;

/** WebAssembly addresses 4 GiB, of which gaps between tensors waste some; of a GPU less is taken than most have. */
export function memoryLimit(backend = tf.getBackend()): number {
  return backend === "wasm" ? 2.5 * GIB : 6 * GIB;
}

/** What a gradient takes, over what the forward pass leaves behind: 1.9 to 2.7 times was measured. */
const WITH_GRADIENT = 2.75;

/** Bytes a training step takes for each image of its batch, whole or with segments run again. */
export function trainingBytes(network: Network, weights: Weights): { whole: number; recomputed: number } {
  return tf.tidy(() => {
    const parameters = upload(network, weights.parameters);
    const left: number[] = [];
    let x: tf.Tensor = oneImage(network);
    let between = 0;
    for (const { run } of network.segments) {
      left.push(
        bytesLeft(() => {
          x = run(x, parameters, byBatchInPasses());
        }),
      );
      between += bytesOf(x);
    }
    const sum = left.reduce((a, b) => a + b, 0);
    return { whole: WITH_GRADIENT * sum, recomputed: between + WITH_GRADIENT * Math.max(...left) };
  });
}

/** Bytes that a gradient by the images takes for each of them. */
export function attackBytes(model: Model): number {
  return tf.tidy(() => {
    const image = oneImage(model.network);
    return WITH_GRADIENT * bytesLeft(() => model.logits(image));
  });
}

/** Whether training in such batches needs segments to be run again. */
export function needsRecompute(network: Network, weights: Weights, batchSize: number): boolean {
  return batchSize * trainingBytes(network, weights).whole > memoryLimit();
}

/** How many images at once a gradient by them may be of. */
export function attackedAtOnce(model: Model): number {
  return Math.max(1, Math.floor(memoryLimit() / attackBytes(model)));
}

function oneImage({ options: { imageSize, imageChannels } }: Network): tf.Tensor4D {
  return tf.zeros([1, imageSize, imageSize, imageChannels]);
}

/** What a pass leaves behind where nothing is given back: inside a tidy, as a gradient's tape does. */
function bytesLeft(pass: () => void): number {
  const before = tf.memory().numBytes;
  pass();
  return tf.memory().numBytes - before;
}

function bytesOf(x: tf.Tensor): number {
  return 4 * x.size;
}
