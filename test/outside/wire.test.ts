import { expect, test } from "vitest";
import { readArchitecture } from "../../src/outside/wire.ts";
import { describeSpace } from "../../src/programs/wire-space.ts";
import { nasBench201 as space } from "../../src/space/nas-bench-201/index.ts";

test("an architecture is a list of choice indices, each from 0 to the last of its decision", () => {
  for (const a of [0, 7777, space.size - 1]) expect(readArchitecture(space.choices(a), space)).toBe(a);
  expect(readArchitecture([4, 4, 4, 4, 4, 4], space)).toBe(space.size - 1);
});

test.each<[unknown, string]>([
  [[0, 0, 5, 0, 0, 0], "[0,0,5,0,0,0] is no architecture of nas-bench-201: decision 1→2 has choices 0 to 4"],
  [[0, 0, 0, 0, 0, -1], "decision 2→3 has choices 0 to 4"],
  [[0, 0, 0, 0, 0, 0.5], "decision 2→3 has choices 0 to 4"],
  [[0, 0, 0, 0, 0, "1"], "decision 2→3 has choices 0 to 4"],
  [[0, 0, 0, 0, 0], "[0,0,0,0,0] is no architecture of nas-bench-201: it has 6 decisions"],
  [[0, 0, 0, 0, 0, 0, 0], "it has 6 decisions"],
  [7777, "write a list of choice indices"],
])("%j is refused: %s", (value, reason) => {
  expect(() => readArchitecture(value, space)).toThrow(reason);
});

test("a space is described with its edges as pairs", () => {
  const { size, classes, topology, decisions } = describeSpace(space);
  expect([size, classes, decisions.length]).toEqual([15_625, 6_466, 6]);
  expect(topology!.edges).toEqual([
    [0, 1],
    [0, 2],
    [1, 2],
    [0, 3],
    [1, 3],
    [2, 3],
  ]);
});
