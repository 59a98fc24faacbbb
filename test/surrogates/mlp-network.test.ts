import { describe, expect, it } from "vitest";
import { createRandom } from "../../src/space/random.ts";
import { emptyNetwork, layersOf, type Network, runNetwork } from "../../surrogates/mlp-network.ts";
import { sparseRows } from "../../surrogates/sparse.ts";

const random = createRandom("network test");

/** The same network, spelled out. */
function plainly(network: Network, row: readonly number[]): number[] {
  const layers = layersOf(network);
  let values = [...row];
  for (const [l, { outputs, weights }] of layers.entries())
    values = Array.from({ length: outputs }, (_, o) => {
      const sum = values.reduce((total, x, i) => total + x * weights[(i + 1) * outputs + o]!, weights[o]!);
      return l < layers.length - 1 ? Math.max(0, sum) : sum;
    });
  return values;
}

describe.each([[[3, 1]], [[3, 5, 7, 2]], [[3, 8, 6]]])("a network of sizes %j", (sizes) => {
  const network = emptyNetwork(sizes);
  network.parameters.forEach((_, p) => {
    network.parameters[p] = random.normal();
  });

  it("answers what its parameters say, row by row", () => {
    const inputs = Float64Array.from({ length: 60 * 3 }, () => (random.next() < 0.3 ? 0 : random.normal()));
    const outputs = sizes.at(-1)!;
    const answers = runNetwork(network, sparseRows(inputs, 3));
    expect(answers).toHaveLength(60 * outputs);
    for (let row = 0; row < 60; row++)
      for (const [o, value] of plainly(network, [...inputs.subarray(3 * row, 3 * row + 3)]).entries())
        expect(answers[row * outputs + o]).toBeCloseTo(value, 10);
  });

  it("has layers that cover its parameters", () => {
    const lengths = layersOf(network).map(({ weights }) => weights.length);
    expect(lengths.reduce((sum, length) => sum + length)).toBe(network.parameters.length);
  });
});
