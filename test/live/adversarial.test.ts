/** Adversarial training in our engine. */
import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, it, test } from "vitest";
import { attackAll, classify, shareOf } from "../../src/live/attacks/evaluate.ts";
import { pgd } from "../../src/live/attacks/pgd.ts";
import { victimOf } from "../../src/live/attacks/victim.ts";
import { openBackend } from "../../src/live/backend/backend.ts";
import { crossEntropy } from "../../src/live/network/layers.ts";
import { buildNetwork } from "../../src/live/network/network.ts";
import { byBatch, freeze, initialise, upload, type Weights } from "../../src/live/network/weights.ts";
import { resolveProtocol } from "../../src/live/protocol.ts";
import { attacked } from "../../src/live/training/adversarial.ts";
import { augmentedBatch } from "../../src/live/training/augment.ts";
import { createTrainer } from "../../src/live/training/sgd.ts";
import { type Checkpoint, DivergedError, oneHot, train } from "../../src/live/training/train.ts";
import { parseCell } from "../../src/space/nas-bench-201/notations.ts";
import { createRandom } from "../../src/space/random.ts";
import { toy, toyNetwork, toyProtocol } from "./toy.ts";

const network = buildNetwork(parseCell("3+1p+s31"), toyNetwork);
const weights = initialise(network, createRandom("adversarial"), "pytorch");
const velocities = weights.parameters.map(({ length }) => new Float32Array(length));
const { training: plain } = toyProtocol();

function adversarial(settings: Record<string, unknown> = {}) {
  const { training } = toyProtocol({ training: { ...plain, adversarial: settings } });
  return { ...training, adversarial: training.adversarial! };
}

function batch() {
  const indices = Array.from({ length: 16 }, (_, i) => i);
  const pixels = augmentedBatch(toy.train, indices, 0, false, createRandom("x"));
  return {
    x: tf.tensor4d(pixels, [16, 8, 8, 1]),
    y: oneHot(toy.train.labels.subarray(0, 16), 3),
  };
}

beforeAll(async () => {
  await openBackend("wasm");
});

describe("the protocol", () => {
  test("plain training says nothing of it, so that fingerprints are what they were", () => {
    expect(JSON.stringify(resolveProtocol("demo"))).not.toContain("adversarial");
    expect(JSON.stringify(resolveProtocol())).not.toContain("adversarial");
  });

  test("is PGD with seven steps of 2/255 within 8/255 unless more is said", () => {
    expect(adversarial({ mode: "evaluation" }).adversarial).toEqual({
      attack: "pgd",
      steps: 7,
      epsilon: 8,
      stepSize: 2,
      mode: "evaluation",
    });
    expect(adversarial().adversarial.mode).toBe("training");
  });

  test.each([
    [{ attack: "fgsm" }, /^live protocol: training\.adversarial\.attack: .*"pgd"$/],
    [{ steps: 0 }, /^live protocol: training\.adversarial\.steps: .*>=1$/],
    [{ epsilon: 0 }, /^live protocol: training\.adversarial\.epsilon: .*>0$/],
    [{ epsilon: 1e9 }, /^live protocol: training\.adversarial\.epsilon: .*<=255$/],
    [{ stepSize: Number.NaN }, /^live protocol: training\.adversarial\.stepSize: .*NaN$/],
    [{ step: 2 }, /^live protocol: training\.adversarial: Unrecognized key: "step"$/],
    [true, /^live protocol: training\.adversarial: .*expected object, received boolean$/],
  ])("is refused in one line: %j", (settings, line) => {
    expect(() => resolveProtocol("demo", { training: { adversarial: settings } })).toThrow(line);
  });
});

