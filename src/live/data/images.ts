/**
 * Labelled images in memory, 8 bits a channel as published.
 *
 * @module
 */
import { createHash } from "node:crypto";

export interface Images {
  readonly count: number;
  /** Height and width. */
  readonly size: number;
  readonly channels: number;
  /** [count, size, size, channels], 0 … 255. */
  readonly pixels: Uint8Array;
  /** [count], 0 … classes − 1. */
  readonly labels: Uint8Array;
}

export interface Dataset {
  readonly name: string;
  readonly classes: number;
  readonly train: Images;
  readonly test: Images;
  /** Per channel, of images in [0, 1]; the network's normalisation. */
  readonly mean: readonly number[];
  readonly deviation: readonly number[];
  /**
   * The folder of published corrupted copies of the test images; undefined where there is none, so that they are
   * generated. Decided once, when the images are opened: files that come or go later do not mix the two.
   */
  readonly corrupted: string | undefined;
}

/** Scalars of one image. */
export function imageLength(images: Pick<Images, "size" | "channels">): number {
  return images.size * images.size * images.channels;
}

/** The first `count` images. */
export function first(images: Images, count: number): Images {
  const n = Math.min(count, images.count);
  return {
    ...images,
    count: n,
    pixels: images.pixels.subarray(0, n * imageLength(images)),
    labels: images.labels.subarray(0, n),
  };
}

/** Pixels as 32-bit floats in [0, 1]. */
export function toUnit(pixels: Uint8Array): Float32Array {
  // A plain loop: Float32Array.from with a function is ten times slower.
  const values = new Float32Array(pixels.length);
  for (let i = 0; i < values.length; i++) values[i] = pixels[i]! / 255;
  return values;
}

/** SHA-256 of everything a result can depend on. */
export function fingerprintOf(dataset: Dataset): string {
  const hash = createHash("sha256");
  for (const { size, channels, pixels, labels } of [dataset.train, dataset.test])
    hash.update(`${size} ${channels}\n`).update(pixels).update(labels);
  return hash.digest("hex");
}
