import { createHash } from "node:crypto";
import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, it } from "vitest";
import { openBackend } from "../../src/live/backend/backend.ts";
import { batchNormInPasses, passesFit } from "../../src/live/backend/passes.ts";
import { affine, channelMoments, normalisation } from "../../src/live/network/layers.ts";
import { buildNetwork } from "../../src/live/network/network.ts";
import { train } from "../../src/live/training/train.ts";
import { parseCell } from "../../src/space/nas-bench-201/notations.ts";
import { createRandom } from "../../src/space/random.ts";
import { toyProtocol } from "./toy.ts";

const random = createRandom("test|passes");
const normal = (...shape: number[]): tf.Tensor =>
  tf.tensor(
    Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => random.normal()),
    shape,
  );

beforeAll(async () => {
  await openBackend("wasm");
});

/** Value and gradients, weighed by a fixed tensor so that every output has a slope of its own. */
function all(
  f: (...at: tf.Tensor[]) => tf.Tensor,
  at: readonly tf.Tensor[],
  weights: tf.Tensor,
): Float32Array[] {
  const { value, grads } = tf.valueAndGrads((...x) => tf.sum(tf.mul(f(...x), weights)))([...at]);
  return [f(...at), value, ...grads].map((tensor) => tensor.dataSync<"float32">());
}

