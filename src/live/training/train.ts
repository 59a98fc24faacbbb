/**
 * Trains a network: epochs of shuffled, augmented batches, a checkpoint after each epoch.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import type { Random } from "../../space/random.ts";
import { first, type Images } from "../data/images.ts";
import { needsRecompute } from "../network/footprint.ts";
import type { Network } from "../network/network.ts";
import { type Initialisation, initialise, type Weights } from "../network/weights.ts";
import { attacked } from "./adversarial.ts";
import { augmentedBatch } from "./augment.ts";
import { cosineRate, type TrainingProtocol } from "./protocol.ts";
import { createTrainer, type TrainingState } from "./sgd.ts";

/** Training up to the end of an epoch. */
export interface Checkpoint extends TrainingState {
  /** Epochs done. */
  readonly epoch: number;
  /** Seconds spent on them, over all sessions. */
  readonly seconds: number;
}

export interface TrainingProgress {
  /** 1 … epochs. */
  readonly epoch: number;
  readonly epochs: number;
  /** Of all batches of all epochs, in [0, 1]. */
  readonly fraction: number;
  /** Mean over the batches that were looked at in this epoch. */
  readonly loss: number;
  readonly imagesPerSecond: number;
}

export interface TrainingHooks {
  /** Where to go on from, if anywhere. */
  readonly resume?: Checkpoint | undefined;
  readonly onEpoch?: (checkpoint: Checkpoint) => void;
  /** After each batch, when the loss need not be known yet. */
  readonly onBatch?: () => void;
  /** After each step of the attack on a batch: a batch takes as many passes more. */
  readonly onAttackStep?: (() => void) | undefined;
  readonly onProgress?: (progress: TrainingProgress) => void;
}

/** The loss is no longer a number: this network cannot be trained under this protocol. */
export class DivergedError extends Error {
  override name = "DivergedError";
  readonly seconds: number;
  constructor(epoch: number, seconds: number) {
    super(`the training loss is not a finite number (epoch ${epoch})`);
    this.seconds = seconds;
  }
}

/** How often the loss is read back from the device, in batches: reading it makes the device wait. */
const LOOK_EVERY = 10;

/** Weights and the seconds they took; depends on the random stream alone, not on where it was resumed. */
export async function train(
  network: Network,
  allImages: Images,
  protocol: TrainingProtocol,
  random: Random,
  hooks: TrainingHooks = {},
): Promise<{ weights: Weights; seconds: number }> {
  const images = first(allImages, protocol.images ?? allImages.count);
  const { epochs, batchSize, flip, adversarial } = protocol;
  // NAS-Bench-201 pads 32×32 images by 4 pixels and 16×16 images by 2.
  const crop = protocol.crop ?? Math.floor(images.size / 8);
  const { imageSize, imageChannels, classes } = network.options;
  let state: TrainingState = hooks.resume ?? fresh(network, random, protocol.initialisation);
  let seconds = hooks.resume?.seconds ?? 0;
  const recompute = needsRecompute(network, state.weights, Math.min(batchSize, images.count));
  const trainer = createTrainer(network, state, protocol, recompute);
  try {
    for (let epoch = hooks.resume?.epoch ?? 0; epoch < epochs; epoch++) {
      const started = performance.now();
      const spent = (): number => seconds + (performance.now() - started) / 1000;
      const stream = random.fork(`epoch ${epoch}`);
      // A stream of its own: plain and adversarial training see the same batches.
      const noise = adversarial && random.fork(`attack ${epoch}`);
      const order = stream.shuffle(Array.from({ length: images.count }, (_, i) => i));
      const batches = Math.ceil(images.count / batchSize);
      let lossSum = 0;
      let looks = 0;
      for (let batch = 0; batch < batches; batch++) {
        const indices = order.slice(batch * batchSize, (batch + 1) * batchSize);
        const within = protocol.schedule === "batch" ? batch / batches : 0;
        const rate = cosineRate(protocol.learningRate, (epoch + within) / epochs);
        const pixels = augmentedBatch(images, indices, crop, flip, stream);
        let x = tf.tensor4d(pixels, [indices.length, imageSize, imageSize, imageChannels]);
        const y = oneHot(
          indices.map((i) => images.labels[i]!),
          classes,
        );
        let loss: tf.Scalar;
        try {
          if (adversarial !== undefined && noise !== undefined) {
            const clean = x;
            const slope = (at: tf.Tensor4D): tf.Tensor4D => trainer.slope(at, y, adversarial.mode);
            x = attacked(clean, adversarial, noise, slope, hooks.onAttackStep);
            clean.dispose();
          }
          loss = trainer.step(x, y, rate);
        } finally {
          tf.dispose([x, y]);
        }
        try {
          hooks.onBatch?.();
          if (batch % LOOK_EVERY === LOOK_EVERY - 1 || batch === batches - 1) {
            const value = (await loss.data())[0]!;
            if (!Number.isFinite(value)) throw new DivergedError(epoch + 1, spent());
            lossSum += value;
            looks++;
            const done = Math.min((batch + 1) * batchSize, images.count);
            hooks.onProgress?.({
              epoch: epoch + 1,
              epochs,
              fraction: (epoch + (batch + 1) / batches) / epochs,
              loss: lossSum / looks,
              imagesPerSecond: done / (spent() - seconds),
            });
          }
        } finally {
          loss.dispose();
        }
      }
      state = await trainer.state();
      seconds = spent();
      if (!allFinite(state.weights)) throw new DivergedError(epoch + 1, seconds);
      hooks.onEpoch?.({ ...state, epoch: epoch + 1, seconds });
    }
    return { weights: state.weights, seconds };
  } finally {
    trainer.dispose();
  }
}

function fresh(network: Network, random: Random, how: Initialisation): TrainingState {
  const weights = initialise(network, random.fork("initialisation"), how);
  return { weights, velocities: weights.parameters.map((values) => new Float32Array(values.length)) };
}

/** [labels, classes] of zeros and ones. */
export function oneHot(labels: ArrayLike<number>, classes: number): tf.Tensor2D {
  const values = new Float32Array(labels.length * classes);
  for (let i = 0; i < labels.length; i++) values[i * classes + labels[i]!] = 1;
  return tf.tensor2d(values, [labels.length, classes]);
}

function allFinite(weights: Weights): boolean {
  return [...weights.parameters, ...weights.means, ...weights.variances].every((values) =>
    values.every((value) => Number.isFinite(value)),
  );
}
