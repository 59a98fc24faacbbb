/**
 * The contract of an attack, and what attacks share: the box that adversarial images stay in, and the set of images
 * that still resist.
 *
 * @module
 */
import type { Random } from "../../space/random.ts";
import { isCorrect, type Victim } from "./victim.ts";

/** Images to attack, all of them classified correctly before. */
export interface Targets {
  /** [n, size, size, channels], in [0, 1]. */
  readonly images: Float32Array;
  /** [n] */
  readonly labels: Uint8Array;
  /** Image i's own stream, so that its fate does not depend on the batch it is in. */
  random(i: number): Random;
}

/** What became of them. */
export interface Attacked {
  /** Shaped like the images, each within ε of its own and in [0, 1], exactly. */
  readonly adversarial: Float32Array;
  /** [n]: 1 where the adversarial image is misclassified. */
  readonly broken: Uint8Array;
}

/** An L∞ attack; ε as a fraction of the pixel range (1/255 for the dataset's ε = 1). */
export type Attack = (victim: Victim, targets: Targets, epsilon: number) => Promise<Attacked>;

/** The lowest and highest value each pixel may take: within ε of its own and in [0, 1]. */
export interface Box {
  readonly low: Float32Array;
  readonly high: Float32Array;
}

/** Bounds are rounded inwards to 32-bit floats, so that a value between them is within ε without exception. */
export function boxAround(images: Float32Array, epsilon: number): Box {
  const low = new Float32Array(images.length);
  const high = new Float32Array(images.length);
  for (let i = 0; i < images.length; i++) {
    const value = images[i]!;
    low[i] = Math.max(0, value - epsilon);
    if (value - low[i]! > epsilon) low[i] = nextFloat(low[i]!, 1);
    high[i] = Math.min(1, value + epsilon);
    if (high[i]! - value > epsilon) high[i] = nextFloat(high[i]!, -1);
  }
  return { low, high };
}

/** Clips a value to the box. */
export function clip(value: number, box: Box, at: number): number {
  const { low, high } = box;
  return value < low[at]! ? low[at]! : value > high[at]! ? high[at]! : value;
}

const FLOAT = new Float32Array(1);
const BITS = new Int32Array(FLOAT.buffer);

/** The neighbouring 32-bit float of a positive one, upwards or downwards. */
function nextFloat(value: number, direction: 1 | -1): number {
  FLOAT[0] = value;
  BITS[0] = BITS[0]! + direction;
  return FLOAT[0];
}

/** The rows of an array with `length` scalars a row. */
export function gather(values: Float32Array, rows: readonly number[], length: number): Float32Array {
  const part = new Float32Array(rows.length * length);
  rows.forEach((row, i) => {
    part.set(values.subarray(row * length, (row + 1) * length), i * length);
  });
  return part;
}

/** Labels of some rows. */
export function gatherLabels(labels: Uint8Array, rows: readonly number[]): Uint8Array {
  return Uint8Array.from(rows, (row) => labels[row]!);
}

/** Marks the rows that these logits misclassify as broken, and returns the others. */
export function resisting(
  logits: Float32Array,
  rows: readonly number[],
  labels: Uint8Array,
  classes: number,
  broken: Uint8Array,
): number[] {
  return rows.filter((row, i) => {
    const correct = isCorrect(logits, i, classes, labels[row]!);
    if (!correct) broken[row] = 1;
    return correct;
  });
}

/** 0 … n − 1. */
export function range(n: number): number[] {
  return Array.from({ length: n }, (_, i) => i);
}
