import { describe, expect, test } from "vitest";
import {
  normalisedScores,
  performanceProfile,
  pooledInterquartileMean,
  probabilityOfImprovement,
  ranksOverTime,
} from "../../src/analysis/across-tasks.ts";
import { analyse } from "../../src/analysis/analyse.ts";
import { aocc } from "../../src/analysis/aocc.ts";
import { comparePairs, leaders } from "../../src/analysis/compare.ts";
import {
  bestAt,
  budgetToReach,
  checkpoints,
  curve,
  incumbentAt,
  logGrid,
} from "../../src/analysis/curves.ts";
import { extent } from "../../src/analysis/groups.ts";
import { loadResults } from "../../src/analysis/load.ts";
import type { Run } from "../../src/analysis/results.ts";
import { targetEcdf, targetResults } from "../../src/analysis/targets.ts";
import { parseTrace } from "../../src/results/trace.ts";
import { FIXTURE_ALGORITHMS as FIXTURE, writeFixture } from "./fixture.ts";

/** A run that asked these values, each `step` proposals apart. */
function run(
  values: readonly number[],
  seed = 0,
  step = 1,
  algorithm = "a",
  status: Run["status"] = "complete",
): Run {
  let best = Number.NEGATIVE_INFINITY;
  const lines = values.map((value, i) => {
    best = Math.max(best, value);
    return `${(i + 1) * step},${i + 1},${i + 1},c${i},${value},${best},${2 * (i + 1)}`;
  });
  const text = `proposals,encodings,distinct,architecture,value,best,cost\n${lines.join("\n")}\n`;
  return { objective: "o", algorithm, seed, status, ...parseTrace(Buffer.from(text)) };
}

describe("anytime curves", () => {
  test("hold the best value of the queries paid for, on any axis", () => {
    const one = run([0.2, 0.5, 0.4, 0.9], 0, 3);
    expect([...bestAt(one, "distinct", [0, 1, 2, 3, 4, 9])]).toEqual([Number.NaN, 0.2, 0.5, 0.5, 0.9, 0.9]);
    expect([...bestAt(one, "proposals", [2, 3, 11, 12])]).toEqual([Number.NaN, 0.2, 0.5, 0.9]);
    expect([...bestAt(one, "cost", [2, 7.9])]).toEqual([0.2, 0.5]);
    expect(incumbentAt(one, "distinct", 3)).toBe("c1");
    expect(incumbentAt(one, "distinct", 0)).toBeUndefined();
    expect(budgetToReach(one, "proposals", 0.5)).toBe(6);
    expect(budgetToReach(one, "proposals", 0.91)).toBe(Number.POSITIVE_INFINITY);
  });

  test("have mean, median, quartiles and hit rate at each budget", () => {
    const [point] = curve([run([0.1]), run([0.2]), run([0.3]), run([0.6])], "distinct", [1], 0.6);
    expect(point).toMatchObject({ budget: 1, runs: 4, hitRate: 0.25 });
    expect(point!.mean).toBeCloseTo(0.3, 12);
    expect(point!.median).toBeCloseTo(0.25, 12);
    expect(point!.q3).toBeCloseTo(0.375, 12);
    expect(point!.low).toBeLessThan(0.3);
    expect(point!.high).toBeGreaterThan(0.3);
  });

  test("checkpoints hold the budgets of the literature and the last one", () => {
    expect(checkpoints(300)).toEqual([1, 2, 5, 10, 20, 50, 100, 150, 200, 300]);
    expect(checkpoints(70)).toEqual([1, 2, 5, 10, 20, 50, 70]);
    expect(checkpoints(1)).toEqual([1]);
    expect(logGrid(1, 300)[0]).toBe(1);
    expect(logGrid(1, 300).at(-1)).toBe(300);
    expect(logGrid(1, 1)).toEqual([1]);
  });
});

/** What runs of accuracies aim at. */
const ONE = { value: 1, range: 1 };
const THREE = { unit: "distinct", end: 3 } as const;

describe("targets", () => {
  const runs = [run([0.5, 0.9, 1]), run([0.5, 0.5, 0.5]), run([0.995, 0.995, 0.995])];

  test("ERT is all queries spent until success or end, over the successes", () => {
    // IOHanalyzer's get_ERT on the exported traces of an experiment gave the same to all digits (see docs/report.md).
    const results = targetResults(runs, THREE, ONE);
    expect(results.map(({ successes }) => successes)).toEqual([2, 2, 1, 1, 1]);
    expect(results[0]!.ert).toBe((3 + 3 + 1) / 2);
    expect(results[4]!.ert).toBe(9);
    expect(targetResults([run([0.1])], THREE, ONE)[0]!.ert).toBe(Number.POSITIVE_INFINITY);
  });

  test("of seconds, a run that spent them adds all, one that ended by itself what its queries cost", () => {
    // Costs are 2, 4 and 6 seconds.
    const ended = run([0.5], 1, 1, "a", "finished");
    const ert = (end: number) => targetResults([...runs, ended], { unit: "cost", end }, ONE)[0]!.ert;
    expect(ert(100)).toBe((6 + 100 + 2 + 2) / 2);
    expect(ert(5)).toBe((5 + 5 + 2 + 2) / 1);
  });

  test("the distribution function counts (run, target) pairs", () => {
    expect([...targetEcdf([{ runs, reference: ONE }], "distinct", [1, 2, 3])]).toEqual([
      2 / 15,
      2 / 15,
      7 / 15,
    ]);
  });
});

