/** Problems of many metrics, or within limits, as experiments ask for them. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { TableOracle } from "../../src/oracle/oracle.ts";
import { tableOracle } from "../../src/oracle/table.ts";
import type { ExperimentSpec } from "../../src/runner/experiment-schema.ts";
import { describeProblem, scoringOf, valuesOf } from "../../src/runner/problem.ts";
import { problemFrom } from "../../src/runner/problem-spec.ts";
import { type RunOptions, runExperiment } from "../../src/runner/run.ts";
import { nasBench201 as space } from "../../src/space/nas-bench-201/index.ts";
import { type Change, experimentOf, filesOf, madeUpOracle, named } from "../fixtures/experiment.ts";
import { temporaryFolder } from "../fixtures/folder.ts";

const root = temporaryFolder();
const oracle = madeUpOracle();

const OBJECTIVES: ExperimentSpec["objectives"] = [
  { name: "both", maximise: ["clean"], minimise: ["fog"] },
  { name: "within", maximise: ["clean"], subjectTo: ["fog <= 0.4", "clean >= 0.2"] },
];
const ALGORITHMS = [
  named("random-search"),
  named("nsga-ii"),
  { ...named("local-search"), scalarise: "chebyshev" as const },
];
const run = (folder: string, change: Change = {}, options: Partial<RunOptions> = {}) =>
  runExperiment(experimentOf({ objectives: OBJECTIVES, algorithms: ALGORITHMS, ...change }), oracle, {
    folder: join(root, folder),
    workers: 1,
    ...options,
  });

/** Two columns whose values are given for the first classes, and bad for the others. */
function tiny(rows: readonly (readonly [number, number])[]): TableOracle {
  const column = (j: 0 | 1) => Float64Array.from({ length: space.classCount }, (_, c) => rows[c]?.[j] ?? 0);
  const columns = new Map([
    ["clean", column(0)],
    ["fog", column(1)],
  ]);
  return tableOracle({
    description: { ...oracle.description, label: "tiny" },
    space,
    catalogue: new Map([...columns.keys()].map((key) => [key, []])),
    column: ({ key }) => columns.get(key)!,
  });
}

describe("an experiment on problems", () => {
  test("has a column per metric and the hypervolume, or the best within the limits", async () => {
    const { failed } = await run("whole");
    expect(failed).toEqual([]);
    const lines = (...path: string[]): string[] =>
      readFileSync(join(root, "whole", "traces", ...path, "0.csv"), "utf8").split("\n");
    const both = lines("both", "nsga-ii");
    expect(both[0]).toBe("proposals,encodings,distinct,architecture,clean,fog,hypervolume,cost");
    const volumes = both.slice(1, -1).map((line) => Number(line.split(",")[6]));
    expect(volumes.every((volume, i) => volume >= (volumes[i - 1] ?? 0) && volume <= 1)).toBe(true);
    const within = lines("within", "local-search");
    expect(within[0]).toBe("proposals,encodings,distinct,architecture,clean,fog,best,cost");
    let best = "";
    for (const line of within.slice(1, -1)) {
      const [, , , , clean, fog, told] = line.split(",");
      if (Number(fog) <= 0.4 && Number(clean) >= 0.2 && Number(clean) > Number(best)) best = clean!;
      expect(told).toBe(best);
    }
    expect(best).not.toBe("");
  });

  test("is the same bytes with two workers, as shards, and resumed", async () => {
    const whole = filesOf(join(root, "whole"));
    await run("two", {}, { workers: 2 });
    expect(filesOf(join(root, "two"))).toEqual(whole);
    for (const index of [1, 0]) await run("shards", {}, { shard: { index, count: 2 } });
    expect(filesOf(join(root, "shards"))).toEqual(whole);
    await run("grown", { objectives: OBJECTIVES.slice(0, 1), seeds: { from: 0, to: 4 } });
    expect((await run("grown")).resumed).toBe(15);
    expect(filesOf(join(root, "grown"))).toEqual(whole);
  });

  test("is not mixed with one whose limits or reference are others", async () => {
    const limited = { name: "within", maximise: ["clean"], subjectTo: ["fog <= 0.5"] };
    await expect(run("whole", { objectives: [limited] })).rejects.toThrow("other within data");
    const moved = { name: "both", maximise: ["clean"], minimise: ["fog"], reference: [0, 1] };
    await expect(run("whole", { objectives: [moved] })).rejects.toThrow("other both data");
  });

  test("refuses a strategy for one objective, and says how it can be had", async () => {
    await expect(run("one", { algorithms: [named("tpe")] })).rejects.toThrow(
      "tpe searches one objective without limits, and both is more; write { name: tpe, scalarise: chebyshev }",
    );
  });
});

