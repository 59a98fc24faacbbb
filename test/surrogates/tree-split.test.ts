import { describe, expect, it } from "vitest";
import { createRandom } from "../../src/space/random.ts";
import { splitSearch } from "../../surrogates/tree-split.ts";

const random = createRandom("tree split");
const rows = 40;
const width = 5;

function example(levels: number) {
  const bytes = Uint8Array.from({ length: rows * width }, () => 3 * random.integer(levels));
  bytes.fill(7, 0, rows); // a constant column
  const values = Float64Array.from({ length: rows }, () => random.normal());
  const node = Int32Array.from({ length: rows }, () => random.integer(rows));
  const own = [...node].map((row) => values[row]!);
  return { inputs: { bytes, rows, width }, values, node, own, sum: own.reduce((a, b) => a + b, 0) };
}

const squares = (list: readonly number[]): number => {
  const mean = list.reduce((a, b) => a + b, 0) / list.length;
  return list.reduce((total, value) => total + (value - mean) ** 2, 0);
};

describe.each([2, 4])("features of %i levels", (levels) => {
  it("are split where the sum of squares falls most", () => {
    for (let repeat = 0; repeat < 20; repeat++) {
      const { inputs, values, node, own, sum } = example(levels);
      const levelOf = (row: number, feature: number) => inputs.bytes[feature * rows + row]!;
      const gainOf = (feature: number, upTo: number): number => {
        const left = own.filter((_, i) => levelOf(node[i]!, feature) <= upTo);
        const right = own.filter((_, i) => levelOf(node[i]!, feature) > upTo);
        if (left.length === 0 || right.length === 0) return 0;
        return squares(own) - squares(left) - squares(right);
      };
      let most = 0;
      for (let feature = 0; feature < width; feature++)
        for (let upTo = 0; upTo < 12; upTo++) most = Math.max(most, gainOf(feature, upTo));
      const all = Int32Array.of(0, 1, 2, 3, 4);
      const split = splitSearch(inputs, values)(node, 0, rows, all, all.length, sum, 1e-12)!;
      expect(gainOf(split.feature, split.upTo)).toBeCloseTo(most, 9);
    }
  });
});

it("a split lies half-way between two values that occur, so that one between them goes to the nearer", () => {
  const inputs = { bytes: Uint8Array.of(2, 2, 9, 9), rows: 4, width: 1 };
  const values = Float64Array.of(0, 0, 1, 1);
  const search = splitSearch(inputs, values);
  expect(search(Int32Array.of(0, 1, 2, 3), 0, 4, Int32Array.of(0), 1, 2, 1e-12)).toEqual({
    feature: 0,
    upTo: 5,
  });
});

describe("no split", () => {
  it("is found for a constant feature, or where none gains enough", () => {
    const { inputs, values, node, sum } = example(2);
    const search = splitSearch(inputs, values);
    expect(search(node, 0, rows, Int32Array.of(0), 1, sum, 1e-12)).toBeUndefined();
    expect(search(node, 0, rows, Int32Array.of(1, 2, 3, 4), 4, sum, 1e6)).toBeUndefined();
  });
});