describe("area over the convergence curve", () => {
  test("is one minus the mean regret, or its logarithm between the bounds", () => {
    const one = run([0.5, 0.99, 1]);
    expect(aocc(one, "distinct", 3, ONE, "linear")).toBeCloseTo((0.5 + 0.99 + 1) / 3, 12);
    expect(aocc(one, "distinct", 3, ONE, "log")).toBeCloseTo((Math.log10(2) / 4 + 2 / 4 + 1) / 3, 9);
    expect(aocc(run([1]), "distinct", 4, ONE, "log")).toBe(1);
  });

  test("of seconds, counts whole ones, however many there are", () => {
    const one = run([0.5, 0.99, 1]);
    const atHalves = { ...one, cost: Float64Array.from([0.5, 0.7, 4.5]) };
    for (const scale of ["linear", "log"] as const) {
      // In seconds 2, 4 and 6; and in .5, .7 and 4.5, where the first is over before a second is.
      const log = scale === "log";
      const [a, b] = log ? [Math.log10(2) / 4, 0.5] : [0.5, 0.99];
      expect(aocc(one, "cost", 8, ONE, scale)).toBeCloseTo((2 * a! + 2 * b! + 3) / 8, 12);
      expect(aocc(one, "cost", 5, ONE, scale)).toBeCloseTo((2 * a! + 2 * b!) / 5, 12);
      expect(aocc(atHalves, "cost", 5, ONE, scale)).toBeCloseTo((4 * b! + 1) / 5, 12);
    }
    expect(aocc(one, "cost", Number.MAX_SAFE_INTEGER, ONE, "linear")).toBeCloseTo(1, 12);
  });
});

describe("quantities that are no accuracies", () => {
  // The same runs in milliseconds, of which the best of the table is −2 and the worst −52.
  const share = run([0.5, 0.99, 1]);
  const inMs = run([-27, -2.5, -2]);
  const goal = { value: -2, range: 50 };

  test("targets and areas are told in shares of the range of values", () => {
    for (const scale of ["linear", "log"] as const)
      expect(aocc(inMs, "distinct", 3, goal, scale)).toBeCloseTo(aocc(share, "distinct", 3, ONE, scale), 12);
    const targets = targetResults([inMs], THREE, goal);
    expect(targets.map(({ target }) => target)).toEqual([-2.5, -2.25, -2.1, -2.05, -2]);
    expect(targets.map(({ ert }) => ert)).toEqual([2, 3, 3, 3, 3]);
    expect([...targetEcdf([{ runs: [inMs], reference: goal }], "distinct", [1, 2, 3])]).toEqual([0, 0.2, 1]);
  });

  test("counts budgets at which nothing is found yet as the largest regret", () => {
    const late = run([0.8, 1], 0, 3); // asks 3 and 6 of its proposals
    expect(aocc(late, "proposals", 6, ONE, "linear")).toBeCloseTo((3 * 0.8 + 1) / 6, 12);
    expect(aocc(late, "proposals", 2, ONE, "log")).toBe(0);
  });
});

describe("how far a curve can be drawn", () => {
  const ending = (asks: number, status: "complete" | "stalled") =>
    run(new Array<number>(asks).fill(0.5), 0, 1, "a", status);
  const extentOf = (...runs: ReturnType<typeof ending>[]) =>
    extent({ objective: "o", algorithm: "a", runs }, "distinct");

  test("is where the first run spent its budget; runs that ended by themselves set no limit", () => {
    expect(extentOf(ending(9, "complete"), ending(5, "complete"), ending(7, "complete"))).toBe(5);
    expect(extentOf(ending(9, "complete"), ending(2, "stalled"))).toBe(9);
    expect(extentOf(ending(4, "stalled"), ending(2, "stalled"))).toBe(4);
  });
});