describe("the exact front of a table", () => {
  const trade: Exclude<ExperimentSpec["objectives"][number], string> = {
    name: "trade",
    maximise: ["clean", "fog"],
  };
  const table = tiny([
    [0.9, 0.1],
    [0.5, 0.5],
    [0.1, 0.6],
    [0.4, 0.5],
  ]);

  test("gives the reference point: its worst values, a tenth of its range outwards", () => {
    const { problem, optimum } = describeProblem(problemFrom(trade), table);
    expect(problem!.front).toEqual([
      [0.9, 0.1],
      [0.5, 0.5],
      [0.1, 0.6],
    ]);
    expect(problem!.reference[0]).toBeCloseTo(0.1 - 0.08, 12);
    expect(problem!.reference[1]).toBeCloseTo(0.1 - 0.05, 12);
    expect(optimum).toBe(1);
  });

  test("a metric to be minimised keeps its sign in all that is told", () => {
    const down = problemFrom({ name: "down", maximise: ["clean"], minimise: ["fog"] });
    const record = describeProblem(
      down,
      tiny([
        [0.9, 0.8],
        [0.5, 0.3],
      ]),
    );
    expect(record.problem!.front).toEqual([
      [0.9, 0.8],
      [0.5, 0.3],
      [0, 0],
    ]);
    expect(record.problem!.reference[1]).toBeCloseTo(0.88, 12);
    expect(scoringOf(down, record)).toMatchObject({ directions: ["maximise", "minimise"], columns: 2 });
  });

  test("of one point is no trade-off, unless a reference is given", () => {
    const peak = tiny([[0.9, 0.8]]);
    expect(() => describeProblem(problemFrom(trade), peak)).toThrow("the exact front is one point");
    const given = problemFrom({ ...trade, reference: { fog: 0.3, clean: 0.4 } });
    expect(describeProblem(given, peak).problem).toMatchObject({ reference: [0.4, 0.3], hypervolume: 0.25 });
    const beyond = problemFrom({ ...trade, reference: [0.95, 0.1] });
    expect(() => describeProblem(beyond, peak)).toThrow("no architecture is better than the reference point");
  });

  test("counts only what keeps the limits", () => {
    const limited = problemFrom({ ...trade, subjectTo: ["clean >= 0.45"] });
    expect(describeProblem(limited, table).problem!.front).toEqual([
      [0.9, 0.1],
      [0.5, 0.5],
    ]);
    const none = problemFrom({ ...trade, subjectTo: ["clean >= 45"] });
    expect(() => describeProblem(none, table)).toThrow(
      "no architecture has all these values within the limits",
    );
  });

  test("its values lie side by side, a metric once", () => {
    const twice = problemFrom({ ...trade, subjectTo: ["clean >= 0.45"] });
    expect([...valuesOf(twice, table).subarray(0, 4)]).toEqual([0.9, 0.1, 0.5, 0.5]);
  });
});

describe("an entry of `objectives`", () => {
  test("of one metric that is minimised is its negative, maximised", () => {
    const { objectives } = problemFrom({ name: "low", minimise: ["fog"], subjectTo: ["clean >= .4"] });
    expect(objectives.map(({ metric, direction }) => [metric.name, direction])).toEqual([
      ["negative(fog)", "maximise"],
    ]);
  });

  test.each([
    [{ subjectTo: ["clean > 0.4"] }, "is no limit"],
    [{ subjectTo: ["clean >= much"] }, "is no limit"],
    [{ subjectTo: [">= 0.4"] }, "is no limit"],
    [{ subjectTo: ["clean >= 1e999"] }, "is no limit"],
    [{ maximise: ["clean", "clean"] }, 'the metric "clean" is there twice'],
    [{ reference: [0.4] }, "has 1 numbers for 2 objectives"],
    [{ reference: { clean: 0.4 } }, "has no number for fog"],
    [{ reference: { clean: 0.4, fog: 0.1, snow: 0 } }, 'no objective "snow"'],
    [{ reference: { clean: 0.4, "clean ": 0.5, fog: 0.1 } }, "one metric twice"],
    [{ maximise: ["clean"], reference: [0.4] }, "one objective has no hypervolume"],
  ])("%j is refused in one line", (change, message) => {
    expect(() => problemFrom({ name: "x", maximise: ["clean", "fog"], ...change })).toThrow(message);
  });
});
