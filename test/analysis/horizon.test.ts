import { expect, test } from "vitest";
import { analyse } from "../../src/analysis/analyse.ts";
import { horizonOf, type Run } from "../../src/analysis/results.ts";
import { iohFiles } from "../../src/report/ioh.ts";
import { resultsOf, runOf } from "../fixtures/problems.ts";

/** A run of so many queries, each of which took so many seconds. */
function run(queries: number, seconds: number, status: Run["status"] = "complete"): Run {
  const made = runOf(Array.from({ length: queries }, () => [1, 1, 1] as const));
  return { ...made, status, cost: made.cost.map((n) => n * seconds) };
}

const BOTH = { queries: 20, seconds: 3600, unit: "distinct" } as const;
const words = "of 20 queries (distinct) or 3600 seconds";

test("a budget of one kind is looked at along it", () => {
  expect(horizonOf({ queries: 20, unit: "encodings" }, [run(20, 1)])).toEqual({ unit: "encodings", end: 20 });
  expect(horizonOf({ seconds: 60, unit: "distinct" }, [run(20, 1)])).toEqual({ unit: "cost", end: 60 });
});

test("where all runs ended by queries, queries are what is looked at", () => {
  const all = [run(20, 20.5), run(20, 100), run(7, 30, "finished")];
  expect(horizonOf(BOTH, all)).toEqual({
    unit: "distinct",
    end: 20,
    besides: `${words}: all ended by queries`,
  });
});

test("where some ended by queries, seconds as far as it is known what each run found", () => {
  const some = [run(20, 20.52), run(20, 100), run(7, 500), run(1, 30, "stalled")];
  expect(horizonOf(BOTH, some)).toEqual({
    unit: "cost",
    end: 410,
    besides: `${words}: by then a run had ended by queries`,
  });
});

test("where none ended by queries, all seconds", () => {
  expect(horizonOf(BOTH, [run(7, 500), run(3, 900)])).toEqual({
    unit: "cost",
    end: 3600,
    besides: "or 20 queries (distinct)",
  });
});

test("IOHanalyzer is told of the seconds after the last query of a run that spent them", () => {
  const spent = { ...run(3, 10), best: Float64Array.of(1, 1, 1) };
  const stalled = { ...run(3, 10, "stalled"), best: Float64Array.of(1, 1, 1), seed: 1 };
  const results = { ...resultsOf([spent, stalled]), budget: { unit: "cost", end: 100 } } as const;
  const files = [...iohFiles(analyse(results))];
  expect(files.find(([name]) => name.endsWith(".info"))![1]).toContain("0:100|1, 1:30|1\n");
  expect(files.find(([name]) => name.endsWith(".dat"))![1]).toMatch(/30 1 1\n100 1 1\n.*30 1 1\n$/s);
});
