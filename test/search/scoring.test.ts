import { describe, expect, test } from "vitest";
import { z } from "zod";
import { defineStrategy } from "../../src/search/define.ts";
import { searchLive, searchTable } from "../../src/search/driver.ts";
import { scalarised, scalariser } from "../../src/search/scalarise.ts";
import { createTally, type Outcome, type Scoring } from "../../src/search/scoring.ts";
import type { Strategy } from "../../src/search/strategy.ts";
import { nasBench201 as space } from "../../src/space/nas-bench-201/index.ts";
import { createRandom } from "../../src/space/random.ts";
import { setupOf } from "../fixtures/search.ts";

/** Two objectives, one of them to be lowered, and a limit on a third value. */
const scoring: Scoring = {
  columns: 3,
  directions: ["maximise", "minimise"],
  limits: [{ column: 2, relation: "<=", bound: 10 }],
  reference: [0, 5],
  whole: 4,
};
const ROWS = [
  [1, 4, 7], // in: 1 × 1 of 4
  [2, 4, 12], // outside the limit
  [2, 3, 10], // in, just: 2 × 2 of 4
  [Number.NaN, 1, 1], // failed
  [1, 4.5, 3], // dominated
] as const;
const asked = ROWS.map((_, i) => space.representative(i));
const table = new Float64Array(space.classCount * 3);
for (const [i, row] of ROWS.entries()) table.set(row, 3 * i);

/** Asks all of it, and notes what it is told. */
function noting(told: unknown[], batches = false): Strategy {
  return defineStrategy({
    name: "noting",
    summary: "For a test.",
    options: z.strictObject({}),
    *searchMany({ query, objectives, limits }) {
      told.push([objectives, limits]);
      if (batches) told.push(...(yield* query(asked)));
      else for (const architecture of asked) told.push(yield* query(architecture));
    },
  });
}

const TOLD = [
  [2, 1],
  [1, -4, 3],
  [2, -4, -2],
  [2, -3, 0],
  [0, -4.5, -2], // the worst of each that the table has
  [1, -4.5, 7],
];
const TRACE = {
  columns: 3,
  values: Float64Array.from(ROWS.flat()),
  best: Float64Array.from([0.25, 0.25, 1, 1, 1]),
};

describe.each([false, true])("a search of many objectives within limits, in batches: %s", (batches) => {
  test("on a table", () => {
    const told: unknown[] = [];
    const { trace, incumbent } = searchTable(
      { ...setupOf(noting(told, batches), { queries: 5 }), scoring },
      table,
    );
    expect(told).toEqual(batches ? TOLD.slice(0, 1) : TOLD.slice(0, -1));
    expect(trace).toMatchObject(TRACE);
    expect(incumbent).toBeUndefined();
  });

  test("on an oracle that takes its time", async () => {
    const told: unknown[] = [];
    const { trace } = await searchLive(
      { ...setupOf(noting(told, batches), { queries: 6 }), scoring },
      async (list) => ({
        values: list.flatMap((a) => [...ROWS[space.classOf(a)]!]),
        costs: list.map(() => 2),
      }),
      [0, 4.5, 12],
    );
    expect(told).toEqual(TOLD);
    expect(trace).toMatchObject({ ...TRACE, costs: Float64Array.from([2, 4, 6, 8, 10]) });
  });
});

test("a strategy for many objectives searches one: outcomes are of one number", () => {
  const told: unknown[] = [];
  const column = new Float64Array(space.classCount).fill(0.25);
  searchTable(setupOf(noting(told), { queries: 6 }), column);
  expect(told).toEqual([[1, 0], ...ROWS.map(() => [0.25])]);
});

test("of one objective within a limit the score is the best that keeps it, empty until then", () => {
  const one: Scoring = {
    columns: 2,
    directions: ["maximise"],
    limits: [{ column: 1, relation: ">=", bound: 0.5 }],
    reference: [],
    whole: 1,
  };
  const tally = createTally(one);
  const scores = [
    [0.9, 0.4],
    [0.3, 0.5],
    [0.2, 0.9],
    [Number.NaN, 0.9],
    [0.4, 0.6],
  ].map((values) => [tally.add(values, 0), tally.score]);
  expect(scores).toEqual([
    [false, Number.NaN],
    [true, 0.3],
    [false, 0.3],
    [false, 0.3],
    [true, 0.4],
  ]);
});

describe("a scalarisation", () => {
  test("is higher for what dominates, whatever the weights, and below 0 outside the limits", () => {
    const random = createRandom("scalarise");
    const better: Outcome = [0.8, -2, 0.1];
    const worse: Outcome = [0.7, -3, 0.1];
    for (let seed = 0; seed < 50; seed++) {
      const streams = [0, 1].map(() => scalariser(2, createRandom(`weights|${seed}`)));
      for (const toNumber of streams)
        for (const ends of [
          [1, 0, 1],
          [0, -9, -1],
        ])
          toNumber(ends);
      const [high, low] = [streams[0]!(better), streams[1]!(worse)];
      expect(high).toBeGreaterThan(low);
      expect(low).toBeGreaterThanOrEqual(0);
      expect(streams[0]!([0.9, -1, -0.1 * random.next() - 1e-6])).toBeLessThan(0);
    }
  });

  test("of one objective within limits keeps its order", () => {
    const toNumber = scalariser(1, createRandom("one"));
    const values = [0.5, 0.6, 0.55, 0.7].map((value) => toNumber([value, 0]));
    expect(values[0]! < values[2]! && values[2]! < values[1]! && values[1]! < values[3]!).toBe(true);
    expect(toNumber([0.9, -0.1])).toBeLessThan(0);
  });

  test("goes around a strategy for one objective, which does not know", () => {
    const values: number[] = [];
    const inner = defineStrategy({
      name: "inner",
      summary: "For a test.",
      options: z.strictObject({}),
      *search({ query }) {
        for (const architecture of asked) values.push(yield* query(architecture));
      },
    });
    const strategy = scalarised(inner);
    const { trace } = searchTable({ ...setupOf(strategy, { queries: 5 }), scoring }, table);
    expect(trace.length).toBe(5);
    expect(values).toHaveLength(4);
    expect(values[1]).toBeLessThan(0);
    expect(values[2]).toBeGreaterThan(0);
  });
});
