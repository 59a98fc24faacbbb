/**
 * Batches of training images, cropped and flipped at random.
 *
 * @module
 */
import type { Random } from "../../space/random.ts";
import { type Images, imageLength } from "../data/images.ts";

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
    for (let y = 0; y < size; y++) {
      const fromY = y + down;
      if (fromY < 0 || fromY >= size) continue;
      for (let x = 0; x < size; x++) {
        const fromX = x + right;
        if (fromX < 0 || fromX >= size) continue;
        const from = source + (fromY * size + (mirrored ? size - 1 - fromX : fromX)) * channels;
        const to = b * length + (y * size + x) * channels;
        for (let c = 0; c < channels; c++) batch[to + c] = pixels[from + c]! / 255;
      }
    }
  }
  return batch;
}
