import { describe, expect, test } from "vitest";
import { loadNamed, strategyNames } from "../../src/runner/strategies.ts";
import { BUDGET_UNITS } from "../../src/search/budget.ts";
import { searchLive, searchTable } from "../../src/search/driver.ts";
import type { Answer } from "../../src/search/strategy.ts";
import { nasBench201 as space } from "../../src/space/nas-bench-201/index.ts";
import { createRandom } from "../../src/space/random.ts";
import { madeUpColumn, proposing, setupOf, strategyOf } from "../fixtures/search.ts";

const column = madeUpColumn();
const valueAt = (a: number): number => column[space.classOf(a)]!;

/** An oracle that takes its time and notes what it was asked. */
function slowOracle(value: (a: number) => number = valueAt, cost: (a: number) => number = () => 1) {
  const asked: number[] = [];
  const evaluate = async (batch: readonly number[]) => {
    await Promise.resolve();
    asked.push(...batch);
    return { values: batch.map(value), costs: batch.map(cost) };
  };
  return { asked, evaluate };
}

/** Batches and single asks of random size, often repeating themselves and each other. */
const restless = strategyOf(function* ({ query, random }) {
  const pool = Array.from({ length: 60 }, () => space.sample(random));
  const draw = (): number => {
    if (random.next() < 0.5) return random.pick(pool);
    return random.pick(space.members(space.classOf(random.pick(pool))));
  };
  for (;;) {
    if (random.next() < 0.3) yield* query(draw());
    else yield* query(Array.from({ length: 1 + random.integer(12) }, draw));
  }
});

describe("a live search", () => {
  test.each(BUDGET_UNITS)(
    "is the table's search, evaluates a network once and never beyond the budget (%s)",
    async (unit) => {
      for (let seed = 0; seed < 120; seed++) {
        const queries = 1 + createRandom(`queries|${seed}`).integer(35);
        const table = searchTable(setupOf(restless, { queries, unit }, String(seed)), column);
        const { asked, evaluate } = slowOracle();
        const live = await searchLive(setupOf(restless, { queries, unit }, String(seed)), evaluate);
        expect(live).toEqual(table);
        const networks = asked.map(space.classOf);
        expect(new Set(networks).size).toBe(networks.length);
        expect(networks.length).toBe(live.trace.distinct.at(-1));
        expect(networks.length).toBeLessThanOrEqual(queries);
        expect(live.trace.length).toBe(queries);
      }
    },
  );

  test.each(strategyNames())("%s searches alike on both", async (name) => {
    const strategy = await loadNamed(name);
    const budget = { queries: 40, unit: "encodings" } as const;
    const { evaluate } = slowOracle();
    expect(await searchLive(setupOf(strategy, budget), evaluate)).toEqual(
      searchTable(setupOf(strategy, budget), column),
    );
  });

  test("a failed evaluation is NaN in the trace, 0 to the strategy, and never the best", async () => {
    const told: Answer[] = [];
    const strategy = strategyOf(function* ({ query }) {
      told.push(yield* query([1, 2]));
      told.push(yield* query(3));
      told.push(yield* query(1));
    });
    const { asked, evaluate } = slowOracle((a) => (a === 2 ? 0.4 : Number.NaN));
    const { trace, incumbent, ending } = await searchLive(setupOf(strategy), evaluate);
    expect(told).toEqual([[0, 0.4], 0, 0]);
    expect([...trace.values]).toEqual([Number.NaN, 0.4, Number.NaN]);
    expect([...trace.best]).toEqual([Number.NaN, 0.4, 0.4]);
    expect([incumbent, ending, asked]).toEqual([2, "finished", [1, 2, 3]]);
  });

  test("where less than 0 is possible, a failure is told as the lowest there is", async () => {
    const told: Answer[] = [];
    const strategy = strategyOf(function* ({ query }) {
      told.push(yield* query([1, 2]));
    });
    const { evaluate } = slowOracle((a) => (a === 2 ? -0.4 : Number.NaN));
    await searchLive(setupOf(strategy), evaluate, [-1]);
    expect(told).toEqual([[-1, -0.4]]);
  });

  test("with nothing but failures there is no incumbent", async () => {
    const { evaluate } = slowOracle(() => Number.NaN);
    const { incumbent, trace } = await searchLive(setupOf(proposing(1, [2, 3])), evaluate);
    expect([incumbent, trace.length]).toEqual([undefined, 3]);
  });

  test("costs add up over new networks", async () => {
    const { evaluate } = slowOracle(valueAt, (a) => a);
    const [x, y, z] = ["3+33+333", "1+33+333", "p+33+333"].map(space.parse) as [number, number, number];
    const { trace } = await searchLive(setupOf(proposing(x, [x, y], z), { unit: "proposals" }), evaluate);
    expect([...trace.costs]).toEqual([x, x, x + y, x + y + z]);
  });

  test("an oracle that throws ends the search with its reason", async () => {
    const failing = async () => Promise.reject(new Error("out of memory"));
    await expect(searchLive(setupOf(proposing(1)), failing)).rejects.toThrow("out of memory");
  });
});
