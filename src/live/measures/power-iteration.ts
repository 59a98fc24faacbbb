/**
 * The largest eigenvalue of symmetric matrices of which only products with vectors are known.
 *
 * @module
 */
import type { Random } from "../../space/random.ts";

export interface PowerOptions {
  /** At most so many products. */
  readonly iterations: number;
  /** Stops once no eigenvalue changes by more than this share of itself. */
  readonly tolerance: number;
}

const POWER_DEFAULTS: PowerOptions = { iterations: 100, tolerance: 1e-4 };

/**
 * Power iteration on the blocks of a block-diagonal matrix, all at once. Each answer is the eigenvalue of largest
 * magnitude of its block, with its sign.
 *
 * @param product the matrix times a vector of `blocks` × `length` numbers
 */
export async function largestEigenvalues(
  product: (vector: Float32Array) => Promise<Float32Array>,
  blocks: number,
  length: number,
  random: Random,
  { iterations, tolerance }: PowerOptions = POWER_DEFAULTS,
): Promise<Float64Array> {
  let vector = Float32Array.from({ length: blocks * length }, () => random.normal());
  let values = new Float64Array(blocks);
  normalise(vector, blocks, length);
  for (let i = 0; i < iterations; i++) {
    const image = await product(vector);
    const next = new Float64Array(blocks);
    for (let b = 0; b < blocks; b++)
      for (let j = b * length; j < (b + 1) * length; j++) next[b] = next[b]! + vector[j]! * image[j]!;
    const settled = next.every((value, b) => Math.abs(value - values[b]!) <= tolerance * Math.abs(value));
    values = next;
    if (i > 0 && settled) break;
    vector = image.slice();
    normalise(vector, blocks, length);
  }
  return values;
}

/** Scales each block to length one; a block of zeros stays. */
function normalise(vector: Float32Array, blocks: number, length: number): void {
  for (let b = 0; b < blocks; b++) {
    const block = vector.subarray(b * length, (b + 1) * length);
    let square = 0;
    for (const value of block) square += value * value;
    if (square === 0) continue;
    const scale = 1 / Math.sqrt(square);
    for (let j = 0; j < block.length; j++) block[j] = block[j]! * scale;
  }
}
