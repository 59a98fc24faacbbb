import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, it } from "vitest";
import { openBackend } from "../../src/live/backend/backend.ts";
import { placeWeights } from "../../src/live/memory.ts";
import { crossEntropy } from "../../src/live/network/layers.ts";
import { buildNetwork, type NetworkOptions } from "../../src/live/network/network.ts";
import { byBatch, freeze, initialise, upload } from "../../src/live/network/weights.ts";
import { oneHot } from "../../src/live/training/train.ts";
import { nasBench201 as space } from "../../src/space/nas-bench-201/index.ts";
import { parseCell } from "../../src/space/nas-bench-201/notations.ts";
import { sizeOfCell } from "../../src/space/nas-bench-201/size.ts";
import { createRandom } from "../../src/space/random.ts";

const tiny: NetworkOptions = {
  channels: 2,
  cells: 1,
  imageSize: 8,
  imageChannels: 1,
  classes: 3,
  mean: [0.5],
  deviation: [0.25],
};

function images(count: number, options = tiny, seed = "images"): tf.Tensor4D {
  const random = createRandom(seed);
  const { imageSize: size, imageChannels: channels } = options;
  const values = Float32Array.from({ length: count * size * size * channels }, () => random.next());
  return tf.tensor4d(values, [count, size, size, channels]);
}

beforeAll(async () => {
  await openBackend("wasm");
});

