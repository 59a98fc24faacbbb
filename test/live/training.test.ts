import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, it } from "vitest";
import { openBackend } from "../../src/live/backend/backend.ts";
import { crossEntropy } from "../../src/live/network/layers.ts";
import { buildNetwork, type Network, type Segment } from "../../src/live/network/network.ts";
import { byBatch, initialise, upload } from "../../src/live/network/weights.ts";
import { augmentedBatch } from "../../src/live/training/augment.ts";
import { cosineRate } from "../../src/live/training/protocol.ts";
import { createTrainer } from "../../src/live/training/sgd.ts";
import { type Checkpoint, DivergedError, oneHot, train } from "../../src/live/training/train.ts";
import { parseCell } from "../../src/space/nas-bench-201/notations.ts";
import { createRandom } from "../../src/space/random.ts";
import { toy, toyNetwork, toyProtocol } from "./toy.ts";

const network = buildNetwork(parseCell("n+n1+s3p"), toyNetwork);

beforeAll(async () => {
  await openBackend("wasm");
});

describe("training", () => {
  const { training } = toyProtocol();

  it("resumed from a checkpoint gives the same weights as never stopped, bit for bit; and leaks nothing", async () => {
    const checkpoints: Checkpoint[] = [];
    const losses: number[] = [];
    const before = tf.memory().numTensors;
    const whole = await train(network, toy.train, training, createRandom("t"), {
      onEpoch: (checkpoint) => checkpoints.push(checkpoint),
      onProgress: ({ loss }) => losses.push(loss),
    });
    expect(tf.memory().numTensors).toBe(before);
    expect(checkpoints.map(({ epoch }) => epoch)).toEqual([1, 2, 3]);
    expect(losses.at(-1)).toBeLessThan(losses[0]!);
    const rest = await train(network, toy.train, training, createRandom("t"), { resume: checkpoints[0] });
    expect(rest.weights).toEqual(whole.weights);
    expect(rest.seconds).toBeGreaterThan(checkpoints[0]!.seconds);
  });

  it("draws the order of the images anew in each epoch", async () => {
    const random = createRandom("t");
    const forks: string[] = [];
    const fork = (purpose: string) => {
      forks.push(purpose);
      return random.fork(purpose);
    };
    await train(network, toy.train, { ...training, images: 16 }, { ...random, fork });
    expect(forks).toHaveLength(1 + training.epochs);
    expect(new Set(forks).size).toBe(forks.length);
  });

  it("says when the loss is no longer a number", async () => {
    const protocol = { ...training, learningRate: 1e30 };
    await expect(train(network, toy.train, protocol, createRandom("t"))).rejects.toThrow(DivergedError);
  });

  it.each(["n+n1+s3p", "s+nn+snn", "n+nn+nnn", "3+1p+s31"])(
    "with less memory, each segment run again, gives the same numbers, bit for bit: %s",
    async (code) => {
      const deep = buildNetwork(parseCell(code), { ...network.options, cells: 2 });
      const weights = initialise(deep, createRandom("sgd"), "pytorch");
      const velocities = weights.parameters.map(({ length }) => new Float32Array(length));
      const indices = Array.from({ length: 16 }, (_, i) => i);
      const trained = async (recompute: boolean) => {
        const before = tf.memory().numTensors;
        const trainer = createTrainer(deep, { weights, velocities }, training, recompute);
        const losses: number[] = [];
        for (let step = 0; step < 3; step++) {
          const pixels = augmentedBatch(toy.train, indices, 0, false, createRandom("x"));
          const x = tf.tensor4d(pixels, [16, 8, 8, 1]);
          const y = oneHot(toy.train.labels.subarray(0, 16), 3);
          const loss = trainer.step(x, y, 0.05);
          losses.push(loss.dataSync()[0]!);
          tf.dispose([x, y, loss]);
        }
        const state = await trainer.state();
        trainer.dispose();
        return { losses, state, leaked: tf.memory().numTensors - before };
      };
      const plain = await trained(false);
      expect(plain.leaked).toBe(0);
      expect(await trained(true)).toEqual(plain);
    },
  );

  it.each([false, true])(
    "a step that fails in the middle leaves nothing (segments run again: %s)",
    (recompute) => {
      const { segments } = network;
      /** Fails when a segment in the middle is run for the n-th time. */
      const failing = (n: number): Network => {
        let runs = 0;
        const run: Segment["run"] = (...values) => {
          const y = segments[2]!.run(...values);
          if (++runs === n) throw new Error("no memory");
          return y;
        };
        const all = segments.map((segment, s) => (s === 2 ? { ...segment, run } : segment));
        const forward: Network["forward"] = (x, ...rest) =>
          all.reduce((y: tf.Tensor, segment) => segment.run(y, ...rest), x) as tf.Tensor2D;
        return { ...network, segments: all, forward };
      };
      const weights = initialise(network, createRandom("sgd"), "pytorch");
      const velocities = weights.parameters.map(({ length }) => new Float32Array(length));
      const pixels = augmentedBatch(toy.train, [0, 1, 2, 3], 0, false, createRandom("x"));
      const before = tf.memory().numTensors;
      for (const n of recompute ? [1, 2] : [1]) {
        const trainer = createTrainer(failing(n), { weights, velocities }, training, recompute);
        const x = tf.tensor4d(pixels, [4, 8, 8, 1]);
        const y = oneHot(toy.train.labels.subarray(0, 4), 3);
        expect(() => trainer.step(x, y, 0.05)).toThrow("no memory");
        tf.dispose([x, y]);
        trainer.dispose();
        expect(tf.memory().numTensors).toBe(before);
      }
    },
  );

  it("says after each batch that it goes on", async () => {
    let batches = 0;
    await train(
      network,
      toy.train,
      { ...training, epochs: 1, images: 48, batchSize: 16 },
      createRandom("t"),
      {
        onBatch: () => batches++,
      },
    );
    expect(batches).toBe(3);
  });

  it("takes steps of Nesterov SGD with weight decay, as PyTorch does", () => {
    const weights = initialise(network, createRandom("sgd"), "he");
    const velocities = weights.parameters.map((values, i) => values.map((_, j) => 0.01 * ((i + j) % 5)));
    const settings = { momentum: 0.9, weightDecay: 0.01 };
    const x = tf.tensor4d(augmentedBatch(toy.train, [0, 1, 2, 3], 0, false, createRandom("x")), [4, 8, 8, 1]);
    const y = oneHot(toy.train.labels.subarray(0, 4), 3);
    const gradients = tf.grads((...p: tf.Tensor[]) =>
      tf.mean(crossEntropy(network.forward(x, p, byBatch()), y)),
    )(upload(network, weights.parameters));
    const trainer = createTrainer(network, { weights, velocities }, settings);
    trainer.step(x, y, 0.05);
    return trainer.state().then((state) => {
      weights.parameters.forEach((values, i) => {
        const gradient = gradients[i]!.dataSync();
        values.forEach((value, j) => {
          const decayed = gradient[j]! + 0.01 * value;
          const velocity = 0.9 * velocities[i]![j]! + decayed;
          expect(state.velocities[i]![j]).toBeCloseTo(velocity, 5);
          expect(state.weights.parameters[i]![j]).toBeCloseTo(value - 0.05 * (decayed + 0.9 * velocity), 5);
        });
      });
      // Running statistics: nine parts old, one part new; the stem sees 4 × 64 values a channel.
      const stem = { mean: [] as number[], variance: [] as number[], count: 0 };
      network.forward(
        x,
        upload(network, weights.parameters),
        byBatch((norm, mean, variance, count) => {
          if (norm === 0)
            Object.assign(stem, { mean: mean.dataSync(), variance: variance.dataSync(), count });
        }),
      );
      expect(stem.count).toBe(4 * 64);
      state.weights.means[0]!.forEach((mean, channel) => {
        expect(mean).toBeCloseTo(0.1 * stem.mean[channel]!, 5);
        const unbiased = (stem.variance[channel]! * 256) / 255;
        expect(state.weights.variances[0]![channel]).toBeCloseTo(0.9 + 0.1 * unbiased, 5);
      });
      trainer.dispose();
    });
  });

  it.each([
    ["epoch", [0, 0, 1 / 2, 1 / 2]],
    ["batch", [0, 1 / 4, 1 / 2, 3 / 4]],
  ] as const)("the rate falls after each %s", async (schedule, progress) => {
    const protocol = { ...training, epochs: 2, images: 32, batchSize: 16, schedule };
    const trained = await train(network, toy.train, protocol, createRandom("s"));
    const random = createRandom("s");
    const weights = initialise(network, random.fork("initialisation"), "pytorch");
    const velocities = weights.parameters.map(({ length }) => new Float32Array(length));
    const trainer = createTrainer(network, { weights, velocities }, training);
    for (let step = 0; step < 4; step++) {
      const stream = random.fork(`epoch ${step >> 1}`);
      const order = stream.shuffle(Array.from({ length: 32 }, (_, i) => i));
      const indices = order.slice(16 * (step & 1)).slice(0, 16);
      const pixels = augmentedBatch(toy.train, indices, 0, false, stream);
      const labels = oneHot(
        indices.map((i) => toy.train.labels[i]!),
        3,
      );
      const rate = cosineRate(training.learningRate, progress[step]!);
      trainer.step(tf.tensor4d(pixels, [16, 8, 8, 1]), labels, rate).dispose();
    }
    expect((await trainer.state()).weights).toEqual(trained.weights);
    trainer.dispose();
  });

  it("the sum of rates over 12 epochs of many batches is .923 of it where the rate falls with each batch", () => {
    const epochs = Array.from({ length: 12 }, (_, e) => cosineRate(0.1, e / 12));
    const batches = Array.from({ length: 12 * 196 }, (_, b) => cosineRate(0.1, b / (12 * 196)) / 196);
    const sum = (rates: readonly number[]): number => rates.reduce((a, b) => a + b, 0);
    expect(sum(batches) / sum(epochs)).toBeCloseTo(0.923, 3);
  });

  it("the learning rate falls to zero along a cosine", () => {
    expect([0, 0.5, 1].map((progress) => cosineRate(0.1, progress))).toEqual([0.1, expect.closeTo(0.05), 0]);
  });
});

