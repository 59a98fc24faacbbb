import { describe, expect, it } from "vitest";
import { createRandom } from "../../src/space/random.ts";
import { activeUnits, rectify, weighInputs } from "../../surrogates/mlp-layer.ts";
import { sparseRows } from "../../surrogates/sparse.ts";

const random = createRandom("layer");

describe("rows without their zeros", () => {
  it("list columns and values, also of rows that are empty", () => {
    const { rows, starts, columns, values } = sparseRows(Float64Array.of(0, 2, -1, 0, 0, 0, 3, 0, 0), 3);
    expect(rows).toBe(3);
    expect([...starts]).toEqual([0, 2, 2, 3]);
    expect([...columns]).toEqual([1, 2, 0]);
    expect([...values]).toEqual([2, -1, 3]);
  });
});

describe.each([1, 4, 5, 8])("a layer of %i outputs", (outputs) => {
  it("gives the sums of the dense product, whatever is active", () => {
    const inputs = 7;
    const weights = Float64Array.from({ length: (inputs + 1) * outputs }, () => random.normal());
    const layer = { outputs, weights };
    for (let repeat = 0; repeat < 20; repeat++) {
      const before = Float64Array.from({ length: inputs }, () => random.normal());
      const units = activeUnits(inputs);
      rectify(before, units);
      expect(units.count).toBe(1 + before.filter((sum) => sum > 0).length);
      const sums = new Float64Array(outputs);
      weighInputs(layer, units, sums);
      sums.forEach((sum, o) => {
        const dense = before.reduce(
          (total, x, i) => total + Math.max(0, x) * weights[(i + 1) * outputs + o]!,
          weights[o]!,
        );
        expect(sum).toBeCloseTo(dense, 12);
      });
    }
  });
});
