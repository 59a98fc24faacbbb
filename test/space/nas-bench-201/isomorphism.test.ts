import { describe, expect, test } from "vitest";
import { nasBench201 as space } from "../../../src/space/nas-bench-201/index.ts";
import { canonicalForm, liveEdges } from "../../../src/space/nas-bench-201/isomorphism.ts";

const every = Array.from({ length: space.size }, (_, a) => a);

describe("canonical form", () => {
  test("sorts the terms of a node by code point and keeps absent ones", () => {
    expect(canonicalForm([3, 0, 0, 0, 2, 0])).toBe("#+#+((0)@nor_conv_3x3)@nor_conv_1x1");
    expect(canonicalForm([1, 0, 0, 1, 1, 0])).toBe("#+0+0");
  });
});

describe("live edges", () => {
  test("341 strings, in five classes, have no path from input to output", () => {
    const dead = every.filter((a) => !liveEdges(space.choices(a)).includes(true));
    expect(dead).toHaveLength(341);
    expect(new Set(dead.map(space.classOf)).size).toBe(5);
  });

  test("are those on a path from input to output", () => {
    // Paths of a cell, as lists of edges.
    const paths = [[3], [0, 4], [1, 5], [0, 2, 5]];
    for (const a of every) {
      const cell = space.choices(a);
      const live = new Set(paths.filter((path) => path.every((e) => cell[e] !== 0)).flat());
      const expected = cell.map((_, e) => live.has(e)).join();
      if (liveEdges(cell).join() !== expected) expect(space.code(a)).toBe(expected);
    }
  });
});
