import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, it } from "vitest";
import { openBackend } from "../../src/live/backend/backend.ts";
import {
  affine,
  averagePool,
  channelMoments,
  conv,
  convHalving,
  crossEntropy,
  normalisation,
  poolConvHalving,
} from "../../src/live/network/layers.ts";
import { createRandom } from "../../src/space/random.ts";

const random = createRandom("test|gradients");

function normal(a: number, b: number, c: number, d: number): tf.Tensor4D {
  const values = Float32Array.from({ length: a * b * c * d }, () => random.normal());
  return tf.tensor4d(values, [a, b, c, d]);
}

/** A scalar that depends on every output, with unlike weights. */
function weigh(output: tf.Tensor): tf.Scalar {
  const weights = tf.tensor(
    Float32Array.from({ length: output.size }, (_, i) => Math.sin(1 + 0.7 * i)),
    output.shape,
  );
  return tf.sum(tf.mul(output, weights)) as tf.Scalar;
}

/** The largest difference between the gradient and central differences, element by element, over the largest element. */
function gradientError(f: (x: tf.Tensor) => tf.Tensor, x: tf.Tensor, step: number): number {
  const gradient = tf.tidy(() =>
    tf
      .grad((a) => weigh(f(a)))(x)
      .dataSync(),
  );
  const values = x.dataSync();
  const at = (i: number, delta: number): number =>
    tf.tidy(() => {
      const moved = values.slice();
      moved[i] = moved[i]! + delta;
      return weigh(f(tf.tensor(moved, x.shape))).dataSync()[0]!;
    });
  let worst = 0;
  let scale = 0;
  for (let i = 0; i < values.length; i++) {
    const difference = (at(i, step) - at(i, -step)) / (2 * step);
    worst = Math.max(worst, Math.abs(difference - gradient[i]!));
    scale = Math.max(scale, Math.abs(difference));
  }
  return worst / scale;
}

beforeAll(async () => {
  await openBackend("wasm");
});

