import { describe, expect, it } from "vitest";
import { createRandom } from "../../src/space/random.ts";
import { type Network, runNetwork, type TrainingOptions, trainNetwork } from "../../surrogates/network.ts";

const rows = 600;
const random = createRandom("network test");
const inputs = Float64Array.from({ length: rows * 3 }, () => random.normal());
/** Two outputs that no linear model can give. */
const truth = ([a, b, c]: readonly number[]): number[] => [a! * b!, Math.abs(c!) + 0.5 * a!];
const targets = Float64Array.from(
  Array.from({ length: rows }, (_, i) => truth([...inputs.subarray(3 * i, 3 * i + 3)])).flat(),
);
const options = (epochs: number): TrainingOptions => ({
  hidden: [24, 24],
  epochs,
  batch: 32,
  learningRate: 0.01,
  weightDecay: 0.01,
  random: createRandom("training"),
});

/** The same network, spelled out. */
function plainly(network: Network, row: readonly number[]): number[] {
  let values = [...row];
  for (const [l, { inputs: n, outputs, weights, biases }] of network.entries())
    values = Array.from({ length: outputs }, (_, o) => {
      let sum = biases[o]!;
      for (let i = 0; i < n; i++) sum += weights[o * n + i]! * values[i]!;
      return l < network.length - 1 ? Math.max(0, sum) : sum;
    });
  return values;
}

describe("a small network", () => {
  it("learns several non-linear outputs at once and generalises", () => {
    const network = trainNetwork(inputs, targets, rows, options(80));
    const fresh = Float64Array.from({ length: 300 }, () => random.normal());
    const predicted = runNetwork(network, fresh, 100);
    let error = 0;
    let total = 0;
    for (let i = 0; i < 100; i++)
      for (const [o, value] of truth([...fresh.subarray(3 * i, 3 * i + 3)]).entries()) {
        error += (value - predicted[2 * i + o]!) ** 2;
        total += (value - [0, 0.8][o]!) ** 2;
      }
    expect(error / total).toBeLessThan(0.1);
  });

  it("gives the same bytes for the same seed", () => {
    const [a, b] = [0, 1].map(() => trainNetwork(inputs, targets, rows, options(2)));
    expect(a).toEqual(b);
  });

  it("computes what its weights say, for any number of outputs", () => {
    const network = trainNetwork(inputs, targets, rows, { ...options(1), hidden: [5, 7] });
    const output = runNetwork(network, inputs, rows);
    for (const i of [0, 17, rows - 1])
      for (const [o, value] of plainly(network, [...inputs.subarray(3 * i, 3 * i + 3)]).entries())
        expect(output[2 * i + o]).toBeCloseTo(value, 10);
  });

  it("moves down the gradient of the squared error, as finite differences see it", () => {
    // One step of Adam moves every weight by the learning rate against the sign of its gradient.
    const rate = 1e-6;
    const train = (epochs: number): Network =>
      trainNetwork(inputs, targets, rows, {
        hidden: [6, 5],
        epochs,
        batch: rows,
        learningRate: rate,
        weightDecay: 0,
        random: createRandom("one step"),
      });
    const before = train(0);
    const after = train(1);
    const loss = (): number => {
      const output = runNetwork(before, inputs, rows);
      return output.reduce((sum, value, k) => sum + (value - targets[k]!) ** 2, 0) / (2 * rows);
    };
    let checked = 0;
    for (const [l, layer] of before.entries())
      for (const part of ["weights", "biases"] as const)
        for (let k = 0; k < layer[part].length; k++) {
          const value = layer[part][k]!;
          layer[part][k] = value + 1e-5;
          const up = loss();
          layer[part][k] = value - 1e-5;
          const slope = (up - loss()) / 2e-5;
          layer[part][k] = value;
          if (Math.abs(slope) < 1e-4) continue; // a dead unit, or a kink within the difference
          expect(Math.sign(after[l]![part][k]! - value)).toBe(-Math.sign(slope));
          checked++;
        }
    expect(checked).toBeGreaterThan(50);
  });
});
