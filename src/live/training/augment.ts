/**
 * Batches of training images, cropped and flipped at random.
 *
 * @module
 */
import type { Random } from "../../space/random.ts";
import { type Images, imageLength } from "../data/images.ts";

/** 8 bits as floats in [0, 1]. */
const LEVELS = Float32Array.from({ length: 256 }, (_, level) => level / 255);

/**
 * Gathers images as floats in [0, 1], each shifted by up to `crop` pixels either way (black comes in from
 * outside) and mirrored with probability one half if `flip` is set.
 */
export function augmentedBatch(
  images: Images,
  indices: ArrayLike<number>,
  crop: number,
  flip: boolean,
  random: Random,
): Float32Array {
  const { size, channels, pixels } = images;
  const length = imageLength(images);
  const batch = new Float32Array(indices.length * length);
  for (let b = 0; b < indices.length; b++) {
    const down = crop > 0 ? random.integer(2 * crop + 1) - crop : 0;
    const right = crop > 0 ? random.integer(2 * crop + 1) - crop : 0;
    const mirrored = flip && random.next() < 0.5;
    const source = indices[b]! * length;
    const [left, end] = [Math.max(0, -right), Math.min(size, size - right)];
    for (let y = Math.max(0, -down); y < Math.min(size, size - down); y++) {
      const row = source + (y + down) * size * channels;
      const to = b * length + y * size * channels;
      if (!mirrored) {
        const shift = row + right * channels;
        for (let i = left * channels; i < end * channels; i++) batch[to + i] = LEVELS[pixels[shift + i]!]!;
        continue;
      }
      for (let x = left; x < end; x++) {
        const from = row + (size - 1 - right - x) * channels;
        for (let c = 0; c < channels; c++) batch[to + x * channels + c] = LEVELS[pixels[from + c]!]!;
      }
    }
  }
  return batch;
}