describe("passes over images on wasm give the numbers of TensorFlow.js, bit for bit", () => {
  it.each([4, 8, 12, 16, 48])("batch normalisation of %i channels", (channels) => {
    const x = tf.add(tf.mul(normal(5, 6, 6, channels), 1.7), 0.3);
    const at = [x, normal(channels), normal(channels)];
    expect(passesFit(x)).toBe(true);
    const told: Float32Array[][] = [[], []];
    const weights = normal(5, 6, 6, channels);
    const ours = all(
      (a, g, b) =>
        batchNormInPasses(a as tf.Tensor4D, g as tf.Tensor1D, b as tf.Tensor1D, 1e-5, (...statistics) =>
          told[0]!.push(...statistics.map((tensor) => tensor.dataSync<"float32">())),
        ),
      at,
      weights,
    );
    const theirs = all(
      (a, g, b) => {
        const { mean, variance } = channelMoments(a as tf.Tensor4D);
        told[1]!.push(...[mean, variance].map((tensor) => tensor.dataSync<"float32">()));
        const { scale, shift } = normalisation(mean, variance, g as tf.Tensor1D, b as tf.Tensor1D);
        return affine(a as tf.Tensor4D, scale, shift);
      },
      at,
      weights,
    );
    expect(told[0]).toEqual(told[1]);
    expect(ours).toEqual(theirs);
  });

  it.each([4, 24, 32])("ReLU of %i channels", (channels) => {
    const [x, weights] = [0, 1].map((special) => {
      const values = normal(3, 5, 5, channels).dataSync<"float32">();
      // Each meets positive and negative numbers of the other.
      for (let i = 0; i < 9; i++) values[10 * i + special] = [Number.NaN, Infinity, -Infinity][i % 3]!;
      return tf.tensor4d(values, [3, 5, 5, channels]);
    }) as [tf.Tensor4D, tf.Tensor4D];
    // The gradient of a ReLU as TensorFlow.js has it.
    const theirs = tf.relu(x).dataSync<"float32">();
    const slope = tf.mul(weights, tf.step(x)).dataSync<"float32">();
    const [value, , gradient] = all((a) => tf.relu(a), [x], weights);
    expect(value).toEqual(theirs);
    expect(gradient).toEqual(slope);
    expect(slope.filter((v) => Number.isNaN(v)).length).toBeGreaterThan(6); // zero times infinity, too
  });

  it("ReLU has a second derivative still, which is none", () => {
    const x = normal(2, 3, 3, 4);
    const by = (a: tf.Tensor): tf.Tensor => tf.grad((z) => tf.sum(tf.mul(tf.relu(z), z)))(a);
    const twice = tf
      .grad((a) => tf.sum(by(a)))(x)
      .dataSync();
    expect([...twice]).toEqual([...x.dataSync()].map((v) => (v > 0 ? 2 : 0)));
  });

  it("throws before it writes where the backend has no room, and keeps nothing", () => {
    const { wasm } = tf.backend() as unknown as { wasm: { _malloc: (bytes: number) => number } };
    const x = normal(2, 8, 8, 4) as tf.Tensor4D;
    const [gamma, beta] = [normal(4), normal(4)] as [tf.Tensor1D, tf.Tensor1D];
    const halves = normal(3, 3, 4, 4) as tf.Tensor4D;
    const tasks: [string, () => tf.Tensor][] = [
      ["batch normalisation", () => batchNormInPasses(x, gamma, beta, 1e-5, () => {})],
      [
        "batch normalisation's gradient",
        () => tf.grad((a: tf.Tensor) => batchNormInPasses(a as tf.Tensor4D, gamma, beta, 1e-5, () => {}))(x),
      ],
      ["ReLU's gradient", () => tf.grad((a) => tf.relu(a))(x)],
      ["the gradient by a filter", () => tf.grad((w) => tf.conv2d(x, w as tf.Tensor4D, 1, "same"))(halves)],
      ["the gradient by images", () => tf.grad((a) => tf.conv2d(a as tf.Tensor4D, halves, 2, "same"))(x)],
    ];
    const real = wasm._malloc;
    for (const [name, task] of tasks) {
      tf.tidy(() => void task());
      const ours = new Set<number>();
      let calls = 0;
      wasm._malloc = (bytes) => {
        // Only our own kernels' allocations fail: what TensorFlow.js does with address 0 is not ours to mend.
        if (/makeOutput.*\n.*heap\.ts/.test(new Error("where").stack!)) ours.add(calls);
        calls++;
        return real(bytes);
      };
      tf.tidy(() => void task());
      expect(ours.size, name).toBeGreaterThan(0);
      for (const fatal of ours) {
        let n = 0;
        wasm._malloc = (bytes) => (n++ === fatal ? 0 : real(bytes));
        const heap = (tf.backend() as unknown as { wasm: { HEAPU8: Uint8Array } }).wasm.HEAPU8;
        const start = heap.slice(0, 4096);
        const kept = [tf.memory().numTensors, tf.engine().backend.numDataIds()];
        expect(() => tf.tidy(() => void task()), name).toThrow("out of memory");
        // What TensorFlow.js keeps for a way back that it never went.
        tf.dispose((tf.engine().state.activeTape ?? []).map((node) => node.saved ?? []));
        expect(heap.slice(0, 4096)).toEqual(start);
        expect([tf.memory().numTensors, tf.engine().backend.numDataIds()], `${name} ${fatal}`).toEqual(kept);
      }
      wasm._malloc = real;
    }
  });

  // Digests made before there were passes, outer products or gradients in parts; 6 channels go the general way.
  it.each([
    [4, "1816839e2f70", "df1b5bb5e43e"],
    [6, "93851b3b6725", "b54245d3549b"],
  ])("a network of %i channels trained as ever", async (channels, ...expected) => {
    const digests: string[] = [];
    for (const code of ["3+33+p1s", "1+3p+s13"]) {
      const network = buildNetwork(parseCell(code), {
        ...{
          channels,
          cells: 1,
          imageSize: 8,
          imageChannels: 1,
          classes: 10,
          mean: [0.5],
          deviation: [0.25],
        },
      });
      const draws = createRandom("x");
      const images = {
        ...{ count: 40, size: 8, channels: 1 },
        pixels: Uint8Array.from({ length: 40 * 64 }, () => draws.integer(256)),
        labels: Uint8Array.from({ length: 40 }, () => draws.integer(10)),
      };
      const protocol = { ...toyProtocol().training, epochs: 2, crop: undefined, flip: true };
      const { weights } = await train(network, images, protocol, createRandom("t"));
      const hash = createHash("sha256");
      for (const values of [...weights.parameters, ...weights.means, ...weights.variances])
        hash.update(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
      digests.push(hash.digest("hex").slice(0, 12));
    }
    expect(digests).toEqual(expected);
  });
});
