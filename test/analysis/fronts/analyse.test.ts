import { describe, expect, test } from "vitest";
import { analyseFronts, byVolume } from "../../../src/analysis/fronts/analyse.ts";
import { frontsOf } from "../../../src/analysis/fronts/found.ts";
import { attainmentDifference, surfacesOf } from "../../../src/analysis/fronts/surfaces.ts";
import { frontTasks } from "../../../src/analysis/fronts/task.ts";
import { groupRuns } from "../../../src/analysis/groups.ts";
import { PROBLEM, resultsOf, runOf } from "../../fixtures/problems.ts";

// A broken limit, a point of the exact front, one that it covers, one that it does not, a failed evaluation, and one
// that covers the last but one.
const rows = [
  [9, 9, 0],
  [6, 4, 1],
  [5, 5, 1],
  [9, 9, 2],
  [Number.NaN, 0, 2],
  [9.5, 9, 1],
] as const;
const run = runOf(rows);

describe("the front that a run had found", () => {
  const [task] = frontTasks(resultsOf([run]));

  test("has what keeps the limits and nobody beats, after each budget", () => {
    const fronts = frontsOf(run, task!, "distinct", [1, 2, 3, 4, 5, 6, 9]);
    const values = fronts.map((front) => front.map((point) => point.values));
    expect(values).toEqual([
      [],
      [[6, 4]],
      [[6, 4]],
      [
        [6, 4],
        [9, 9],
      ],
      [
        [6, 4],
        [9, 9],
      ],
      [
        [6, 4],
        [9.5, 9],
      ],
      [
        [6, 4],
        [9.5, 9],
      ],
    ]);
    expect(fronts[2]).toBe(fronts[1]); // nothing came in
    expect(fronts[5]!.map(({ architecture }) => architecture)).toEqual(["one1", "one5"]);
  });

  test("is measured on the exact front's own range, every objective maximised", () => {
    expect(task!.front.map(({ place }) => [...Array.from(place)])).toEqual([
      [1, 0],
      [0.6, 0.6],
      [0, 1],
    ]);
    expect(task!.knee).toBe(1);
  });
});

describe("the indicators", () => {
  const [front] = analyseFronts(resultsOf([run]), groupRuns(resultsOf([run])), [1, 2, 6]);
  const { curves, finals } = front!.strategies[0]!;

  test("begin where every run has found something", () => {
    expect(curves.igd_plus.map(({ budget }) => budget)).toEqual([2, 6]);
    expect(curves.front_share.map(({ budget, mean }) => [budget, mean])).toEqual([
      [1, 0],
      [2, 1 / 3],
      [6, 1 / 3],
    ]);
  });

  test("are distances to the exact front", () => {
    // Of (.6, .6): .4 short of the first point in one objective, and .4 of the last in the other.
    expect(curves.igd_plus[0]!.mean).toBeCloseTo((0.4 + 0 + 0.4) / 3, 12);
    expect(curves.epsilon[0]!.mean).toBeCloseTo(0.4, 12);
    // (.95, .1) is .05 short of (1, 0).
    expect(finals.igd_plus[0]).toBeCloseTo((0.05 + 0 + 0.4) / 3, 12);
    expect(finals.r2[0]!).toBeLessThan(curves.r2[0]!.mean);
  });

  test("take the best that all found together where nobody knows the exact front", () => {
    const results = resultsOf([run, runOf([[10, 2, 1]], "two")], {
      ...PROBLEM,
      front: [],
      architectures: [],
      hypervolume: null,
    });
    const [task] = frontTasks(results);
    expect(task!.known).toBe(false);
    expect(task!.front.map(({ values, architecture }) => [values, architecture])).toEqual([
      [[10, 2], "two0"],
    ]);
  });
});

describe("attainment", () => {
  const runs = [
    runOf([[6, 4, 1]]),
    runOf([
      [10, 10, 1],
      [0, 0, 1],
    ]),
    runOf([[6, 2, 1]]),
    runOf([[2, 2, 1]]),
  ];
  const [task] = frontTasks(resultsOf(runs));
  const ends = runs.map((one) => frontsOf(one, task!, "distinct", [9])[0]!);

  test("surfaces are told as the metrics are", () => {
    const [quarter, half, most] = surfacesOf(ends, task!);
    expect(quarter!.corners).toEqual([
      [10, 10],
      [6, 2],
      [0, 0],
    ]);
    expect(half!.corners).toEqual([
      [6, 4],
      [2, 2],
    ]);
    expect(most!.corners).toEqual([
      [6, 10],
      [2, 4],
      [0, 2],
    ]);
  });

  test("differences are shares of runs", () => {
    const difference = attainmentDifference(ends.slice(0, 3), ends.slice(3), task!);
    expect(difference(6, 4)).toBeCloseTo(2 / 3, 12);
    expect(difference(1, 3)).toBeCloseTo(1 / 3 - 1, 12);
    expect(difference(11, 4)).toBe(0);
  });
});

test("strategies are compared by their mean hypervolume", () => {
  const volume = (algorithm: string, seed: number, best: number) => ({
    ...runOf([[6, 4, 1]], algorithm, seed),
    best: Float64Array.of(best),
  });
  const results = resultsOf([volume("one", 0, 0.2), volume("two", 0, 0.5), volume("two", 1, 0.3)]);
  const [front] = analyseFronts(results, groupRuns(results), [1]);
  expect(byVolume(front!).map(({ algorithm, volumes }) => [algorithm, volumes])).toEqual([
    ["two", [0.5, 0.3]],
    ["one", [0.2]],
  ]);
});