describe("the network of a cell", () => {
  it("has as many parameters as the space says, for a hundred random cells and every skeleton", () => {
    const random = createRandom("sizes");
    for (let i = 0; i < 100; i++) {
      const cell = space.choices(space.sample(random));
      const skeleton = {
        channels: 1 + random.integer(16),
        cells: 1 + random.integer(5),
        classes: 2 + random.integer(99),
        imageSize: 32,
        imageChannels: random.pick([1, 3]),
      };
      const network = buildNetwork(cell, { ...skeleton, mean: [0], deviation: [1] });
      expect(network.size).toBe(sizeOfCell(cell, skeleton).parameters);
    }
  });

  it("has the published size at C = 16, N = 5", () => {
    const cifar = { ...tiny, channels: 16, cells: 5, imageSize: 32, imageChannels: 3, classes: 10 };
    const size = (code: string): number => buildNetwork(parseCell(code), cifar).size;
    expect(size("n+nn+snn")).toBe(73_306);
    expect(size("3+33+333")).toBe(73_306 + 6 * 243_040);
    expect(size("1+11+111")).toBe(73_306 + 6 * 28_000);
  });

  it("answers the same for isomorphic cells, whose dead edges differ", () => {
    const [one, other] = ["n+3n+n3s", "1+3n+nns"].map((code) => buildNetwork(parseCell(code), tiny));
    const weights = initialise(one!, createRandom("weights"), "he");
    const x = images(2);
    const logits = [one!, other!].map((network) => [
      ...network.forward(x, upload(network, weights.parameters), byBatch()).dataSync(),
    ]);
    expect(logits[1]).toEqual(logits[0]);
  });

  it("sums the operations into a node: a skip beside a skip doubles the signal", () => {
    const forward = (code: string): number[] => {
      const network = buildNetwork(parseCell(code), { ...tiny, cells: 2 });
      const weights = initialise(network, createRandom("weights"), "he");
      // Statistics 0 and 1 make normalisations nearly the identity, so that scale is not divided out again.
      const model = freeze(network, weights);
      return [...model.logits(images(1)).dataSync()];
    };
    const bias = forward("n+nn+nnn");
    const single = forward("n+nn+snn").map((value, i) => value - bias[i]!);
    const double = forward("s+nn+ssn").map((value, i) => value - bias[i]!);
    const ratio = double.map((value, i) => value / single[i]!);
    // Six cells; the residual blocks between stages are homogeneous too: 2⁶ in all.
    for (const value of ratio) expect(value).toBeCloseTo(64, 2);
  });

  it("without a path answers the same for every image, and still has a gradient", () => {
    const network = buildNetwork(parseCell("n+nn+nnn"), tiny);
    const parameters = upload(network, initialise(network, createRandom("weights"), "he").parameters);
    const logits = network.forward(images(2), parameters, byBatch()).arraySync() as number[][];
    expect(logits[0]).toEqual(logits[1]);
    const targets = oneHot([0, 1], 3);
    const { grads } = tf.valueAndGrads((...p: tf.Tensor[]) =>
      tf.sum(crossEntropy(network.forward(images(2), p, byBatch()), targets)),
    )(parameters);
    expect(grads).toHaveLength(network.parameters.length);
  });

  it("frozen, equals a pass with its statistics, folded filters or not", () => {
    const network = buildNetwork(parseCell("3+1s+p3n"), tiny);
    const random = createRandom("frozen");
    const weights = initialise(network, random, "he");
    for (const values of [...weights.means, ...weights.parameters])
      for (let i = 0; i < values.length; i++) values[i] = values[i]! + 0.1 * random.normal();
    for (const values of weights.variances)
      for (let i = 0; i < values.length; i++) values[i] = 0.5 + random.next();
    const plain = network.forward(images(3), upload(network, weights.parameters), (x, norm, scale, shift) => {
      const inverse = weights.variances[norm]!.map((variance) => 1 / Math.sqrt(variance + 1e-5));
      const centred = tf.mul(tf.sub(x, tf.tensor1d(weights.means[norm]!)), tf.tensor1d(inverse));
      return tf.add(tf.mul(centred, scale), shift);
    });
    const folded = freeze(network, weights).logits(images(3));
    const difference = tf.max(tf.abs(tf.sub(plain, folded))).dataSync()[0]!;
    expect(difference).toBeLessThan(1e-4 * tf.max(tf.abs(plain)).dataSync()[0]!);
  });

  it("is initialised from the stream alone, as PyTorch does or as He et al. did", () => {
    const network = buildNetwork(parseCell("3+33+333"), { ...tiny, channels: 16 });
    const [a, b, c] = ["seed", "seed", "other"].map((seed) => initialise(network, createRandom(seed), "he"));
    expect(a).toEqual(b);
    expect(a).not.toEqual(c);
    const filter = (how: "pytorch" | "he", name: string): Float32Array => {
      const at = network.parameters.findIndex((parameter) => parameter.name === `${name}.weight`);
      return initialise(network, createRandom("seed"), how).parameters[at]!;
    };
    const deviation = (values: Float32Array): number =>
      Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length);
    // What goes in and out: 3×3 from 64 channels to 64; 3×3 from 16 to 32; 1×1 from 16 to 32.
    for (const [name, fanIn, fanOut] of [
      ["stages.2.0.0-1.conv", 9 * 64, 9 * 64],
      ["reductions.1.a.conv", 9 * 16, 9 * 32],
      ["reductions.1.shortcut", 16, 32],
    ] as const) {
      expect(deviation(filter("he", name)) / Math.sqrt(2 / fanOut)).toBeCloseTo(1, 1);
      // kaiming_uniform_ with a = √5: uniform in ±1/√(fan in).
      const values = filter("pytorch", name);
      expect(deviation(values) * Math.sqrt(3 * fanIn)).toBeCloseTo(1, 1);
      const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
      expect(largest * Math.sqrt(fanIn)).toBeLessThanOrEqual(1 + 1e-6);
      expect(largest * Math.sqrt(fanIn)).toBeGreaterThan(0.97);
    }
  });

  it("refuses images that cannot be halved twice", () => {
    expect(() => buildNetwork(parseCell("n+nn+snn"), { ...tiny, imageSize: 30 })).toThrow(/multiple of 4/);
  });
});

it("blames the weights, not the batch, when the weights do not fit on the device", async () => {
  const network = buildNetwork(parseCell("n+n1+s3p"), tiny);
  const { parameters } = initialise(network, createRandom("full"), "he");
  class Full extends tf.KernelBackend {
    override write(): object {
      throw new Error("Aborted(OOM)");
    }
    override dispose(): void {}
  }
  const before = tf.getBackend();
  tf.registerBackend("full", () => new Full());
  await tf.setBackend("full");
  try {
    expect(() => upload(network, parameters)).toThrow(
      `out of memory on full: the network's ${network.size} weights do not fit; try a smaller network.channels or network.cells`,
    );
    const bug = () => placeWeights("full", 1, () => JSON.parse("{"));
    expect(bug).toThrow(SyntaxError); // what is no lack of memory keeps its message
  } finally {
    await tf.setBackend(before);
    tf.removeBackend("full");
  }
});