describe("augmentation", () => {
  const images = { ...toy.train, pixels: toy.train.pixels.map((value) => Math.max(1, value)) };
  const original = augmentedBatch(images, [5], 0, false, createRandom("a"));

  it("without crop and flip hands out the images", () => {
    expect([...original]).toEqual(
      [...images.pixels.subarray(5 * 64, 6 * 64)].map((v) => Math.fround(v / 255)),
    );
  });

  it("shifts by up to the border, black coming in, and mirrors half of the time", () => {
    const random = createRandom("b");
    const seen = new Set<string>();
    let mirrored = 0;
    for (let i = 0; i < 400; i++) {
      const batch = augmentedBatch(images, [5], 2, true, random);
      let found = false;
      for (let dy = -2; dy <= 2; dy++)
        for (let dx = -2; dx <= 2; dx++)
          for (const flip of [false, true]) {
            const expected = batch.map((_, at) => {
              const [y, x] = [Math.floor(at / 8) + dy, (at % 8) + dx];
              if (y < 0 || y > 7 || x < 0 || x > 7) return 0;
              return original[y * 8 + (flip ? 7 - x : x)]!;
            });
            if (found || expected.some((value, at) => value !== batch[at])) continue;
            found = true;
            seen.add(`${dy} ${dx}`);
            mirrored += Number(flip);
          }
      expect(found).toBe(true);
    }
    expect(seen.size).toBe(25);
    expect(mirrored).toBeGreaterThan(150);
    expect(mirrored).toBeLessThan(250);
  });
});
