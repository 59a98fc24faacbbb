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
    const x = normal(3, 5, 5, channels);
    const weights = normal(3, 5, 5, channels);
    // The gradient of a ReLU as TensorFlow.js has it: 0 times a negative slope is -0 there.
    const theirs = tf.relu(x).dataSync<"float32">();
    const slope = tf.mul(weights, tf.step(x)).dataSync<"float32">();
    const [value, , gradient] = all((a) => tf.relu(a), [x], weights);
    expect(value).toEqual(theirs);
    expect([...gradient!]).toEqual([...slope].map((v) => v + 0));
  });

  it("ReLU has a second derivative still, which is none", () => {
    const x = normal(2, 3, 3, 4);
    const by = (a: tf.Tensor): tf.Tensor => tf.grad((z) => tf.sum(tf.mul(tf.relu(z), z)))(a);
    const twice = tf
      .grad((a) => tf.sum(by(a)))(x)
      .dataSync();
    expect([...twice]).toEqual([...x.dataSync()].map((v) => (v > 0 ? 2 : 0)));
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
