/**
 * How differently a network's rectifiers see the images of a batch (NASWOT; Mellor et al., ICML 2021).
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { appendRow, emptyTriangle, logDeterminant } from "../../math/linalg.ts";
import { buildNetwork, type NetworkOptions } from "../network/network.ts";
import { byBatch, upload, type Weights } from "../network/weights.ts";

/**
 * log |K|, where K[i][j] counts the rectified units that are on for both images or off for both. Where images switch
 * all units alike, K is singular: see {@link logDeterminantOf}.
 */
export async function naswot(
  cell: readonly number[],
  options: NetworkOptions,
  weights: Weights,
  images: tf.Tensor4D,
): Promise<number> {
  const n = images.shape[0];
  const kernel = tf.tidy(() => {
    let sum: tf.Tensor2D = tf.zeros([n, n]);
    const counted = (x: tf.Tensor4D): tf.Tensor4D => {
      const on = tf.reshape(tf.cast(tf.greater(x, 0), "float32"), [n, -1]) as tf.Tensor2D;
      const off = tf.sub(1, on) as tf.Tensor2D;
      sum = tf.addN([sum, tf.matMul(on, on, false, true), tf.matMul(off, off, false, true)]);
      return tf.relu(x);
    };
    const network = buildNetwork(cell, options, counted);
    network.forward(images, upload(network, weights.parameters), byBatch());
    return sum;
  });
  const values = await kernel.data<"float32">();
  kernel.dispose();
  return logDeterminantOf(Float64Array.from(values), n);
}

/** Share of a diagonal element below which a pivot is rounding, not information. */
const SMALLEST_PIVOT = 1e-6;

/**
 * Logarithm of the determinant of a symmetric positive semidefinite matrix of n × n numbers. A pivot below
 * {@link SMALLEST_PIVOT} of its diagonal element counts as that, so that a singular matrix has a low but finite answer.
 */
export function logDeterminantOf(matrix: Float64Array, n: number): number {
  const factor = emptyTriangle(n);
  for (let i = 0; i < n; i++) {
    const row = matrix.subarray(i * n, (i + 1) * n);
    appendRow(factor, row, row[i]!, SMALLEST_PIVOT * row[i]!);
  }
  return logDeterminant(factor);
}
