import { describe, expect, it } from "vitest";
import { oneHot } from "../../src/space/encodings/one-hot.ts";
import { nasBench201 as space } from "../../src/space/nas-bench-201/index.ts";
import { createRandom } from "../../src/space/random.ts";
import { createMlp, type MlpOptions } from "../../surrogates/mlp.ts";
import { mlpEnsemble } from "../../surrogates/mlp-ensemble.ts";
import { layersOf } from "../../surrogates/mlp-network.ts";
import { sparseRows } from "../../surrogates/sparse.ts";

const options: MlpOptions = {
  inputs: 6,
  layers: 2,
  width: 5,
  learningRate: 0.01,
  batchSize: 4,
  loss: "squared",
};

/** Rows with some zeros, as one-hot encodings have. */
function data(rows: number, outputs = 1, seed = "mlp data") {
  const random = createRandom(seed);
  const inputs = Float64Array.from({ length: rows * 6 }, () => (random.next() < 0.5 ? 0 : random.normal()));
  const targets = Float64Array.from({ length: rows * outputs }, (_, k) => {
    const at = 6 * Math.floor(k / outputs) + (k % outputs);
    return Math.sin(inputs[at]! + inputs[at + 1]!);
  });
  return { inputs: sparseRows(inputs, 6), targets };
}

describe.each([
  ["squared", 1],
  ["absolute", 1],
  ["squared", 3],
  ["absolute", 3],
] as const)("a network with %s loss and %i outputs", (loss, outputs) => {
  it("has the gradient that finite differences give", () => {
    const net = createMlp({ ...options, loss, outputs }, createRandom("mlp"));
    const { inputs, targets } = data(7, outputs);
    const { gradient } = net.gradient(inputs, targets);
    const h = 1e-6;
    for (let p = 0; p < net.parameters.length; p++) {
      const kept = net.parameters[p]!;
      net.parameters[p] = kept + h;
      const up = net.gradient(inputs, targets).loss;
      net.parameters[p] = kept - h;
      const down = net.gradient(inputs, targets).loss;
      net.parameters[p] = kept;
      expect(gradient[p]).toBeCloseTo((up - down) / (2 * h), 5);
    }
  });

  it("learns what it is shown", () => {
    const net = createMlp({ ...options, loss, outputs, width: 5 * outputs }, createRandom("mlp"));
    const { inputs, targets } = data(40, outputs);
    const before = net.gradient(inputs, targets).loss;
    net.train(inputs, targets, 300, createRandom("order"));
    expect(net.gradient(inputs, targets).loss).toBeLessThan(before / 4);
  });
});

describe("training", () => {
  const { inputs, targets } = data(20, 2);
  const trained = (change: Partial<MlpOptions>, epochs: number) => {
    const net = createMlp({ ...options, outputs: 2, batchSize: 20, ...change }, createRandom("mlp"));
    net.train(inputs, targets, epochs, createRandom("order"));
    return net;
  };

  it("gives the same bytes for the same seed", () => {
    expect(trained({}, 20).parameters).toEqual(trained({}, 20).parameters);
  });

  it("generalises to rows that it was not shown", () => {
    const many = data(2000, 2, "many");
    const net = createMlp({ ...options, outputs: 2, width: 24, annealed: true }, createRandom("mlp"));
    net.train(many.inputs, many.targets, 20, createRandom("order"));
    const { loss } = net.gradient(inputs, targets);
    expect(loss).toBeLessThan((0.1 * targets.reduce((sum, t) => sum + t * t, 0)) / 20);
  });

  it("with decay shrinks weights by learning rate × decay at each step, and leaves biases alone", () => {
    const [start, plain, decayed] = [trained({}, 0), trained({}, 1), trained({ weightDecay: 0.5 }, 1)];
    const layers = [start, plain, decayed].map(layersOf);
    for (const [l, { outputs, weights }] of layers[0]!.entries())
      for (const [w, value] of weights.entries())
        expect(layers[2]![l]!.weights[w]! - layers[1]![l]!.weights[w]!).toBeCloseTo(
          w < outputs ? 0 : -0.01 * 0.5 * value,
          15,
        );
  });

  it("with strong decay still learns a constant, which only the bias of the output can carry", () => {
    const mlp = createMlp({ ...options, weightDecay: 30 }, createRandom("constant"));
    const nothing = sparseRows(new Float64Array(4 * options.inputs), options.inputs);
    mlp.train(nothing, new Float64Array(4).fill(1), 600, createRandom("order"));
    expect(mlp.predict(nothing)[0]).toBeCloseTo(1, 2);
  });

  it("with annealing takes each step at a lower rate: of two steps, the second is half as long", () => {
    const [one, two, annealed] = [trained({}, 1), trained({}, 2), trained({ annealed: true }, 2)];
    const longest = two!.parameters.reduce(
      (most, p, k) => Math.max(most, Math.abs(p - one!.parameters[k]!)),
      0,
    );
    expect(longest).toBeGreaterThan(0.005);
    for (const [k, p] of one!.parameters.entries())
      expect(annealed!.parameters[k]! - p).toBeCloseTo((two!.parameters[k]! - p) / 2, 12);
  });
});

describe("an ensemble", () => {
  const train = {
    ...options,
    loss: "absolute",
    members: 3,
    layers: 2,
    width: 10,
    epochs: 60,
    warmStart: false,
  } as const;
  const random = createRandom("ensemble");
  const architectures = Array.from({ length: 80 }, () => space.sample(random));
  const values = architectures.map((a) => space.choices(a).filter((c) => c === 3).length / 6);

  it("ranks architectures that it has not seen, on the scale of the values", () => {
    const model = mlpEnsemble(oneHot(space), train, createRandom("fit"));
    model.fit(architectures, values);
    const { mean, spread, members } = model.predict([space.parse("3+33+333"), space.parse("n+nn+nnn")]);
    expect(mean[0]).toBeGreaterThan(mean[1]! + 0.3);
    expect(mean[0]).toBeLessThan(1.5);
    expect(members).toHaveLength(3);
    expect(spread[0]).toBeGreaterThan(0);
  });

  it.each([
    ["tied values", [1, 2, 3, 4], [0.1, 0.1, 0.1, 0.1]],
    ["two points", [1, 9], [0.1, 0.2]],
    ["duplicates", [1, 1, 1], [0.1, 0.1, 0.9]],
  ])("%s give finite predictions", (_, list, observed) => {
    const model = mlpEnsemble(oneHot(space), train, createRandom("fit"));
    model.fit(list, observed);
    const { mean, spread } = model.predict([5, 6]);
    expect([...mean, ...spread].every(Number.isFinite)).toBe(true);
  });

  it("refuses NaN", () => {
    const model = mlpEnsemble(oneHot(space), train, createRandom("fit"));
    expect(() => model.fit([1, 2], [Number.NaN, 1])).toThrow(/architecture 1 is NaN/);
  });

  it("shows no more samples than asked when it is given a bound", () => {
    const count = { epochs: 0 };
    const counting = createRandom("order");
    const spy = {
      ...counting,
      shuffle: <T>(items: T[]): T[] => {
        count.epochs++;
        return counting.shuffle(items);
      },
    };
    const model = mlpEnsemble(oneHot(space), { ...train, members: 1, samples: 200 }, spy);
    model.fit(architectures, values);
    expect(count.epochs).toBe(3); // 3 passes over 80 points: the first whole number to reach 200
  });
});
