import { describe, expect, it } from "vitest";
import { asSet, bagOf } from "../../../src/space/encodings/bags.ts";
import { operationCounts } from "../../../src/space/encodings/counts.ts";
import { concatenate, type Encoding } from "../../../src/space/encodings/encoding.ts";
import { liveOneHot, oneHot } from "../../../src/space/encodings/one-hot.ts";
import { pathCounts, pathEncoding } from "../../../src/space/encodings/path.ts";
import { nasBench201 as space } from "../../../src/space/nas-bench-201/index.ts";
import { defineSpace, type Space } from "../../../src/space/space.ts";

const cell = space.parse("3+1s+n3p");
const ones = (encoding: Encoding, architecture = cell): number =>
  encoding.encode(architecture).reduce((sum, v) => sum + v, 0);

describe("one-hot", () => {
  it("marks one choice a decision", () => {
    expect(oneHot(space).size).toBe(30);
    expect(ones(oneHot(space))).toBe(6);
  });

  it("of the live cell is the same when only dead edges differ", () => {
    const live = liveOneHot(space);
    // Node 1 leads nowhere: what enters it does not matter.
    expect(live.encode(space.parse("3+1n+3n1"))).toEqual(live.encode(space.parse("p+1n+3n1")));
    expect(live.encode(space.parse("3+1n+3n1"))).not.toEqual(live.encode(space.parse("3+1n+1n1")));
  });
});

describe("path encodings", () => {
  it("have the published sizes for NAS-Bench-201", () => {
    expect(pathEncoding(space).size).toBe(5 + 25 + 125);
    expect(pathEncoding(space, 2).size).toBe(30);
    expect(pathCounts(space).size).toBe(1 + 3 + 9 + 27);
  });

  it("mark the four paths of a cell", () => {
    const vector = pathEncoding(space).encode(cell);
    expect(ones(pathEncoding(space))).toBe(4);
    expect(vector[0]).toBe(1); // n, directly
    expect(vector[5 + 3 * 5 + 3]).toBe(1); // 3 then 3
    expect(vector[30 + 3 * 25 + 1 * 5 + 4]).toBe(1); // 3, s, p
  });

  it("count paths without skips, the same for every encoding of a network", () => {
    const counts = pathCounts(space);
    expect(ones(counts)).toBe(3); // 3·3, 1·p and 3·s·p; the direct edge is none
    for (let c = 0; c < space.classCount; c += 61) {
      const [first, ...rest] = space.members(c).map((a) => counts.encode(a));
      for (const vector of rest) expect(vector).toEqual(first);
    }
  });
});

it("operation counts sum to the number of edges", () => {
  expect([...operationCounts(space).encode(cell)]).toEqual([1, 1, 1, 2, 1]);
});

it("encodings can be put side by side", () => {
  const both = concatenate("both", [oneHot(space), operationCounts(space)]);
  expect(both.size).toBe(35);
  expect(ones(both)).toBe(12);
});

/** A space of plain decisions. */
const flatSpace = (decisions: number, choices: number): Space =>
  defineSpace({
    name: "flat",
    decisions: Array.from({ length: decisions }, (_, d) => ({
      name: `d${d}`,
      choices: Array.from({ length: choices }, (_, c) => `${c}`),
    })),
    canonicalForm: String,
    format: String,
    code: String,
    parse: (text) => text.split(",").map(Number),
  });

it("a space without cells is refused by name, except by one-hot", () => {
  const flat = flatSpace(1, 2);
  expect(ones(oneHot(flat), 1)).toBe(1);
  expect(() => pathEncoding(flat)).toThrow(/path encoding needs cells, and flat has none/);
});

it("a bag of more labels than can be told apart is refused", () => {
  const large = flatSpace(16, 2);
  expect(() => bagOf("names", large, (a) => [`${a}`])).toThrow(
    "names of flat has 65536 different labels: at most 65535 can be told apart",
  );
});

it("a bag of which each copy is a label has that limit too", () => {
  const large = flatSpace(16, 2);
  const twice = bagOf("names", large, (a) => [`${a >> 1}`, `${a >> 1}`]);
  expect(() => asSet(twice)).toThrow("names, each copy counted, has 65536 different labels");
});
