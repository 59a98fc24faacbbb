/**
 * The layers of the network, differentiable twice and right at the borders on every backend.
 *
 * Images are [n, height, width, channels]; filters [height, width, in, out].
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";

/** Added to a variance before its root is taken; PyTorch's default, as used by NAS-Bench-201. */
export const EPSILON = 1e-5;

/** Convolution of stride 1, padded with zeros to keep the size. */
export function conv(x: tf.Tensor4D, filter: tf.Tensor4D): tf.Tensor4D {
  return tf.conv2d(x, filter, 1, "same");
}

/** 3×3 convolution of stride 2 with padding 1 (a border of zeros above and left: the size is even). */
export function convHalving(x: tf.Tensor4D, filter: tf.Tensor4D): tf.Tensor4D {
  const padded = tf.pad(x, [
    [0, 0],
    [1, 0],
    [1, 0],
    [0, 0],
  ]);
  return tf.conv2d(padded, filter, 2, "valid");
}

/** 2×2 average pooling of stride 2, then a 1×1 convolution: together one 2×2 convolution of equal weights. */
export function poolConvHalving(x: tf.Tensor4D, filter: tf.Tensor4D): tf.Tensor4D {
  return tf.conv2d(x, tf.mul(filter, tf.fill([2, 2, 1, 1], 0.25)) as tf.Tensor4D, 2, "valid");
}

/**
 * 3×3 average pooling of stride 1 that counts only pixels inside the image (`count_include_pad=False`).
 * tfjs's own gradient of average pooling is wrong at such borders, hence a sum and a division by the count.
 */
export function averagePool(x: tf.Tensor4D): tf.Tensor4D {
  return tf.mul(sumOfNeighbours(x), inverseCounts(x.shape[1], x.shape[2]));
}

/** The sum over each pixel's 3×3 neighbourhood. It is symmetric, hence its own gradient, to any order. */
function sumOfNeighbours(x: tf.Tensor4D): tf.Tensor4D {
  const sum = tf.customGrad((image) => ({
    value: tf.depthwiseConv2d(image as tf.Tensor4D, tf.ones([3, 3, x.shape[3], 1]), 1, "same"),
    gradFunc: (dy: tf.Tensor) => sumOfNeighbours(dy as tf.Tensor4D),
  }));
  return sum(x) as tf.Tensor4D;
}

/** One over the number of pixels of the image in each 3×3 neighbourhood, [1, height, width, 1]. */
function inverseCounts(height: number, width: number): tf.Tensor4D {
  const inside = (i: number, size: number): number => Math.min(i + 1, size - 1) - Math.max(i - 1, 0) + 1;
  const counts = new Float32Array(height * width);
  for (let i = 0; i < height; i++)
    for (let j = 0; j < width; j++) counts[i * width + j] = 1 / (inside(i, height) * inside(j, width));
  return tf.tensor4d(counts, [1, height, width, 1]);
}

/** Mean and biased variance of each channel over images and pixels, each [channels]. */
export function channelMoments(x: tf.Tensor4D): { mean: tf.Tensor1D; variance: tf.Tensor1D } {
  const mean = tf.mean(x, [0, 1, 2]) as tf.Tensor1D;
  const variance = tf.mean(tf.square(tf.sub(x, mean)), [0, 1, 2]) as tf.Tensor1D;
  return { mean, variance };
}

/** The scale and shift that batch normalisation comes to, given the statistics: y = scale·x + shift. */
export function normalisation(
  mean: tf.Tensor1D,
  variance: tf.Tensor1D,
  gamma: tf.Tensor1D,
  beta: tf.Tensor1D,
): { scale: tf.Tensor1D; shift: tf.Tensor1D } {
  const scale = tf.mul(gamma, tf.rsqrt(tf.add(variance, EPSILON))) as tf.Tensor1D;
  return { scale, shift: tf.sub(beta, tf.mul(mean, scale)) as tf.Tensor1D };
}

/** scale·x + shift, channel by channel. */
export function affine(x: tf.Tensor4D, scale: tf.Tensor1D, shift: tf.Tensor1D): tf.Tensor4D {
  return tf.add(tf.mul(x, scale), shift);
}

/**
 * Cross-entropy of each image, [n], from logits [n, classes] and one-hot labels. The maximum is a constant to the
 * gradient, and the exponential is one whose second derivative exists.
 */
export function crossEntropy(logits: tf.Tensor2D, oneHot: tf.Tensor2D): tf.Tensor1D {
  const highest = constantMaximum(logits);
  const shifted = tf.sub(logits, highest);
  const logSum = tf.log(tf.sum(exponential(shifted), 1));
  return tf.sub(logSum, tf.sum(tf.mul(shifted, oneHot), 1)) as tf.Tensor1D;
}

/** tf.exp's gradient saves its output, which a second gradient cannot see through; this one saves its input. */
function exponential(x: tf.Tensor): tf.Tensor {
  const f = tf.customGrad((input, save) => {
    (save as tf.GradSaveFunc)([input as tf.Tensor]);
    return {
      value: tf.exp(input as tf.Tensor),
      gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => tf.mul(dy, exponential(saved[0]!)),
    };
  });
  return f(x);
}

/** The largest logit of each image, [n, 1], a constant to the gradient. */
function constantMaximum(logits: tf.Tensor2D): tf.Tensor {
  return tf.customGrad((z) => ({
    value: tf.max(z as tf.Tensor, 1, true),
    gradFunc: () => tf.zeros(logits.shape),
  }))(logits);
}
