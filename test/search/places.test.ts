import { describe, expect, test } from "vitest";
import { z } from "zod";
import { defineStrategy } from "../../src/search/define.ts";
import { searchTable } from "../../src/search/driver.ts";
import { warmSpace } from "../../src/search/warm-up.ts";
import { nasBench201 as space } from "../../src/space/nas-bench-201/index.ts";
import { createRandom } from "../../src/space/random.ts";

const [a, b] = space.members(space.classOf(space.parse("n+n3+3nn"))) as [number, number];
const c = space.parse("3+33+333");
const column = new Float64Array(space.size).fill(0.5);
column[a] = 0.7;
column[b] = 0.9;
column[c] = Number.NaN;

function search(asks: readonly (number | readonly number[])[], unit: "distinct" | "encodings" | "proposals") {
  const told: unknown[] = [];
  const strategy = defineStrategy({
    name: "list",
    summary: "Asks a list.",
    options: z.strictObject({}),
    *search({ query }) {
      for (const ask of asks) told.push(yield* query(ask as number));
    },
  });
  const budget = { queries: 10, unit };
  const { trace } = searchTable({ strategy, space, random: createRandom("x"), budget }, column);
  return { told, values: [...trace.values] };
}

describe("a column with a value for every encoding", () => {
  test("is looked up by encoding where encodings or proposals count", () => {
    expect(search([a, b, [b, a]], "encodings")).toEqual({ told: [0.7, 0.9, [0.9, 0.7]], values: [0.7, 0.9] });
    expect(search([b, a], "proposals").values).toEqual([0.9, 0.7]);
  });

  test("gives a network the value of the first encoding asked where distinct networks count", () => {
    expect(search([a, b, [b, a]], "distinct")).toEqual({ told: [0.7, 0.7, [0.7, 0.7]], values: [0.7] });
    expect(search([b, a], "distinct").told).toEqual([0.9, 0.9]);
  });

  test("a value that is not there stands empty, and the strategy is told the lowest of the table", () => {
    expect(search([c, [c, a]], "encodings")).toEqual({ told: [0.5, [0.5, 0.7]], values: [Number.NaN, 0.7] });
  });

  test("of another length is refused", () => {
    const strategy = defineStrategy({ name: "s", summary: "S.", options: z.strictObject({}), *search() {} });
    const setup = {
      strategy,
      space,
      random: createRandom("x"),
      budget: { queries: 1, unit: "distinct" },
    } as const;
    expect(() => searchTable(setup, new Float64Array(7))).toThrow(/has 6466 or 15625 values, not 7/);
  });

  test("warms up a search too; what was not measured comes last", () => {
    const measure = new Float64Array(space.size).fill(Number.NaN);
    measure[b] = 1;
    const warm = warmSpace(space, measure, { queries: 1, candidates: 200_000 });
    expect(warm.sample(createRandom("w"))).toBe(b);
  });
});
