import { describe, expect, test } from "vitest";
import { z } from "zod";
import { BUDGET_UNITS, type BudgetUnit } from "../../src/search/budget.ts";
import { defineStrategy } from "../../src/search/define.ts";
import { StrategyError, searchLive, searchTable } from "../../src/search/driver.ts";
import type { Answer, Strategy } from "../../src/search/strategy.ts";
import type { SearchResult } from "../../src/search/trace.ts";
import { nasBench201 as space } from "../../src/space/nas-bench-201/index.ts";
import { madeUpColumn, proposing, setupOf, strategyOf } from "../fixtures/search.ts";

const column = madeUpColumn();
const valueAt = (a: number): number => column[space.classOf(a)]!;
const search = (strategy: Strategy, queries: number, unit: BudgetUnit): SearchResult =>
  searchTable(setupOf(strategy, { queries, unit }), column);

/** Three encodings: a and b are one network, c is another. */
const [a, b] = space.members(
  Array.from({ length: space.classCount }, (_, c) => c).find((c) => space.members(c).length > 3)!,
) as [number, number];
const c = space.parse("3+33+333");
const others = ["1+33+333", "p+33+333", "s+33+333"].map(space.parse);

const rowsOf = ({ trace }: SearchResult) =>
  Array.from({ length: trace.length }, (_, i) => [
    trace.proposals[i],
    trace.encodings[i],
    trace.distinct[i],
    trace.architectures[i],
  ]);

describe("what counts", () => {
  const asks = proposing(a, a, b, c, b, c, a);
  test("distinct: networks", () =>
    expect(rowsOf(search(asks, 5, "distinct"))).toEqual([
      [1, 1, 1, a],
      [4, 3, 2, c],
    ]));
  test("encodings: strings", () =>
    expect(rowsOf(search(asks, 5, "encodings"))).toEqual([
      [1, 1, 1, a],
      [3, 2, 1, b],
      [4, 3, 2, c],
    ]));
  test("proposals: every ask", () =>
    expect(rowsOf(search(asks, 5, "proposals"))).toEqual([
      [1, 1, 1, a],
      [2, 1, 1, a],
      [3, 2, 1, b],
      [4, 3, 2, c],
      [5, 3, 2, b],
    ]));

  test("only a new network costs", () => {
    expect([...search(asks, 7, "proposals").trace.costs]).toEqual([1, 1, 1, 2, 2, 2, 2]);
    expect([...search(asks, 7, "encodings").trace.costs]).toEqual([1, 1, 2]);
  });

  test("a batch that goes beyond the budget is cut where the budget ends", () => {
    for (const unit of BUDGET_UNITS) {
      const { ending, trace, proposals } = search(proposing([a, c, ...others]), 3, unit);
      expect([ending, trace.length, proposals]).toEqual(["budget", 3, 3]);
    }
    const { trace, proposals } = search(proposing([a, b, a, c, 0]), 2, "distinct");
    expect([trace.length, proposals]).toEqual([2, 4]);
  });
});

describe("how a search ends", () => {
  test("budget: as soon as it is spent, and the strategy is told so by its finally block", () => {
    let closed = false;
    const strategy = strategyOf(function* ({ query, random }) {
      try {
        for (;;) yield* query(space.sample(random));
      } finally {
        closed = true;
      }
    });
    expect(search(strategy, 7, "distinct").ending).toBe("budget");
    expect(closed).toBe(true);
  });

  test("finished: the strategy returned; what it asked stays", () => {
    const { ending, trace, incumbent } = search(proposing(c, 0), 5, "distinct");
    expect([ending, trace.length, incumbent]).toEqual(["finished", 2, valueAt(c) >= valueAt(0) ? c : 0]);
    expect(search(proposing(), 5, "distinct")).toMatchObject({
      ending: "finished",
      proposals: 0,
      incumbent: undefined,
    });
  });

  test("stalled: nothing new within twenty times the space", () => {
    const again = strategyOf(function* ({ query }) {
      for (;;) yield* query([a, b]);
    });
    for (const [unit, rows] of [
      ["distinct", 1],
      ["encodings", 2],
    ] as const) {
      const { ending, trace, proposals } = search(again, 3, unit);
      expect([ending, trace.length, proposals]).toEqual(["stalled", rows, 20 * 15_625 + rows]);
    }
    expect(search(again, 50_000, "proposals").ending).toBe("budget");
  });

  test("exhausted: every network, or every encoding, was asked", () => {
    const all = proposing(Array.from({ length: space.size }, (_, i) => i));
    expect(search(all, 20_000, "distinct")).toMatchObject({ ending: "exhausted", trace: { length: 6_466 } });
    expect(search(all, 20_000, "encodings")).toMatchObject({
      ending: "exhausted",
      trace: { length: 15_625 },
    });
    expect(search(all, 6_466, "distinct").ending).toBe("budget");
  });

  test.each([[0], [-1], [1.5], [Number.NaN], [Number.POSITIVE_INFINITY]])(
    "a budget of %d is refused",
    (queries) =>
      expect(() => search(proposing(a), queries, "distinct")).toThrow("a budget needs at least one query"),
  );
});

