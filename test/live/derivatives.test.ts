import * as tf from "@tensorflow/tfjs";
import { EigenvalueDecomposition, Matrix } from "ml-matrix";
import { beforeAll, describe, expect, it } from "vitest";
import { openBackend } from "../../src/live/backend/backend.ts";
import { calibrate } from "../../src/live/measures/calibrate.ts";
import {
  hessianVectorProduct,
  inputHessianEigenvalues,
  parameterHessianEigenvalue,
  trainingLoss,
} from "../../src/live/measures/hessian.ts";
import { jacobianNorms } from "../../src/live/measures/jacobian.ts";
import { largestEigenvalues } from "../../src/live/measures/power-iteration.ts";
import { averagePool, conv, crossEntropy } from "../../src/live/network/layers.ts";
import { buildNetwork, type Network } from "../../src/live/network/network.ts";
import { freeze, initialise, type Model, upload, type Weights } from "../../src/live/network/weights.ts";
import { oneHot } from "../../src/live/training/train.ts";
import { parseCell } from "../../src/space/nas-bench-201/notations.ts";
import { createRandom } from "../../src/space/random.ts";

const COUNT = 3;
const CLASSES = 3;
const LABELS = [0, 2, 1];
const options = {
  channels: 1,
  cells: 1,
  imageSize: 4,
  imageChannels: 1,
  classes: CLASSES,
  mean: [0.5],
  deviation: [0.25],
};
/** Smooth, and not a polynomial of low degree: finite differences of ReLU networks mean nothing. */
const smooth = (x: tf.Tensor4D): tf.Tensor4D => tf.div(x, tf.sqrt(tf.add(1, tf.square(x))));

let images: tf.Tensor4D;
let network: Network;
let weights: Weights;
let model: Model;

beforeAll(async () => {
  await openBackend("wasm");
  const random = createRandom("test|measures");
  const values = Float32Array.from({ length: COUNT * 16 }, () => random.next());
  images = tf.tensor4d(values, [COUNT, 4, 4, 1]);
  // Every operation is there: both convolutions, pooling, a skip.
  network = buildNetwork(parseCell("3+1p+sn3"), options, smooth);
  weights = calibrate(network, initialise(network, random, "he"), images);
  model = freeze(network, weights);
});

describe("Jacobian norm", () => {
  it("equals that of an explicit Jacobian by central differences", async () => {
    const norms = await jacobianNorms(model, images);
    const pixels = images.dataSync();
    const logitsAt = (moved: Float32Array): Float32Array =>
      tf.tidy(() => model.logits(tf.tensor4d(moved, images.shape)).dataSync<"float32">());
    const squares = new Float64Array(COUNT);
    const step = 0.004;
    for (let j = 0; j < 16; j++) {
      const shift = (delta: number): Float32Array =>
        logitsAt(Float32Array.from(pixels, (value, i) => (i % 16 === j ? value + delta : value)));
      const [up, down] = [shift(step), shift(-step)];
      for (let i = 0; i < COUNT; i++)
        for (let c = 0; c < CLASSES; c++) {
          const slope = (up[i * CLASSES + c]! - down[i * CLASSES + c]!) / (2 * step);
          squares[i] = squares[i]! + slope * slope;
        }
    }
    for (let i = 0; i < COUNT; i++) expect(norms[i]! / Math.sqrt(squares[i]!)).toBeCloseTo(1, 2);
  });
});

describe("Hessian–vector products", () => {
  it("equal central differences of the gradient, batch statistics included", () => {
    const random = createRandom("vector");
    const parameters = upload(network, weights.parameters);
    const loss = trainingLoss(network, images, oneHot(LABELS, CLASSES));
    const vector = parameters.map(({ shape, size }) =>
      tf.tensor(
        Float32Array.from({ length: size }, () => random.normal()),
        shape,
      ),
    );
    const flat = (tensors: readonly tf.Tensor[]): number[] => tensors.flatMap((t) => [...t.dataSync()]);
    const exact = flat(hessianVectorProduct(loss, parameters, vector));
    const step = 0.005 / Math.hypot(...flat(vector));
    const gradientAt = (delta: number): number[] =>
      flat(tf.grads(loss)(parameters.map((p, i) => tf.add(p, tf.mul(vector[i]!, delta)))));
    const [up, down] = [gradientAt(step), gradientAt(-step)];
    const norm = Math.hypot(...exact);
    const error = Math.hypot(...exact.map((value, i) => value - (up[i]! - down[i]!) / (2 * step)));
    expect(norm).toBeGreaterThan(1);
    expect(error / norm).toBeLessThan(1e-3);
  });

  it("are symmetric", () => {
    const random = createRandom("pair");
    const parameters = upload(network, weights.parameters);
    const loss = trainingLoss(network, images, oneHot(LABELS, CLASSES));
    const draw = (): tf.Tensor[] =>
      parameters.map(({ shape, size }) =>
        tf.tensor(
          Float32Array.from({ length: size }, () => random.normal()),
          shape,
        ),
      );
    const dot = (a: readonly tf.Tensor[], b: readonly tf.Tensor[]): number =>
      a.reduce((sum, t, i) => sum + tf.sum(tf.mul(t, b[i]!)).dataSync()[0]!, 0);
    const [u, v] = [draw(), draw()];
    const one = dot(u, hessianVectorProduct(loss, parameters, v));
    const other = dot(v, hessianVectorProduct(loss, parameters, u));
    expect(Math.abs(one - other)).toBeLessThan(1e-3 * Math.abs(one) + 1e-4);
  });
});