describe("the attack", () => {
  it("starts anywhere within ε, and stays within ε and [0, 1]", () => {
    const x = tf.tensor4d([0, 0.01, 0.5, 0.99, 1, ...new Array<number>(59).fill(0.5)], [1, 8, 8, 1]);
    const settings = { steps: 3, epsilon: 25.5, stepSize: 10.2 };
    const seen: number[][] = [];
    // Up on the left half of the image, down on the right one.
    const direction = tf.tensor4d(
      Array.from({ length: 64 }, (_, i) => (i % 8 < 4 ? 3 : -5)),
      [1, 8, 8, 1],
    );
    const found = attacked(x, settings, createRandom("start"), (at) => {
      seen.push([...at.dataSync()]);
      return tf.clone(direction);
    });
    const clean = x.dataSync();
    const [start, second] = [seen[0]!, seen[1]!];
    for (const values of [...seen, [...found.dataSync()]])
      values.forEach((value, i) => {
        expect(Math.abs(value - clean[i]!)).toBeLessThan(0.1 + 1e-6);
        expect(value).toBeGreaterThanOrEqual(0);
        expect(value).toBeLessThanOrEqual(1);
      });
    const shifts = start.slice(5).map((value) => value - 0.5);
    expect(Math.min(...shifts)).toBeLessThan(-0.09);
    expect(Math.max(...shifts)).toBeGreaterThan(0.09);
    // A step of 10.2/255 along the sign, whatever the slope; three of them are enough for every corner here.
    second.slice(5).forEach((value, at) => {
      const up = (at + 5) % 8 < 4;
      const moved = start[at + 5]! + (up ? 0.04 : -0.04);
      expect(value).toBeCloseTo(Math.min(0.6, Math.max(0.4, moved)), 5);
    });
    expect(seen).toHaveLength(3);
    tf.dispose([x, direction, found]);
  });

  it.each(["training", "evaluation"] as const)(
    "raises the loss of the network in %s mode, and leaks nothing",
    (mode) => {
      const before = tf.memory().numTensors;
      const { x, y } = batch();
      const trainer = createTrainer(network, { weights, velocities }, plain);
      const found = attacked(x, adversarial().adversarial, createRandom("n"), (at) =>
        trainer.slope(at, y, mode),
      );
      const losses = tf.tidy(() => {
        const parameters = upload(network, weights.parameters);
        return [x, found].map(
          (at) => tf.mean(crossEntropy(network.forward(at, parameters, byBatch()), y)).dataSync()[0]!,
        );
      });
      if (mode === "training") expect(losses[1]).toBeGreaterThan(1.05 * losses[0]!);
      trainer.dispose();
      tf.dispose([x, y, found]);
      expect(tf.memory().numTensors).toBe(before);
    },
  );

  it("goes along the gradient of training mode: central differences on a smooth network", async () => {
    const smooth = buildNetwork(parseCell("3+1p+s31"), toyNetwork, (z) => tf.mul(z, tf.sigmoid(z)));
    const { x, y } = batch();
    const trainer = createTrainer(smooth, { weights, velocities }, plain);
    const slope = trainer.slope(x, y, "training").dataSync<"float32">();
    const parameters = upload(smooth, weights.parameters);
    const lossAt = (shift: tf.Tensor, sign: number): number =>
      tf.tidy(() => {
        const at = tf.add(x, tf.mul(shift, sign)) as tf.Tensor4D;
        return tf.mean(crossEntropy(smooth.forward(at, parameters, byBatch()), y)).dataSync()[0]!;
      });
    const random = createRandom("direction");
    // Along the slope itself and beside it, so that the difference is above the noise of 32 bits.
    const norm = Math.hypot(...slope);
    const direction = Float32Array.from(
      slope,
      (s) => (0.02 * s) / norm + 0.02 * (random.next() - 0.5) * Math.sqrt(12 / slope.length),
    );
    const shift = tf.tensor4d(direction, [16, 8, 8, 1]);
    const expected = slope.reduce((sum, s, i) => sum + s * direction[i]!, 0);
    expect((lossAt(shift, 1) - lossAt(shift, -1)) / 2 / expected).toBeCloseTo(1, 2);
    trainer.dispose();
  });

  it("in evaluation mode goes along the gradient that attacks on a finished network see", async () => {
    const moved: Weights = {
      ...weights,
      means: weights.means.map((values) => values.map((_, i) => 0.1 * (i % 3))),
      variances: weights.variances.map((values) => values.map((_, i) => 0.5 + 0.2 * (i % 4))),
    };
    const { x, y } = batch();
    for (const recompute of [false, true]) {
      const trainer = createTrainer(network, { weights: moved, velocities }, plain, recompute);
      const ours = trainer.slope(x, y, "evaluation").dataSync();
      const images = x.dataSync<"float32">();
      const { gradients } = await victimOf(freeze(network, moved)).gradients(
        images,
        toy.train.labels.subarray(0, 16),
      );
      gradients.forEach((value, i) => {
        expect(16 * ours[i]!).toBeCloseTo(value, 4); // ours is of the mean
      });
      const state = await trainer.state();
      expect(state.weights).toEqual(moved);
      trainer.dispose();
    }
  });

  it("in training mode moves the running statistics, as PyTorch does", async () => {
    const { x, y } = batch();
    const trainer = createTrainer(network, { weights, velocities }, plain);
    for (let i = 0; i < 2; i++) trainer.slope(x, y, "training").dispose();
    const state = await trainer.state();
    const parameters = upload(network, weights.parameters);
    let mean: number[] = [];
    network.forward(
      x,
      parameters,
      byBatch((norm, values) => {
        if (norm === 0) mean = [...values.dataSync()];
      }),
    );
    mean.forEach((value, channel) => {
      expect(state.weights.means[0]![channel]).toBeCloseTo((1 - 0.9 ** 2) * value, 5);
    });
    expect(state.weights.parameters).toEqual(weights.parameters);
    trainer.dispose();
  });

  it.each(["training", "evaluation"] as const)(
    "with less memory, each segment run again, finds the same, bit for bit: %s mode",
    async (mode) => {
      const results: unknown[] = [];
      for (const recompute of [false, true]) {
        const before = tf.memory().numTensors;
        const { x, y } = batch();
        const trainer = createTrainer(network, { weights, velocities }, plain, recompute);
        const found = attacked(x, adversarial().adversarial, createRandom("n"), (at) =>
          trainer.slope(at, y, mode),
        );
        const loss = trainer.step(found, y, 0.05);
        results.push({ images: found.dataSync(), loss: loss.dataSync(), state: await trainer.state() });
        trainer.dispose();
        tf.dispose([x, y, found, loss]);
        expect(tf.memory().numTensors).toBe(before);
      }
      expect(results[1]).toEqual(results[0]);
    },
  );
});