describe("the incumbent", () => {
  test("is the first architecture that reached the best value", () => {
    const flat = new Float64Array(space.classCount).fill(0.5);
    const run = searchTable(setupOf(proposing(c, 0, 7), { queries: 3 }), flat);
    expect(run.incumbent).toBe(c);
    expect([...run.trace.best]).toEqual([0.5, 0.5, 0.5]);
    const better = Float64Array.from(flat);
    better[space.classOf(7)] = 0.6;
    expect(searchTable(setupOf(proposing(c, 0, 7, 0), { queries: 4 }), better).incumbent).toBe(7);
  });

  test("best is the running maximum of the values", () => {
    const random = strategyOf(function* ({ query, random: r }) {
      for (;;) yield* query(space.sample(r));
    });
    const { trace, incumbent } = search(random, 200, "proposals");
    let best = -1;
    for (let i = 0; i < trace.length; i++) {
      expect(trace.values[i]).toBe(valueAt(trace.architectures[i]!));
      best = Math.max(best, trace.values[i]!);
      expect(trace.best[i]).toBe(best);
    }
    expect(valueAt(incumbent!)).toBe(best);
  });
});

describe("answers", () => {
  test("one value to one architecture, a list in order to a batch", () => {
    const told: Answer[] = [];
    const strategy = strategyOf(function* ({ query }) {
      told.push(yield* query(c));
      told.push(yield* query([0, c, 9]));
      told.push(yield* query([9]));
    });
    search(strategy, 100, "proposals");
    expect(told).toEqual([valueAt(c), [valueAt(0), valueAt(c), valueAt(9)], [valueAt(9)]]);
  });

  test("a repeat is answered like the first time, and a sign of life is given per step", () => {
    let steps = 0;
    const told: Answer[] = [];
    const strategy = strategyOf(function* ({ query }) {
      for (let i = 0; i < 3; i++) told.push(yield* query(c));
    });
    searchTable({ ...setupOf(strategy), onProposal: () => steps++ }, column);
    expect([told, steps]).toEqual([[valueAt(c), valueAt(c), valueAt(c)], 3]);
  });
});

test("who watches a run hears each ask as it is entered, and what it cost: nothing for what is known", () => {
  const heard: (readonly [value: number, cost: number, counted: number])[] = [];
  const strategy = strategyOf(function* ({ query, run }) {
    run!.watch(([value], cost) => heard.push([value!, cost, run!.counted]));
    yield* query([a, b]);
    yield* query([c, a]);
  });
  const run = { label: "watched", seed: 0, objectives: [], constraints: [] };
  searchTable({ ...setupOf(strategy), run }, column);
  expect(heard).toEqual([
    [valueAt(a), 1, 0],
    [valueAt(b), 0, 1],
    [valueAt(c), 1, 1],
    [valueAt(a), 0, 2],
  ]);
});

describe("a strategy that breaks the contract", () => {
  const circular: unknown[] = [];
  circular.push(circular);
  const NONSENSE: readonly [string, unknown, string][] = [
    ["NaN", Number.NaN, "proposed NaN"],
    ["−1", -1, "proposed -1"],
    ["15625", 15_625, "proposed 15625"],
    ["1.5", 1.5, "proposed 1.5"],
    ["∞", Number.POSITIVE_INFINITY, "proposed Infinity"],
    ["undefined", undefined, "proposed undefined"],
    ["null", null, "proposed null"],
    ["text", "3+1s+n3p", 'proposed "3+1s+n3p"'],
    ["a bigint", 3n, "proposed 3n"],
    ["a symbol", Symbol("x"), "proposed a symbol"],
    ["an object", { a: 1 }, "proposed an object"],
    ["a function", () => 1, "proposed a function"],
    ["an empty batch", [], "proposed an empty batch"],
    ["a nested batch", [[1]], "proposed a list"],
    ["a batch with a hole", [1, undefined], "proposed undefined"],
    ["a batch with a fraction", [1, 2.5], "proposed 2.5"],
    ["a circular batch", circular, "proposed a list"],
    ["something long", "x".repeat(500), "…"],
  ];

  test.each(NONSENSE)("%s is refused, by table and live", async (_, proposal, message) => {
    expect(() => search(proposing(c, proposal), 5, "distinct")).toThrow(StrategyError);
    expect(() => search(proposing(c, proposal), 5, "distinct")).toThrow(message);
    const live = searchLive(setupOf(proposing(c, proposal)), async (batch) => ({
      values: batch.map(valueAt),
      costs: batch.map(() => 1),
    }));
    await expect(live).rejects.toThrow(message);
  });

  test("query(…) without yield* is told so", () => {
    const strategy = strategyOf(function* ({ query }) {
      query(1);
      yield* query(2);
    });
    expect(() => search(strategy, 5, "distinct")).toThrow("write `yield* query(…)`");
  });

  test("yield query(…) without the star is told so", () => {
    const strategy = strategyOf(function* ({ query }) {
      yield query(1) as unknown as number;
    });
    expect(() => search(strategy, 5, "distinct")).toThrow("write `yield* query(…)`");
  });

  test("a step that is used twice is refused", () => {
    const strategy = strategyOf(function* ({ query }) {
      const step = query(1);
      yield* step;
      yield* step;
    });
    expect(() => search(strategy, 5, "distinct")).toThrow("proposed undefined");
  });

  test("what it throws comes through", () => {
    const strategy = strategyOf(function* ({ query }) {
      yield* query(1);
      throw new Error("a bug");
    });
    expect(() => search(strategy, 5, "distinct")).toThrow("a bug");
  });
});

test("parses options as a user gives them", () => {
  const strategy = defineStrategy({
    name: "made-up",
    summary: "For a test.",
    options: z.strictObject({ first: z.int().default(7) }),
    *search({ query, options }) {
      yield* query(options.first);
    },
  });
  const { options: _, ...setup } = setupOf(strategy);
  expect(searchTable(setup, column).incumbent).toBe(7);
  expect(searchTable({ ...setup, options: { first: 5 } }, column).incumbent).toBe(5);
  expect(() => searchTable({ ...setup, options: { frist: 5 } }, column)).toThrow(/did you mean "first"/);
});
