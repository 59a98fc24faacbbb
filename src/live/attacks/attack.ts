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
  // The bits of a positive float are those of the next one up but for 1.
  const lowBits = bitsOf(low);
  const highBits = bitsOf(high);
  for (let i = 0; i < images.length; i++) {
    const value = images[i]!;
    low[i] = Math.max(0, value - epsilon);
    if (value - low[i]! > epsilon) lowBits[i]!++;
    high[i] = Math.min(1, value + epsilon);
    if (high[i]! - value > epsilon) highBits[i]!--;
  }
  return { low, high };
}

export function clip(value: number, low: number, high: number): number {
  return value < low ? low : value > high ? high : value;
}

/** The bits of 32-bit floats, in place. */
function bitsOf(values: Float32Array): Int32Array {
  return new Int32Array(values.buffer, values.byteOffset, values.length);
}

/** One row of an array with `length` scalars a row, in place. */
export function rowOf(values: Float32Array, row: number, length: number): Float32Array {
  return values.subarray(row * length, (row + 1) * length);
}

/** Some rows of an array, copied to the front of `room`. */
export function gather(
  values: Float32Array,
  rows: readonly number[],
  length: number,
  room: Float32Array = new Float32Array(rows.length * length),
): Float32Array {
  for (let i = 0; i < rows.length; i++) room.set(rowOf(values, rows[i]!, length), i * length);
  return room.subarray(0, rows.length * length);
}

/** The same, to be read only: where all rows are asked for it is the array itself. */
export function view(
  values: Float32Array,
  rows: readonly number[],
  length: number,
  room: Float32Array,
): Float32Array {
  return rows.length * length === values.length ? values : gather(values, rows, length, room);
}

/** Labels of some rows. */
export function gatherLabels(labels: Uint8Array, rows: readonly number[]): Uint8Array {
  const part = new Uint8Array(rows.length);
  for (let i = 0; i < rows.length; i++) part[i] = labels[rows[i]!]!;
  return part;
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