describe("gradients against central differences", () => {
  // Linear in each argument: a step of 1 has no truncation error.
  const linear: [string, (x: tf.Tensor, w: tf.Tensor) => tf.Tensor, number][] = [
    ["3×3 convolution", (x, w) => conv(x as tf.Tensor4D, w as tf.Tensor4D), 3],
    ["1×1 convolution", (x, w) => conv(x as tf.Tensor4D, w as tf.Tensor4D), 1],
    ["halving 3×3 convolution", (x, w) => convHalving(x as tf.Tensor4D, w as tf.Tensor4D), 3],
    ["pooled 1×1 convolution", (x, w) => poolConvHalving(x as tf.Tensor4D, w as tf.Tensor4D), 1],
  ];
  for (const [name, layer, kernel] of linear) {
    const x = (): tf.Tensor => normal(2, 4, 4, 3);
    it(`${name}, by its input`, () => {
      const w = normal(kernel, kernel, 3, 4);
      expect(gradientError((a) => layer(a, w), x(), 1)).toBeLessThan(1e-5);
    });
    it(`${name}, by its filter`, () => {
      const a = x();
      expect(gradientError((w) => layer(a, w), normal(kernel, kernel, 3, 4), 1)).toBeLessThan(1e-5);
    });
  }

  it("average pooling, borders included", () => {
    expect(gradientError((x) => averagePool(x as tf.Tensor4D), normal(2, 4, 4, 3), 1)).toBeLessThan(1e-5);
  });

  it("average pooling counts only pixels inside the image", () => {
    const pooled = averagePool(tf.ones([1, 4, 4, 2]) as tf.Tensor4D).dataSync();
    for (const value of pooled) expect(value).toBeCloseTo(1, 6);
    const corner = averagePool(tf.tensor4d([...Array(16).keys()], [1, 4, 4, 1])).dataSync()[0];
    expect(corner).toBeCloseTo((0 + 1 + 4 + 5) / 4, 6);
  });

  it("a halving convolution sees a border of one zero, as PyTorch's padding of 1 does", () => {
    const image = tf.tensor4d([...Array(16).keys()], [1, 4, 4, 1]);
    const sums = convHalving(image, tf.ones([3, 3, 1, 1]) as tf.Tensor4D).dataSync();
    expect([...sums]).toEqual([10, 24, 51, 90]);
  });

  it("batch normalisation by batch statistics, by input, scale and shift", () => {
    const x = normal(3, 4, 4, 2);
    const gamma = tf.tensor1d([0.7, -1.2]);
    const beta = tf.tensor1d([0.1, 0.4]);
    const layer = (a: tf.Tensor4D, g: tf.Tensor1D, b: tf.Tensor1D): tf.Tensor => {
      const { mean, variance } = channelMoments(a);
      const { scale, shift } = normalisation(mean, variance, g, b);
      return affine(a, scale, shift);
    };
    expect(gradientError((a) => layer(a as tf.Tensor4D, gamma, beta), x, 0.03)).toBeLessThan(5e-3);
    expect(gradientError((g) => layer(x, g as tf.Tensor1D, beta), gamma, 0.1)).toBeLessThan(1e-4);
    expect(gradientError((b) => layer(x, gamma, b as tf.Tensor1D), beta, 0.1)).toBeLessThan(1e-4);
  });

  it("cross-entropy, also of logits too large for a plain exponential", () => {
    const labels = tf.tensor2d([0, 1, 0, 1, 0, 0], [2, 3]);
    const logits = tf.tensor2d([0.3, -1, 2, 1, 0, -0.5], [2, 3]);
    const loss = (z: tf.Tensor): tf.Tensor => crossEntropy(z as tf.Tensor2D, labels);
    expect(gradientError(loss, logits, 0.01)).toBeLessThan(2e-3);
    const large = crossEntropy(tf.tensor2d([1000, 0, -1000], [1, 3]), tf.tensor2d([0, 1, 0], [1, 3]));
    expect(large.dataSync()[0]).toBeCloseTo(1000, 2);
  });
});

describe("the wasm kernels against the plain backend's own", () => {
  const both = async (f: () => tf.Tensor): Promise<number> => {
    // Without its advertisement in the output.
    tf.env().set("IS_TEST", true);
    await tf.setBackend("cpu");
    const expected = tf.tidy(f).dataSync();
    await tf.setBackend("wasm");
    const actual = tf.tidy(f).dataSync();
    return Math.max(...expected.map((value, i) => Math.abs(value - actual[i]!)));
  };
  for (const [size, kernel, stride, pad, into = 3, out = 4] of [
    [7, 3, 1, "same"],
    [7, 3, 1, "same", 1, 3],
    [7, 3, 1, "same", 8, 8],
    [9, 3, 2, "valid", 4, 8],
    [8, 3, 2, "valid", 4, 4],
    [8, 2, 2, "valid", 8, 12],
    [5, 3, 2, "valid", 5, 4],
    [8, 1, 1, "same"],
    [8, 2, 2, "valid"],
    [9, 3, 2, "valid"],
    [8, 3, 2, "valid"],
    [8, 3, 2, "same"],
    [6, 5, 1, "valid"],
  ] as [number, number, number, "same" | "valid", number?, number?][]) {
    it(`${size}×${size} image, ${kernel}×${kernel} filter, stride ${stride}, ${pad}, ${into} to ${out} channels`, async () => {
      const x = normal(2, size, size, into).arraySync();
      const w = normal(kernel, kernel, into, out).arraySync();
      const run = (which: 0 | 1) => () =>
        tf.grads((a, b) => weigh(tf.conv2d(a as tf.Tensor4D, b as tf.Tensor4D, stride, pad)))([
          tf.tensor4d(x),
          tf.tensor4d(w),
        ])[which]!;
      expect(await both(run(0))).toBeLessThan(1e-5);
      expect(await both(run(1))).toBeLessThan(2e-5);
    });
  }
});
