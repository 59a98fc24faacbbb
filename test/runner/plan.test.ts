import { describe, expect, test } from "vitest";
import type { Experiment } from "../../src/runner/experiment.ts";
import { beginningElsewhere, parseShard, planRuns } from "../../src/runner/plan.ts";

const experiment = {
  objectives: ["clean", "fog"],
  algorithms: [{ label: "a" }, { label: "b" }, { label: "c" }],
  seeds: { from: 3, to: 9 },
} as unknown as Experiment;

describe("a plan", () => {
  test("is every algorithm on every objective with every seed, once", () => {
    const runs = planRuns(experiment);
    expect(runs).toHaveLength(2 * 3 * 7);
    expect(new Set(runs.map((run) => JSON.stringify(run))).size).toBe(runs.length);
    expect(runs[0]).toEqual({ objective: 0, algorithm: 0, seed: 3 });
    expect(runs.at(-1)).toEqual({ objective: 1, algorithm: 2, seed: 9 });
  });

  test.each([1, 2, 3, 5, 41, 42, 43])("is split by %d shards without gap or overlap, evenly", (count) => {
    const shards = Array.from({ length: count }, (_, index) => planRuns(experiment, { index, count }));
    const key = (run: object): string => JSON.stringify(run);
    expect(shards.flat().map(key).sort()).toEqual(planRuns(experiment).map(key).sort());
    const sizes = shards.map((shard) => shard.length);
    expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
  });
});

test("processes that find others at work begin far from them, and do the same runs", () => {
  const runs = planRuns(experiment);
  const starts = [0, 1, 2, 3, 4].map((others) => runs.indexOf(beginningElsewhere(runs, others)[0]!) / 42);
  expect(starts.map((share) => share.toFixed(2))).toEqual(["0.00", "0.50", "0.24", "0.74", "0.12"]);
  for (const others of [0, 1, 2, 3, 100])
    expect(new Set(beginningElsewhere(runs, others))).toEqual(new Set(runs));
});

test("more runs than anybody means are refused before they are planned; shards of them may be run", () => {
  const huge = { ...experiment, seeds: { from: 0, to: 999_999 } };
  expect(() => planRuns(huge)).toThrow(
    "6000000 runs at once are too many (at most 2000000); ask for fewer seeds, or for a --shard",
  );
  expect(planRuns(huge, { index: 59_999, count: 60_000 }).at(-1)).toEqual({
    objective: 1,
    algorithm: 2,
    seed: 999_999,
  });
});

describe("a shard", () => {
  test("is written as people count", () => expect(parseShard("2/3")).toEqual({ index: 1, count: 3 }));
  test.each(["", "0/3", "4/3", "1", "1/0", "a/b", "1/3/5", "-1/3", "1.5/3", " 1/3"])(
    "%j is refused",
    (text) => expect(() => parseShard(text)).toThrow(`not a shard: "${text}"; write i/n`),
  );
});
