/**
 * Images a second for training and for attack gradients on one backend, and its agreement with wasm on the way.
 * `run.sh` in the packed bundle calls it for each backend; by hand:
 *
 *     npx tsx bench/gpu/bench.ts webgpu 16 5 256 1000 10
 *
 * Arguments: backend, channels C, cells N, training batch, attack batch, seconds a figure. One JSON line.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { messageOf } from "../../src/errors.ts";
import { victimOf } from "../../src/live/attacks/victim.ts";
import { openBackend } from "../../src/live/backend/backend.ts";
import { registerFilterGradient } from "../../src/live/backend/kernels.ts";
import { crossEntropy } from "../../src/live/network/layers.ts";
import { buildNetwork } from "../../src/live/network/network.ts";
import { byBatch, freeze, initialise, upload } from "../../src/live/network/weights.ts";
import { createTrainer } from "../../src/live/training/sgd.ts";
import { oneHot } from "../../src/live/training/train.ts";
import { parseCell } from "../../src/space/nas-bench-201/notations.ts";
import { createRandom } from "../../src/space/random.ts";

const [name = "best", ...numbers] = process.argv.slice(2);
const [channels = 16, cells = 5, trainBatch = 256, attackBatch = 1000, seconds = 10] = numbers.map(Number);
/** Whose filter gradient: `own` is the backend's. */
const filterGradient = process.env.RNB_FILTER_GRADIENT === "own" ? "own" : "convolution";

/** Every operation that computes is in it; the peer in `peer.py` has the same cell. */
const CELL = parseCell("3+33+p1s");

function networkOf(width: number, depth: number) {
  return buildNetwork(CELL, {
    channels: width,
    cells: depth,
    imageSize: 32,
    imageChannels: 3,
    classes: 10,
    mean: [0.5, 0.5, 0.5],
    deviation: [0.25, 0.25, 0.25],
  });
}

function batchOf(count: number) {
  const random = createRandom(`bench ${count}`);
  const images = Float32Array.from({ length: count * 32 * 32 * 3 }, () => random.next());
  const labels = Uint8Array.from({ length: count }, () => random.integer(10));
  return { images, labels };
}

/** Loss and all parameter gradients of a small network: every kernel that training needs takes part. */
async function gradientsOn(backend: string): Promise<Float32Array> {
  await openBackend(backend);
  const network = networkOf(4, 1);
  const { images, labels } = batchOf(8);
  const result = tf.tidy(() => {
    const x = tf.tensor4d(images, [8, 32, 32, 3]);
    const targets = oneHot(labels, 10);
    const weights = upload(network, initialise(network, createRandom("bench"), "pytorch").parameters);
    const loss = (...p: tf.Tensor[]): tf.Scalar =>
      tf.mean(crossEntropy(network.forward(x, p, byBatch()), targets));
    const { value, grads } = tf.valueAndGrads(loss)(weights);
    return tf.concat([tf.reshape(value, [1]), ...grads.map((gradient) => tf.reshape(gradient, [-1]))]);
  });
  const values = (await result.data<"float32">()).slice();
  result.dispose();
  return values;
}

/** One step, for counting what it is made of. */
function trainingLoss(): tf.Scalar {
  const [x, y] = [tf.tensor4d(images, [trainBatch, 32, 32, 3]), oneHot(labels, 10)];
  return trainer.step(x, y, 0.001);
}

/** Images a second: of processor time where the processor computes. */
async function rate(step: () => Promise<unknown>, batch: number): Promise<number> {
  await step();
  const now = (): number => {
    const { user, system } = process.cpuUsage();
    return backend.gpu ? performance.now() : (user + system) / 1000;
  };
  const start = now();
  let images = 0;
  while (now() - start < 1000 * seconds) {
    await step();
    images += batch;
  }
  return images / ((now() - start) / 1000);
}

const backend = await openBackend(name).catch((error: unknown) => {
  process.stderr.write(`bench: ${messageOf(error)}\n`);
  process.exit(1);
});
if (filterGradient === "own") registerFilterGradient(backend.name, filterGradient);
const own = await gradientsOn(backend.name);
const reference = backend.name === "wasm" ? own : await gradientsOn("wasm");
const norm = Math.hypot(...reference);
const difference = Math.hypot(...own.map((value, i) => value - reference[i]!)) / norm;
await openBackend(backend.name);

const network = networkOf(channels, cells);
const weights = initialise(network, createRandom("bench"), "pytorch");
const velocities = weights.parameters.map((values) => new Float32Array(values.length));
const trainer = createTrainer(network, { weights, velocities }, { momentum: 0.9, weightDecay: 5e-4 });
const { images, labels } = batchOf(trainBatch);
let [steps, issued] = [-1, 0];
const training = await rate(async () => {
  const begun = performance.now();
  const [x, y] = [tf.tensor4d(images, [trainBatch, 32, 32, 3]), oneHot(labels, 10)];
  const loss = trainer.step(x, y, 0.001);
  // The first step compiles.
  if (++steps > 0) issued += performance.now() - begun;
  await loss.data();
  tf.dispose([x, y, loss]);
}, trainBatch);

const { kernels } = await tf.profile(() => trainingLoss());
trainer.dispose();

const model = freeze(network, weights);
const victim = victimOf(model);
const attacked = batchOf(attackBatch);
const attack = await rate(() => victim.gradients(attacked.images, attacked.labels), attackBatch);

process.stdout.write(
  `${JSON.stringify({
    backend: backend.name,
    device: backend.description,
    gpu: backend.gpu,
    "filter gradient": filterGradient,
    "gradient difference from wasm": difference,
    channels,
    cells,
    "training images/s": training,
    "kernels a training step": kernels.length,
    "ms until a step is issued": issued / steps,
    "ms a step": (1000 * trainBatch) / training,
    "attack gradients/s": attack,
  })}\n`,
);