/** The dense Hessian of a scalar function of one array, column by column from exact products. */
function denseEigenvalue(product: (vector: Float32Array) => number[], length: number): number {
  const columns = Array.from({ length }, (_, j) =>
    product(Float32Array.from({ length }, (_, i) => Number(i === j))),
  );
  const symmetric = Matrix.zeros(length, length);
  for (let i = 0; i < length; i++)
    for (let j = 0; j < length; j++) symmetric.set(i, j, (columns[i]![j]! + columns[j]![i]!) / 2);
  const values = new EigenvalueDecomposition(symmetric, { assumeSymmetric: true }).realEigenvalues;
  return values.reduce((a, b) => (Math.abs(b) > Math.abs(a) ? b : a), 0);
}

describe("largest Hessian eigenvalue against a dense eigendecomposition", () => {
  const precise = { iterations: 300, tolerance: 1e-6 };

  it("by the parameters", async () => {
    // A convolution, a normalisation, pooling and a classifier: few enough parameters for a dense matrix.
    const small: Network = {
      options,
      segments: [],
      parameters: [
        { name: "filter", shape: [3, 3, 1, 2], role: "filter" },
        { name: "scale", shape: [2], role: "scale" },
        { name: "shift", shape: [2], role: "shift" },
        { name: "weight", shape: [2, CLASSES], role: "weight" },
        { name: "bias", shape: [CLASSES], role: "bias" },
      ],
      norms: [{ name: "norm", channels: 2, scale: 1, shift: 2, filter: 0 }],
      size: 31,
      forward(x, [filter, scale, shift, weight, bias], normalise) {
        const y = conv(x, filter as tf.Tensor4D);
        const z = averagePool(smooth(normalise(y, 0, scale as tf.Tensor1D, shift as tf.Tensor1D)));
        const pooled = tf.mean(tf.square(z), [1, 2]) as tf.Tensor2D;
        return tf.add(tf.matMul(pooled, weight as tf.Tensor2D), bias!);
      },
    };
    const drawn = initialise(small, createRandom("small"), "he");
    const parameters = upload(small, drawn.parameters);
    const loss = trainingLoss(small, images, oneHot(LABELS, CLASSES));
    const dense = denseEigenvalue((vector) => {
      let at = 0;
      const parts = parameters.map(({ shape, size }) => {
        at += size;
        return tf.tensor(vector.slice(at - size, at), shape);
      });
      return hessianVectorProduct(loss, parameters, parts).flatMap((t) => [...t.dataSync()]);
    }, small.size);
    const found = await parameterHessianEigenvalue(small, drawn, images, LABELS, createRandom("p"), precise);
    expect(found / dense).toBeCloseTo(1, 3);
  });

  it("by the input, image by image", async () => {
    const found = await inputHessianEigenvalues(model, images, LABELS, createRandom("x"), precise);
    for (const i of [0, 1]) {
      const image = tf.slice(images, [i, 0, 0, 0], [1, -1, -1, -1]);
      const targets = oneHot([LABELS[i]!], CLASSES);
      const loss = (x: tf.Tensor): tf.Scalar =>
        tf.sum(crossEntropy(model.logits(x as tf.Tensor4D), targets)) as tf.Scalar;
      const dense = denseEigenvalue(
        (vector) => [...hessianVectorProduct(loss, [image], [tf.tensor(vector, image.shape)])[0]!.dataSync()],
        16,
      );
      expect(found[i]! / dense).toBeCloseTo(1, 3);
    }
  });
});

describe("power iteration", () => {
  it("finds the eigenvalue of largest magnitude of each block, with its sign", async () => {
    const diagonal = [3, -7, 1, 0.5, 2, 1, 0, 0, 0];
    const product = async (v: Float32Array): Promise<Float32Array> =>
      v.map((value, i) => value * diagonal[i]!);
    const values = await largestEigenvalues(product, 3, 3, createRandom("diagonal"));
    expect(values[0]).toBeCloseTo(-7, 3);
    expect(values[1]).toBeCloseTo(2, 3);
    expect(values[2]).toBe(0);
  });
});
