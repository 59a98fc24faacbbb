/** The baselines against the published table and against what reference implementations reach on it. */
import { describe, expect, test } from "vitest";
import { parseMetric } from "../../src/metric/metric.ts";
import { openTable } from "../../src/oracle/tabular/index.ts";
import { describeProblem, scoringOf, valuesOf } from "../../src/runner/problem.ts";
import { loadNamed, strategyNames } from "../../src/runner/strategies.ts";
import { searchTable } from "../../src/search/driver.ts";
import { parseOptions } from "../../src/search/options.ts";
import type { Strategy } from "../../src/search/strategy.ts";
import { createRandom } from "../../src/space/random.ts";
import { published } from "../fixtures/data.ts";

const METRICS = {
  clean: parseMetric("clean"),
  fgsm: parseMetric("fgsm@Linf:1"),
  pgd: parseMetric("pgd@Linf:1"),
};

const all = await Promise.all(strategyNames().map(loadNamed));

describe.skipIf(published === undefined)("on the published table, 300 distinct strings", () => {
  const oracle =
    published === undefined
      ? undefined!
      : openTable({ folder: published, dataset: "cifar10", metrics: Object.values(METRICS) });
  const CHECKPOINTS = [50, 150, 300];

  /** Mean best so far and its standard error at each checkpoint, in percent. */
  async function curve(name: string, metric: keyof typeof METRICS, seeds: number) {
    const { space } = oracle;
    const strategy = await loadNamed(name);
    const options = parseOptions(strategy, {});
    const column = oracle.column(METRICS[metric]);
    const budget = { queries: 300, unit: "encodings" } as const;
    const runs = Array.from({ length: seeds }, (_, seed) => {
      const random = createRandom(`published|${name}|${metric}|${seed}`);
      const { trace } = searchTable({ strategy, options, space, random, budget }, column);
      return CHECKPOINTS.map((queries) => 100 * trace.best[queries - 1]!);
    });
    return CHECKPOINTS.map((_, k) => {
      const mean = runs.reduce((sum, run) => sum + run[k]!, 0) / seeds;
      const variance = runs.reduce((sum, run) => sum + (run[k]! - mean) ** 2, 0) / (seeds - 1);
      return { mean, sd: Math.sqrt(variance), error: Math.sqrt(variance / seeds) };
    });
  }

  /** E[max] of n draws without replacement from the N strings: Σ vᵢ·C(i−1, n−1)/C(N, n), values ascending. */
  function expectedBest(metric: keyof typeof METRICS, n: number): number {
    const { space } = oracle;
    const column = oracle.column(METRICS[metric]);
    const values = Float64Array.from({ length: space.size }, (_, a) => column[space.classOf(a)]!).sort();
    let expected = 0;
    // Probability that the largest of the draws is the i-th smallest value, from the top down.
    let p = n / space.size;
    for (let i = space.size; i >= n; i--) {
      expected += p * values[i - 1]!;
      p *= (i - n) / (i - 1);
    }
    return 100 * expected;
  }

  test.each([
    ["clean", 94.073, 0.02],
    ["fgsm", 66.527, 0.12],
  ] as const)(
    "random search on %s: the closed form is %d, and 1,000 seeds agree within %d",
    async (metric, exact, tolerance) => {
      expect(expectedBest(metric, 300)).toBeCloseTo(exact, 2);
      const points = await curve("random-search", metric, 1_000);
      expect(Math.abs(points[2]!.mean - exact)).toBeLessThan(tolerance);
      for (const [k, { mean, error }] of points.entries())
        expect(Math.abs(mean - expectedBest(metric, CHECKPOINTS[k]!))).toBeLessThan(3.5 * error);
    },
  );

  /** Mean hypervolume of clean × PGD@1 at 150 distinct networks, 20 seeds. */
  function meanHypervolume(strategy: Strategy): number {
    const { space } = oracle;
    const objectives = [METRICS.clean, METRICS.pgd].map((metric) => ({
      metric,
      direction: "maximise" as const,
    }));
    const problem = { name: "trade-off", objectives, constraints: [], plain: false };
    const scoring = scoringOf(problem, describeProblem(problem, oracle));
    const values = valuesOf(problem, oracle);
    const budget = { queries: 150, unit: "distinct" } as const;
    let sum = 0;
    for (let seed = 0; seed < 20; seed++) {
      const random = createRandom(`published|${strategy.name}|trade-off|${seed}`);
      sum += searchTable({ strategy, space, random, budget, scoring }, values).trace.best[149]!;
    }
    return sum / 20;
  }

  test.each(all.filter(({ name, searchMany }) => searchMany !== undefined && name !== "random-search"))(
    "$name beats random search on clean × PGD@1 at 150 queries",
    (strategy) => {
      expect(meanHypervolume(strategy)).toBeGreaterThan(
        meanHypervolume(all.find(({ name }) => name === "random-search")!),
      );
    },
  );

  // Reference implementations, 100 seeds (shared field notes): mean best at 50, 150 and 300.
  test.each([
    ["regularized-evolution", "clean", [93.95, 94.45, 94.59]],
    ["regularized-evolution", "fgsm", [66.0, 68.84, 69.12]],
    ["local-search", "clean", [94.26, 94.53, 94.59]],
    ["local-search", "fgsm", [67.3, 68.94, 69.05]],
  ] as const)(
    "%s on %s is within two standard errors of the reference, or above",
    async (name, metric, reference) => {
      const points = await curve(name, metric, 300);
      for (const [k, { mean, sd, error }] of points.entries()) {
        const combined = Math.hypot(error, sd / Math.sqrt(100));
        expect(mean, `at ${CHECKPOINTS[k]}: ${mean.toFixed(3)} ± ${combined.toFixed(3)}`).toBeGreaterThan(
          reference[k]! - 2 * combined,
        );
      }
    },
  );
});
