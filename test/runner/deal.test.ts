import { describe, expect, test } from "vitest";
import { dealRuns } from "../../src/runner/deal.ts";
import type { Experiment } from "../../src/runner/experiment.ts";
import { planRuns, type Run } from "../../src/runner/plan.ts";
import { formatTasks, parseTask } from "../../src/runner/task-list.ts";

const experiment = {
  objectives: [{ name: "clean" }, { name: "mean(clean, fog)" }],
  algorithms: [{ label: "cheap" }, { label: "dear" }, { label: "odd" }],
  seeds: { from: 3, to: 9 },
} as unknown as Experiment;
const COSTS = [1, 500, 30];
const costOf = (algorithm: number): number => COSTS[algorithm]!;
const runs = planRuns(experiment);
const key = (run: Run): string => JSON.stringify(run);

describe("runs are dealt", () => {
  test.each([1, 2, 3, 5, 8, 41, 42, 100])("to %d tasks without gap or overlap, none empty", (tasks) => {
    const hands = dealRuns(runs, tasks, costOf);
    expect(hands).toHaveLength(Math.min(tasks, runs.length));
    expect(hands.flat().map(key).sort()).toEqual(runs.map(key).sort());
    for (const hand of hands) expect(hand.length).toBeGreaterThan(0);
  });

  test.each([2, 3, 4, 6, 8])("to %d tasks by what they cost, not by how many they are", (tasks) => {
    const loads = dealRuns(runs, tasks, costOf).map((hand) =>
      hand.reduce((sum, { algorithm }) => sum + costOf(algorithm), 0),
    );
    // One expensive run is what they may differ by.
    expect(Math.max(...loads) - Math.min(...loads)).toBeLessThanOrEqual(500);
  });

  test("so that a wrong guess moves little: each task has as many of each strategy, but for one or the rest", () => {
    const wrong = dealRuns(runs, 3, () => 1);
    for (const algorithm of [0, 1, 2]) {
      const counts = wrong.map((hand) => hand.filter((run) => run.algorithm === algorithm).length);
      expect(Math.min(...counts)).toBeGreaterThanOrEqual(4); // of 14, two objectives with 7 each
    }
  });
});

describe("a list of tasks", () => {
  const tasks = dealRuns(runs, 3, costOf);
  const list = formatTasks(tasks, experiment);

  test("can be read by a person, and says what was meant", () => {
    expect(list).toMatch(/^1 3-4(,9)? cheap clean\n/);
    expect(list).toMatch(/\n3 7-[89] odd mean\(clean, fog\)\n/);
    for (const [i, hand] of tasks.entries())
      expect(
        parseTask(list, i + 1, experiment)
          .map(key)
          .sort(),
      ).toEqual(hand.map(key).sort());
  });

  test.each([
    ["1 3-4 cheap", 1, /line 1: not a task, seeds, an algorithm and an objective/],
    ["1 3-4 cheap clean\n1 5-x dear clean", 1, /line 2: not a task/],
    ["1 4-3 cheap clean", 1, /"4-3" is no range of seeds/],
    ["1 3,,4 cheap clean", 1, /"" is no range of seeds/],
    ["1 3-10 cheap clean", 1, /the experiment has seeds 3 to 9, not 3-10/],
    ["1 3 cheap fog", 1, /no objective "fog"/],
    ["1 3 other clean", 1, /no algorithm "other"/],
    ["1 3 cheap clean", 2, /has no task 2/],
    ["", 1, /has no task 1/],
  ])("that is not one of this experiment is refused: %j", (text, task, why) => {
    expect(() => parseTask(text, task, experiment)).toThrow(why);
  });

  test("that names a run twice has it once", () => {
    expect(parseTask("1 3,3-4 cheap clean\n1 4 cheap clean\n", 1, experiment)).toHaveLength(2);
  });
});
