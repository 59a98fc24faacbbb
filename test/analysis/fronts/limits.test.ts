import { expect, test } from "vitest";
import { limitRows } from "../../../src/analysis/fronts/limits.ts";
import { groupRuns } from "../../../src/analysis/groups.ts";
import { PROBLEM, resultsOf, runOf } from "../../fixtures/problems.ts";

const kept = [1, 1, 1] as const;
const broken = [1, 1, 0] as const;
const failed = [1, Number.NaN, 1] as const;

test("what keeps the limits is counted, and how long until the first is expected", () => {
  const results = resultsOf([
    runOf([broken, kept, kept, failed, kept], "one", 0),
    runOf([broken, broken, broken, broken, broken], "one", 1),
  ]);
  const rows = limitRows(results, groupRuns(results));
  expect(rows.map(({ budget, share, found, first }) => [budget, share, found, first])).toEqual([
    [1, 0, 0, Number.POSITIVE_INFINITY],
    [2, 0.25, 0.5, 4], // two queries to the first, and two of the run that found none
    [5, 0.3, 0.5, 7],
  ]);
  expect(rows[2]).toMatchObject({ objective: "problem", algorithm: "one", unit: "distinct", runs: 2 });
  expect(rows[2]!.low).toBeLessThan(0.3);
  expect(rows[2]!.high).toBeGreaterThan(0.3);
});

test("until the first, of seconds a run that spent them without finding one adds them all", () => {
  const found = runOf([broken, kept], "one", 0);
  const none = runOf([broken, broken], "one", 1);
  const results = { ...resultsOf([found, none]), budget: { unit: "cost", end: 10 } } as const;
  const last = limitRows(results, groupRuns(results)).at(-1);
  expect(last).toMatchObject({ unit: "cost", budget: 10, found: 0.5, first: 12 });
});

test("problems without limits have no rows", () => {
  const results = resultsOf([runOf([kept])], { ...PROBLEM, constraints: [] });
  expect(limitRows(results, groupRuns(results))).toEqual([]);
});
