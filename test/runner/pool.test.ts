import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { UserError } from "../../src/errors.ts";
import { parseMetric } from "../../src/metric/metric.ts";
import { plainProblem } from "../../src/metric/problem.ts";
import { endPath } from "../../src/results/folder.ts";
import type { AlgorithmSpec } from "../../src/runner/experiment.ts";
import { runPool, type Work } from "../../src/runner/pool.ts";
import { pluginFile } from "../fixtures/experiment.ts";
import { temporaryFolder } from "../fixtures/folder.ts";
import { madeUpColumn } from "../fixtures/search.ts";

const root = temporaryFolder();
const FS = 'import { existsSync, writeFileSync } from "node:fs";';
const file = (name: string): string => JSON.stringify(join(root, name));
const pathOf = (label: string, seed: number): string => join(root, label, `${seed}.csv`);

const workOf = (algorithm: AlgorithmSpec, seeds: readonly number[]): Work => ({
  algorithm,
  objective: "clean",
  problem: plainProblem(parseMetric("clean")),
  column: 0,
  warmColumn: undefined,
  budget: { queries: 3, unit: "distinct" },
  seeds,
  paths: seeds.map((seed) => pathOf(algorithm.label, seed)),
});

async function runAll(work: Work[], patience = 60, workers = work.length): Promise<(string | undefined)[]> {
  const outcomes: (string | undefined)[] = [];
  await runPool(work, {
    workers,
    space: "nas-bench-201",
    scorings: [undefined],
    columns: [madeUpColumn()],
    patience,
    logs: join(root, "logs"),
    onRun: (_work, _seed, failure) => outcomes.push(failure),
  });
  return outcomes;
}

test("when a write fails, the run of another thread comes to its end and is kept; no further one begins", async () => {
  const quick = pluginFile(root, "quick", `while (!existsSync(${file("begun")})); return;`, FS);
  const slow = pluginFile(
    root,
    "slow",
    `if (i === 0) {
        writeFileSync(${file("begun")}, "");
        const end = Date.now() + 2000;
        while (Date.now() < end);
      }
      yield* query(i);`,
    FS,
  );
  // Renaming a trace onto a folder fails, whoever the user is.
  mkdirSync(pathOf("quick", 0), { recursive: true });
  const failing = runAll([workOf(slow, [0, 1]), workOf(quick, [0])]);
  await expect(failing).rejects.toThrow(UserError);
  await expect(failing).rejects.toThrow(`cannot write ${pathOf("quick", 0)}: EISDIR`);
  expect(readFileSync(pathOf("slow", 0), "utf8").trimEnd().split("\n")).toHaveLength(4);
  expect(existsSync(pathOf("slow", 1))).toBe(false);
});

test("a run whose trace is written when the watchdog fires is done, not failed; the next one is run", async () => {
  const trace = JSON.stringify(pathOf("late", 0));
  const late = pluginFile(
    root,
    "late",
    `if (i === 0 && !existsSync(${trace})) { writeFileSync(${trace}, "a whole trace"); for (;;); } yield* query(i);`,
    FS,
  );
  mkdirSync(join(root, "late"));
  expect(await runAll([workOf(late, [0, 1])], 1)).toEqual([undefined, undefined]);
  for (const seed of [0, 1]) {
    expect(existsSync(pathOf("late", seed))).toBe(true);
    expect(existsSync(endPath(pathOf("late", seed)))).toBe(false);
  }
});

test("a run that hangs fails, whatever its thread had finished before", async () => {
  const good = pluginFile(root, "good", "yield* query(i);");
  const hangs = pluginFile(root, "hangs", "for (;;);");
  const outcomes = await runAll([workOf(good, [0, 1]), workOf(hangs, [0])], 1, 1);
  expect(outcomes).toEqual([undefined, undefined, expect.stringContaining("no proposal within 1 s")]);
  expect(existsSync(endPath(pathOf("hangs", 0)))).toBe(true);
});
