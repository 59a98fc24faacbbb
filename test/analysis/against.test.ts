import { describe, expect, test } from "vitest";
import { withShipped } from "../../src/analysis/against.ts";
import { bestAt } from "../../src/analysis/curves.ts";
import { loadResults } from "../../src/analysis/load.ts";
import { ownAlgorithms, ownRuns, runsOf, runsWithBest } from "../../src/analysis/results.ts";
import type { Shipped } from "../../src/results/shipped.ts";
import { FIXTURE_ALGORITHMS, writeFixture } from "./fixture.ts";

const long = loadResults(writeFixture({ seeds: 5, queries: 60 }));
const shipped: Shipped = {
  oracle: long.oracle,
  budget: { queries: long.budget.end, unit: "distinct" },
  objectives: long.objectives.map(({ name }) => ({ name, fingerprint: "" })),
  algorithms: long.algorithms.map(({ name, options }) => ({
    name,
    options,
    version: "1.2.3",
    runs: Object.fromEntries(long.objectives.map((one) => [one.name, runsOf(long, one.name, name)])),
  })),
};
const mine = loadResults(
  writeFixture({
    seeds: 2,
    queries: 20,
    objectives: ["clean"],
    algorithms: { "random-search": FIXTURE_ALGORITHMS["random-search"]! },
  }),
);
const beside = withShipped(mine, shipped);

describe("an experiment beside reference results", () => {
  test("has their strategies after its own, under names that say what they are", () => {
    expect(beside.algorithms.map(({ label }) => label)).toEqual([
      "random-search",
      "random-search (reference)",
      "regularized-evolution (reference)",
      "local-search (reference)",
    ]);
    expect(ownAlgorithms(beside)).toEqual(mine.algorithms);
    expect(ownRuns(beside)).toEqual(mine.runs);
    expect(ownRuns(mine)).toBe(mine.runs);
    expect(runsWithBest(beside)).toEqual(mine.runs);
  });

  test("has their runs up to its own budget, as if they had ended there", () => {
    const budgets = Array.from({ length: 20 }, (_, i) => i + 1);
    for (const { name } of shipped.algorithms) {
      const runs = runsOf(beside, "clean", `${name} (reference)`);
      expect(runs.map(({ seed }) => seed)).toEqual([0, 1, 2, 3, 4]);
      for (const [i, run] of runs.entries()) {
        expect(run.distinct.at(-1)).toBe(20);
        expect(run.status).toBe("complete");
        expect(run.encodings.at(-1)).toBeGreaterThanOrEqual(20);
        expect(run.proposals.at(-1)).toBeGreaterThanOrEqual(run.encodings.at(-1)!);
        expect(bestAt(run, "distinct", budgets)).toEqual(
          bestAt(runsOf(long, "clean", name)[i]!, "distinct", budgets),
        );
        for (const { row } of run.improvements) expect(row).toBeLessThan(run.best.length);
      }
    }
  });

  test("says so wherever the oracle's caveats are told", () => {
    expect(beside.oracle.caveats.at(-1)).toBe(
      "Strategies marked (reference) were not run here: their 5 runs each, on the same values, ship with robust-nas-bench (made by version 1.2.3).",
    );
    expect(mine.oracle.caveats).toHaveLength(2);
  });
});