describe("where the device runs out of memory", () => {
  it.each(["training", "evaluation"] as const)(
    "at the start of an attack or the end of a step, nothing is left: %s mode",
    (mode) => {
      const { wasm } = tf.backend() as unknown as { wasm: { _malloc: (bytes: number) => number } };
      tf.zeros([1]).dispose(); // the first call replaces it
      const real = wasm._malloc;
      const small = buildNetwork(parseCell("n+nn+nnn"), toyNetwork);
      const values = initialise(small, createRandom("small"), "pytorch");
      const start = {
        weights: values,
        velocities: values.parameters.map(({ length }) => new Float32Array(length)),
      };
      /** Attacks and steps with no room for the n-th tensor; how many there were. */
      const run = (n: number): number => {
        const before = tf.memory().numTensors;
        const x = tf.fill([2, 8, 8, 1], 0.4) as tf.Tensor4D;
        const y = oneHot([0, 1], 3);
        const trainer = createTrainer(small, start, plain);
        let [asked, failed] = [0, false];
        const found: tf.Tensor[] = [];
        try {
          wasm._malloc = (bytes) => {
            if (asked++ === n) throw new Error("out of memory");
            return real(bytes);
          };
          const settings = { ...adversarial().adversarial, steps: 1 };
          const slope = (at: tf.Tensor4D): tf.Tensor4D => trainer.slope(at, y, mode);
          found.push(attacked(x, settings, createRandom("n"), slope));
          found.push(trainer.step(found[0] as tf.Tensor4D, y, 0.05));
        } catch (error) {
          failed = error instanceof Error && error.message === "out of memory";
        } finally {
          wasm._malloc = real;
        }
        tf.dispose([x, y, found]);
        trainer.dispose();
        expect([n, failed, tf.memory().numTensors - before]).toEqual([n, n < Infinity, 0]);
        return asked;
      };
      const all = run(Number.POSITIVE_INFINITY);
      expect(all).toBeGreaterThan(200);
      // Both ends are our own; in between, mostly, TensorFlow.js goes back along its tape.
      for (let n = 0; n < all; n += n < 14 || n > all - 60 ? 2 : 97) run(n);
    },
  );
});

