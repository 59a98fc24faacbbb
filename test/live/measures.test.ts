import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, it } from "vitest";
import { openBackend } from "../../src/live/backend/backend.ts";
import type { Dataset } from "../../src/live/data/images.ts";
import { gradientMeasures } from "../../src/live/measures/gradient.ts";
import { createMeasurer } from "../../src/live/measures/measures.ts";
import { isLiveMeasure, LIVE_MEASURES } from "../../src/live/measures/names.ts";
import { logDeterminantOf, naswot } from "../../src/live/measures/naswot.ts";
import { logSynapticFlow } from "../../src/live/measures/synflow.ts";
import { buildNetwork } from "../../src/live/network/network.ts";
import { byBatch, initialise, upload, type Weights } from "../../src/live/network/weights.ts";
import { parseCell } from "../../src/space/nas-bench-201/notations.ts";
import { createRandom } from "../../src/space/random.ts";

const options = {
  channels: 2,
  cells: 1,
  imageSize: 8,
  imageChannels: 1,
  classes: 3,
  mean: [0.4],
  deviation: [0.3],
};
const cell = parseCell("3+1s+n3p");
const network = buildNetwork(cell, options);
const weights = initialise(network, createRandom("measures"), "he");
const labels = [0, 1, 2, 1];

beforeAll(async () => {
  await openBackend("wasm");
});

function images(count = labels.length): tf.Tensor4D {
  const random = createRandom("images");
  return tf.tensor4d(
    Float32Array.from({ length: count * 64 }, () => random.next()),
    [count, 8, 8, 1],
  );
}

describe("synaptic flow", () => {
  /** R of the definition, in plain sums: the logits of an image of ones, weights absolute and scaled by t. */
  function output(of: Weights, t: number, code = cell): number {
    const plain = buildNetwork(code, { ...options, mean: [0], deviation: [1] });
    return tf.tidy(() => {
      const scaled = upload(plain, of.parameters).map((parameter, i) => {
        const { role } = plain.parameters[i]!;
        return role === "bias" ? tf.zerosLike(parameter) : tf.mul(tf.abs(parameter), t);
      });
      return tf.sum(plain.forward(tf.ones([1, 8, 8, 1]), scaled, (x) => x)).dataSync()[0]!;
    });
  }

  it("is how the output grows when all weights do", async () => {
    // By Euler's rule, Σ w·∂R/∂w is dR/dt where every weight is multiplied by t.
    const h = 1e-2;
    const [minus2, minus, plus, plus2] = [-2 * h, -h, h, 2 * h].map((d) => output(weights, 1 + d));
    const derivative = (minus2! - 8 * minus! + 8 * plus! - plus2!) / (12 * h);
    expect(await logSynapticFlow(cell, options, weights)).toBeCloseTo(Math.log10(1 + derivative), 3);
  });

  it("of a deep network, beyond 32-bit floats, still has a logarithm", async () => {
    const deep = { ...options, channels: 16, cells: 5, imageSize: 4 };
    const chain = parseCell("3+33+333");
    const many = initialise(buildNetwork(chain, deep), createRandom("deep"), "he");
    expect(await logSynapticFlow(chain, deep, many)).toBeGreaterThan(39);
  });

  it("is 0 where no signal reaches the output", async () => {
    const dead = parseCell("n+nn+nnn");
    const none = initialise(buildNetwork(dead, options), createRandom("dead"), "he");
    expect(await logSynapticFlow(dead, options, none)).toBe(0);
  });
});