describe("strategies against each other", () => {
  const group = (algorithm: string, values: readonly number[]) => ({
    objective: "o",
    algorithm,
    runs: values.map((value, seed) => run([0.1, value], seed, 1, algorithm)),
  });
  const groups = [
    group("a", [0.9, 0.91, 0.92, 0.93, 0.94, 0.95, 0.96, 0.97, 0.98, 0.99]),
    group("b", [0.89, 0.91, 0.92, 0.93, 0.94, 0.95, 0.96, 0.97, 0.98, 0.995]),
    group("c", [0.2, 0.21, 0.22, 0.23, 0.24, 0.25, 0.26, 0.27, 0.28, 0.29]),
  ];

  test("every pair is tested, adjusted, and those like the best are named", () => {
    const pairs = comparePairs(groups, "distinct", 2);
    expect(pairs.map(({ first, second }) => first + second)).toEqual(["ab", "ac", "bc"]);
    expect(pairs[1]!.a12).toBe(1);
    expect(pairs[1]!.p).toBeLessThan(0.001);
    expect(pairs[0]!.p).toBeGreaterThan(0.05);
    expect(leaders(groups, pairs, "distinct", 2)).toEqual({ best: "a", alike: new Set(["b"]) });
  });

  test("runs are paired by their seeds, in whatever order they are listed, and those without a partner left out", () => {
    const values = [0.3, 0.5, 0.6, 0.8, 0.9];
    const of = (algorithm: string, seeds: readonly number[], shift: number) => ({
      objective: "o",
      algorithm,
      runs: seeds.map((seed) => run([values[seed]! + shift], seed, 1, algorithm)),
    });
    const [pair] = comparePairs([of("a", [0, 1, 2, 3], 0.01), of("b", [4, 3, 2, 1, 0], 0)], "distinct", 1);
    expect(pair).toMatchObject({ pairs: 4 });
    // Four differences of one sign and size: ties, so the normal approximation; its z is −2.
    expect(pair!.pPaired).toBeCloseTo(0.04550026, 7);
  });

  test("a score of zero is the mean first architecture of all runs", () => {
    const task = {
      objective: "o",
      reference: { value: 1, known: true, range: 1 },
      groups: [{ objective: "o", algorithm: "a", runs: [run([0.2, 0.7]), run([0.6, 0.7], 1)] }],
    };
    expect(normalisedScores([task], "distinct", 2)).toEqual([[[expect.closeTo(0.5), expect.closeTo(0.5)]]]);
  });

  test("ranks over time compare runs of one seed, and leave out seeds that not every strategy has", () => {
    const of = (algorithm: string, runs: readonly (readonly [seed: number, value: number])[]) => ({
      objective: "o",
      algorithm,
      runs: runs.map(([seed, value]) => run([value], seed, 1, algorithm)),
    });
    const groups = [
      of("a", [
        [0, 0.1],
        [1, 0.5],
        [2, 0.7],
      ]),
      of("b", [
        [1, 0.4],
        [2, 0.6],
      ]),
    ];
    const [point] = ranksOverTime(
      [{ objective: "o", reference: { value: 1, range: 1 }, groups }],
      "distinct",
      [1],
    );
    expect(point!.ranks.map(({ value }) => value)).toEqual([1, 2]);
  });

  test("like the best is whoever the test does not tell apart from it at level .05", () => {
    const pair = (second: string, p: number) => ({
      objective: "o",
      first: "a",
      second,
      a12: 0.9,
      p,
      pPaired: p,
      pairs: 10,
    });
    const alikeAt = (p: number) =>
      leaders(groups, [pair("b", p), pair("c", 1e-9)], "distinct", 2).alike.has("b");
    expect([0.001, 0.02, 0.049, 0.05, 0.051, 0.9].map(alikeAt)).toEqual([
      false,
      false,
      false,
      true,
      true,
      true,
    ]);
  });

  test("ranks, scores and profiles over tasks", () => {
    const tasks = [{ objective: "o", reference: { value: 1, known: true, range: 1 }, groups }];
    const [start, end] = ranksOverTime(tasks, "distinct", [1, 2]);
    expect(start!.ranks.map(({ value }) => value)).toEqual([2, 2, 2]);
    expect(end!.ranks[2]!.value).toBe(3);
    expect(end!.ranks[0]!.low).toBeLessThanOrEqual(end!.ranks[0]!.value);
    const scores = normalisedScores(tasks, "distinct", 2);
    expect(scores[0]![0]![0]).toBeCloseTo((0.9 - 0.1) / 0.9, 12);
    expect(probabilityOfImprovement([scores[0]![0]!], [scores[0]![2]!])).toBe(1);
    expect(
      performanceProfile(
        [
          [0.5, 1],
          [1, 1],
        ],
        [0.2, 0.6, 1],
      ),
    ).toEqual([1, 0.75, 0.75]);
    const { value, low, high } = pooledInterquartileMean([
      [0, 0.4, 0.6, 1],
      [0, 0.4, 0.6, 1],
    ]);
    expect(value).toBeCloseTo(0.5, 12);
    expect(low).toBeLessThan(0.5);
    expect(high).toBeGreaterThan(0.5);
  });
});

test("an analysis of one strategy on one objective has no comparisons, and does not fail", () => {
  const folder = writeFixture({
    objectives: ["clean"],
    seeds: 1,
    queries: 5,
    algorithms: { only: [Object.values(FIXTURE)[0]![0], {}] },
  });
  const analysis = analyse(loadResults(folder));
  expect(analysis.across).toBeNull();
  expect(analysis.comparisons).toEqual([]);
  expect(analysis.summary.at(-1)).toMatchObject({ budget: 5, runs: 1 });
});
