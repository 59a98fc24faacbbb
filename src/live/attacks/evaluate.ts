/**
 * Accuracy, clean and under attack, over a set of images in batches.
 *
 * @module
 */
import type { Random } from "../../space/random.ts";
import { type Images, imageLength, toUnit } from "../data/images.ts";
import type { Attack, Targets } from "./attack.ts";
import { isCorrect, type Victim } from "./victim.ts";

/** [count]: 1 where the image is classified correctly. */
export async function classify(victim: Victim, images: Images, batchSize: number): Promise<Uint8Array> {
  const length = imageLength(images);
  const correct = new Uint8Array(images.count);
  for (let at = 0; at < images.count; at += batchSize) {
    const end = Math.min(at + batchSize, images.count);
    const logits = await victim.logits(toUnit(images.pixels.subarray(at * length, end * length)));
    for (let i = at; i < end; i++)
      correct[i] = Number(isCorrect(logits, i - at, victim.classes, images.labels[i]!));
  }
  return correct;
}

/** How images are attacked. */
export interface Assault {
  readonly attack: Attack;
  /** As a fraction of the pixel range. */
  readonly epsilon: number;
  readonly batchSize: number;
  readonly random: Random;
  /** Is shown the adversarial images of each batch, with the numbers of their images. */
  readonly visit?: (batch: readonly number[], adversarial: Float32Array) => void;
}

/**
 * [count]: 1 where the image is classified correctly, clean and attacked. Images that are misclassified clean are
 * not attacked: they are not robust.
 *
 * @param correct what {@link classify} found
 */
export async function attackAll(
  victim: Victim,
  images: Images,
  correct: Uint8Array,
  { attack, epsilon, batchSize, random, visit }: Assault,
): Promise<Uint8Array> {
  const length = imageLength(images);
  const robust = correct.slice();
  const indices = [...correct.keys()].filter((i) => correct[i] === 1);
  for (let at = 0; at < indices.length; at += batchSize) {
    const batch = indices.slice(at, at + batchSize);
    const pixels = new Uint8Array(batch.length * length);
    batch.forEach((index, i) => {
      pixels.set(images.pixels.subarray(index * length, (index + 1) * length), i * length);
    });
    const targets: Targets = {
      images: toUnit(pixels),
      labels: Uint8Array.from(batch, (index) => images.labels[index]!),
      random: (i) => random.fork(String(batch[i]!)),
    };
    const { adversarial, broken } = await attack(victim, targets, epsilon);
    batch.forEach((index, i) => {
      if (broken[i] === 1) robust[index] = 0;
    });
    visit?.(batch, adversarial);
  }
  return robust;
}

/** Share of ones. */
export function shareOf(mask: Uint8Array): number {
  let sum = 0;
  for (const value of mask) sum += value;
  return mask.length === 0 ? 0 : sum / mask.length;
}