describe("gradient norm and SNIP", () => {
  it("agree with finite differences of a smooth quantity: the classifier's weights", async () => {
    const x = images();
    const { norm, snip } = await gradientMeasures(network, weights, x, labels);
    const loss = (parameters: readonly Float32Array[]): number =>
      tf.tidy(() => {
        const logits = network.forward(x, upload(network, parameters), byBatch());
        return tf.losses
          .softmaxCrossEntropy(tf.oneHot(tf.tensor1d(labels, "int32"), 3), logits)
          .dataSync()[0]!;
      });
    const at = network.parameters.findIndex(({ role }) => role === "weight");
    let square = 0;
    let product = 0;
    for (let i = 0; i < weights.parameters[at]!.length; i++) {
      const shifted = (h: number): Float32Array[] =>
        weights.parameters.map((values, p) =>
          p === at ? values.map((value, j) => (j === i ? value + h : value)) : values,
        );
      const gradient = (loss(shifted(0.05)) - loss(shifted(-0.05))) / 0.1;
      square += gradient ** 2;
      product += Math.abs(gradient * weights.parameters[at]![i]!);
    }
    x.dispose();
    // The classifier is one of several layers: its share is there, and no more than the whole.
    const others = await withoutClassifier();
    expect(norm - others.norm).toBeCloseTo(Math.sqrt(square), 3);
    expect(snip - others.snip).toBeCloseTo(product, 3);
  });

  /** The sums over filters alone, by tfjs's gradients one filter at a time. */
  async function withoutClassifier(): Promise<{ norm: number; snip: number }> {
    const x = images();
    let norm = 0;
    let snip = 0;
    for (const [p, { role }] of network.parameters.entries()) {
      if (role !== "filter") continue;
      const [length, dot] = tf.tidy(() => {
        const all = upload(network, weights.parameters);
        const gradient = tf.grad((filter: tf.Tensor) => {
          const logits = network.forward(
            x,
            all.map((other, i) => (i === p ? filter : other)),
            byBatch(),
          );
          return tf.losses.softmaxCrossEntropy(tf.oneHot(tf.tensor1d(labels, "int32"), 3), logits);
        })(all[p]!);
        return [tf.norm(gradient).dataSync()[0]!, tf.sum(tf.abs(tf.mul(gradient, all[p]!))).dataSync()[0]!];
      });
      norm += length;
      snip += dot;
    }
    x.dispose();
    return { norm, snip };
  }
});

describe("NASWOT", () => {
  it("has a log-determinant as by hand", () => {
    expect(logDeterminantOf(Float64Array.from([4, 2, 2, 3]), 2)).toBeCloseTo(Math.log(8), 12);
    expect(logDeterminantOf(Float64Array.from([2, 1, 0, 1, 2, 1, 0, 1, 2]), 3)).toBeCloseTo(Math.log(4), 12);
  });

  it("is low but finite where two images are seen alike", async () => {
    const one = images(1);
    const same = tf.concat([one, one, images(2)]) as tf.Tensor4D;
    const different = images(4);
    const alike = await naswot(cell, options, weights, same);
    expect(Number.isFinite(alike)).toBe(true);
    expect(alike).toBeLessThan(await naswot(cell, options, weights, different));
    tf.dispose([one, same, different]);
  });

  it("counts units on for both and off for both", async () => {
    const two = images(2);
    let units = 0;
    let equal = 0;
    const counting = buildNetwork(cell, options, (x) => {
      const [, h, w, c] = x.shape;
      const values = x.dataSync();
      const half = h * w * c;
      units += half;
      for (let i = 0; i < half; i++) equal += Number(values[i]! > 0 === values[half + i]! > 0);
      return tf.relu(x);
    });
    tf.tidy(() => counting.forward(two, upload(counting, weights.parameters), byBatch()));
    const expected = Math.log(units ** 2 - equal ** 2);
    expect(await naswot(cell, options, weights, two)).toBeCloseTo(expected, 4);
    two.dispose();
  });
});

describe("measuring an architecture", () => {
  const random = createRandom("pixels");
  const part = {
    count: 3,
    size: 8,
    channels: 1,
    pixels: Uint8Array.from({ length: 3 * 64 }, () => random.integer(256)),
    labels: Uint8Array.from([0, 1, 2]),
  };
  const dataset: Dataset = {
    name: "made-up",
    classes: 3,
    train: part,
    test: part,
    mean: [0.5],
    deviation: [0.3],
    corrupted: undefined,
  };
  const settings = { channels: 2, cells: 1, images: 3, seed: 0, iterations: 3 };
  const names = Object.keys(LIVE_MEASURES).filter(isLiveMeasure);

  it("gives the same numbers alone and after another, and leaks no tensors", async () => {
    const measurer = createMeasurer(dataset, settings);
    const values = async (code: string): Promise<number[]> =>
      [...(await measurer.measure(parseCell(code), code, names)).values()].map(({ value }) => value);
    const first = await values("3+1s+n3p");
    const held = tf.memory().numTensors;
    await values("s+nn+p11");
    expect(await values("3+1s+n3p")).toEqual(first);
    expect(tf.memory().numTensors).toBe(held);
    expect(first).toHaveLength(names.length);
    for (const value of first) expect(Number.isFinite(value)).toBe(true);
    measurer.dispose();
  });

  it("depends on the seed", async () => {
    const [a, b] = [0, 1].map((seed) => createMeasurer(dataset, { ...settings, seed }));
    const [x, y] = [await a!.measure(cell, "c", ["synflow"]), await b!.measure(cell, "c", ["synflow"])];
    expect(x.get("synflow")!.value).not.toBe(y.get("synflow")!.value);
    a!.dispose();
    b!.dispose();
  });
});
