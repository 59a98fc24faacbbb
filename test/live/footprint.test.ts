import * as tf from "@tensorflow/tfjs";
import { beforeAll, expect, it } from "vitest";
import { victimOf } from "../../src/live/attacks/victim.ts";
import { openBackend } from "../../src/live/backend/backend.ts";
import {
  attackBytes,
  attackedAtOnce,
  memoryLimit,
  needsRecompute,
  trainingBytes,
} from "../../src/live/network/footprint.ts";
import { buildNetwork, type Network } from "../../src/live/network/network.ts";
import { freeze, initialise, type Weights } from "../../src/live/network/weights.ts";
import { createTrainer } from "../../src/live/training/sgd.ts";
import { oneHot } from "../../src/live/training/train.ts";
import { parseCell } from "../../src/space/nas-bench-201/notations.ts";
import { createRandom } from "../../src/space/random.ts";

/** Networks on images of CIFAR's shape. */
function made(code: string, channels: number, cells: number): { network: Network; weights: Weights } {
  const colours = { imageChannels: 3, mean: [0.5, 0.5, 0.5], deviation: [0.2, 0.2, 0.2] };
  const network = buildNetwork(parseCell(code), { channels, cells, imageSize: 32, classes: 10, ...colours });
  return { network, weights: initialise(network, createRandom("footprint"), "pytorch") };
}

const COUNT = 16;
const images = Float32Array.from({ length: COUNT * 3072 }, (_, i) => ((i * 7919) % 256) / 255);
const labels = Uint8Array.from({ length: COUNT }, (_, i) => i % 10);

/** Bytes that tensors took at most, beyond those that were there, for each image. */
async function peak(work: () => tf.Tensor): Promise<number> {
  const before = tf.memory().numBytes;
  const { peakBytes } = await tf.profile(work);
  return (peakBytes - before) / COUNT;
}

beforeAll(async () => {
  await openBackend("wasm");
});

// That of unlike cells, whole and with segments run again: neither far above the truth nor below it.
it.each(["3+33+333", "p+pp+ppp", "3+33+p1s"])("memory is known before it is taken: %s", async (code) => {
  const { network, weights } = made(code, 4, 3);
  const estimate = trainingBytes(network, weights);
  const velocities = weights.parameters.map(({ length }) => new Float32Array(length));
  for (const recompute of [false, true]) {
    const trainer = createTrainer(
      network,
      { weights, velocities },
      { momentum: 0.9, weightDecay: 0 },
      recompute,
    );
    const x = tf.tensor4d(images, [COUNT, 32, 32, 3]);
    const taken = await peak(() => trainer.step(x, oneHot(labels, 10), 0.1));
    const told = recompute ? estimate.recomputed : estimate.whole;
    expect(told / taken).toBeGreaterThan(0.95);
    expect(told / taken).toBeLessThan(1.6);
    trainer.dispose();
  }
  const model = freeze(network, weights);
  const victim = victimOf(model);
  const taken = await peak(() => {
    void victim.gradients(images, labels);
    return tf.scalar(0);
  });
  expect(attackBytes(model) / taken).toBeGreaterThan(0.95);
  expect(attackBytes(model) / taken).toBeLessThan(1.6);
  model.dispose();
});

it("the default protocol fits on wasm: batches of 256 with segments run again, evaluation in parts", () => {
  for (const code of ["3+33+333", "3+33+p1s"]) {
    const { network, weights } = made(code, 16, 5);
    expect(needsRecompute(network, weights, 256)).toBe(true);
    expect(256 * trainingBytes(network, weights).recomputed).toBeLessThan(memoryLimit("wasm"));
    const model = freeze(network, weights);
    expect(attackedAtOnce(model)).toBeGreaterThan(30);
    expect(attackedAtOnce(model)).toBeLessThan(250);
    model.dispose();
  }
  const small = made("3+33+p1s", 4, 1);
  expect(needsRecompute(small.network, small.weights, 64)).toBe(false);
});

it("a batch in parts gives the logits and gradients of the whole", async () => {
  const { network, weights } = made("3+33+p1s", 4, 1);
  const model = freeze(network, weights);
  const whole = await victimOf(model, 100).gradients(images, labels);
  const before = tf.memory().numTensors;
  const parts = victimOf(model, 7);
  expect(await parts.gradients(images, labels)).toEqual(whole);
  expect(await parts.logits(images)).toEqual(whole.logits);
  expect(tf.memory().numTensors).toBe(before);
  model.dispose();
});