describe("training", () => {
  it.each(["training", "evaluation"] as const)(
    "resumed from a checkpoint gives the same weights, bit for bit; and leaks nothing: %s mode",
    async (mode) => {
      const protocol = { ...adversarial({ mode, steps: 2 }), images: 48 };
      const checkpoints: Checkpoint[] = [];
      const before = tf.memory().numTensors;
      const whole = await train(network, toy.train, protocol, createRandom("t"), {
        onEpoch: (checkpoint) => checkpoints.push(checkpoint),
      });
      expect(tf.memory().numTensors).toBe(before);
      for (const resume of checkpoints.slice(0, 2)) {
        const rest = await train(network, toy.train, protocol, createRandom("t"), { resume });
        expect(rest.weights).toEqual(whole.weights);
      }
    },
  );

  it("sees the batches of plain training, and draws its starts anew in each epoch", async () => {
    const random = createRandom("t");
    const forks: string[] = [];
    const fork = (purpose: string) => {
      forks.push(purpose);
      return random.fork(purpose);
    };
    const draws = { ...random, fork };
    await train(network, toy.train, { ...plain, images: 16 }, draws);
    const plainly = forks.splice(0);
    await train(network, toy.train, { ...adversarial({ steps: 1 }), images: 16 }, draws);
    const added = forks.filter((purpose) => !plainly.includes(purpose));
    expect(forks.filter((purpose) => plainly.includes(purpose))).toEqual(plainly);
    expect(added).toHaveLength(plain.epochs);
    expect(new Set(added).size).toBe(plain.epochs);
  });

  it("says when the loss is no longer a number", async () => {
    const protocol = { ...adversarial(), learningRate: 1e30 };
    const before = tf.memory().numTensors;
    await expect(train(network, toy.train, protocol, createRandom("t"))).rejects.toThrow(DivergedError);
    expect(tf.memory().numTensors).toBe(before);
  });

  it("says after each step of an attack that it goes on", async () => {
    const said: string[] = [];
    await train(
      network,
      toy.train,
      { ...adversarial({ steps: 2 }), epochs: 1, images: 32 },
      createRandom("t"),
      {
        onAttackStep: () => said.push("step"),
        onBatch: () => said.push("batch"),
      },
    );
    const batches = Math.ceil(32 / plain.batchSize);
    expect(said).toEqual(Array.from({ length: batches }, () => ["step", "step", "batch"]).flat());
  });

  it("makes a network that resists more", async () => {
    const small = buildNetwork(parseCell("n+n1+s3p"), toyNetwork);
    const robust = async (protocol: typeof plain): Promise<number> => {
      const trained = await train(small, toy.train, { ...protocol, epochs: 8 }, createRandom("u"));
      const model = freeze(small, trained.weights);
      const victim = victimOf(model);
      const attack = pgd({ steps: 10, relativeStep: 0.25 });
      const assault = { attack, epsilon: 16 / 255, batchSize: 30, random: createRandom("pgd") };
      const correct = await classify(victim, toy.test, 30);
      const resists = shareOf(await attackAll(victim, toy.test, correct, assault));
      model.dispose();
      return resists;
    };
    const hardened = await robust(adversarial({ steps: 3, epsilon: 16, stepSize: 8 }));
    expect(hardened).toBeGreaterThan((await robust(plain)) + 0.3);
  });
});
