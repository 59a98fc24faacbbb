import { existsSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { readEnd } from "../../src/results/end.ts";
import { tracePath } from "../../src/results/folder.ts";
import { runExperiment } from "../../src/runner/run.ts";
import { startRnb } from "../fixtures/cli.ts";
import { experimentOf, madeUpOracle } from "../fixtures/experiment.ts";
import { temporaryFolder } from "../fixtures/folder.ts";
import { pidsIn, programOf, running } from "../fixtures/outside.ts";

const root = temporaryFolder();

/** What a program does at its third ask of seed 0, and the line that its run ends in. */
const FAILURES: readonly (readonly [string, RegExp])[] = [
  [
    "outside the space",
    /^the program asked something else: \[9,0,0,0,0,0\] is no architecture of nas-bench-201: decision 0→1 has choices 0 to 4$/,
  ],
  [
    "half an architecture",
    /^the program asked something else: \[1,2,3\] is no architecture of nas-bench-201: it has 6 decisions$/,
  ],
  [
    "a name",
    /^the program asked something else: "\|none~0\|\+…" is no architecture of nas-bench-201: write a list/,
  ],
  ["an empty batch", /^the program wrote no message to standard output: .*"architectures": an empty batch$/],
  ["asks after the end", /^the program wrote "ask" after the end of its run, where "ready" is expected$/],
  ["garbage", /^the program wrote no message to standard output: "loss: 0\.31"$/],
  ["another message", /^the program wrote no message to standard output: .*tell/],
  ["half a line", /^the program ended with exit code 0, in the middle of a line: .*archit"$/],
  ["a line without end", /^the program wrote a line of more than 16 MiB to standard output$/],
  ["dies", /^the program ended with exit code 3; its last words: Traceback \| ValueError: boom$/],
  ["is killed", /^the program was ended by signal 9$/],
  ["is ready again", /^the program is ready for another run in the middle of one$/],
  ["says fail", /^the program says: "no option x"$/],
];

test.each([1, 2])(
  "each misbehaving program loses its run in one line, the other runs are complete, no process is left: %i workers",
  async (workers) => {
    const folder = mkdtempSync(join(root, "runs-"));
    const programs = [
      "good",
      "never ends",
      "leaves a child",
      "only repeats",
      ...FAILURES.map(([name]) => name),
    ];
    const experiment = experimentOf({
      objectives: ["clean"],
      algorithms: programs.map((name) => programOf(folder, name)),
      seeds: { from: 0, to: 1 },
      budget: { queries: 6, unit: "distinct" },
    });
    const { failed, early } = await runExperiment(experiment, madeUpOracle(), { folder, workers });
    const reason = (name: string): string | undefined =>
      failed.find(({ run }) => run === `clean, ${name.replaceAll(" ", "-")}, seed 0`)?.reason;
    for (const [name, line] of FAILURES) {
      expect(reason(name), name).toMatch(line);
      expect(reason(name)!.length).toBeLessThanOrEqual(400);
    }
    expect(failed).toHaveLength(FAILURES.length);
    expect(early).toEqual([{ algorithm: "only-repeats", status: "stalled", runs: 1 }]);
    const traces = experiment.algorithms.map(({ label }) => tracePath(folder, "clean", label, 1));
    expect(new Set(traces.map((path) => readFileSync(path, "utf8"))).size).toBe(1);
    expect(pidsIn(folder).length).toBeGreaterThanOrEqual(programs.length);
    expect(running(pidsIn(folder))).toEqual([]);
  },
  240_000,
);

test("a program that hangs loses its run when the patience is over, and no process is left", async () => {
  const folder = mkdtempSync(join(root, "hangs-"));
  const experiment = experimentOf({
    objectives: ["clean"],
    algorithms: [programOf(folder, "hangs")],
    seeds: { from: 0, to: 1 },
    budget: { queries: 6, unit: "distinct" },
    patience: 3,
  });
  const { failed } = await runExperiment(experiment, madeUpOracle(), { folder, workers: 1 });
  const reason = "the program said nothing for 3 s (raise `patience` if it needs longer)";
  expect(failed).toEqual([{ run: "clean, hangs, seed 0", reason }]);
  expect(existsSync(tracePath(folder, "clean", "hangs", 1))).toBe(true);
  expect(running(pidsIn(folder))).toEqual([]);
});

test.each([
  ["never ready", /^the program ended with exit code 1$/],
  [
    "another protocol",
    /^the program wrote no message to standard output: .*"version": Invalid input: expected 1$/,
  ],
])(
  "a program that does not get ready fails every run, and is not started for each: %s",
  async (name, line) => {
    const folder = mkdtempSync(join(root, "start-"));
    const experiment = experimentOf({ objectives: ["clean"], algorithms: [programOf(folder, name)] });
    const { failed } = await runExperiment(experiment, madeUpOracle(), { folder, workers: 1 });
    expect(failed).toHaveLength(10);
    for (const { reason } of failed) expect(reason).toMatch(line);
    expect(pidsIn(folder)).toHaveLength(1);
  },
);

test.each([1, 2])(
  "no process is left when the runner is killed: %i workers",
  async (workers) => {
    const folder = mkdtempSync(join(root, "killed-"));
    const specs = ["hangs", "never ends"].map((name) => programOf(folder, name));
    const text = {
      name: "killed",
      oracle: "surrogate",
      objectives: ["clean"],
      budget: { queries: 1_000_000, unit: "proposals" },
      seeds: 1,
      algorithms: specs.map(({ label, command }) => ({ label, command })),
    };
    writeFileSync(join(folder, "killed.yaml"), JSON.stringify(text));
    const runner = startRnb(["run", "killed.yaml", "--out", "out", "--workers", String(workers)], {
      cwd: folder,
    });
    try {
      await vi.waitUntil(() => pidsIn(folder).length >= workers, { timeout: 60_000, interval: 100 });
      expect(running(pidsIn(folder))).toHaveLength(workers);
    } finally {
      runner.kill("SIGKILL");
    }
    await vi.waitUntil(() => running(pidsIn(folder)).length === 0, { timeout: 30_000, interval: 100 });
    expect(existsSync(tracePath(join(folder, "out"), "clean", "hangs", 0))).toBe(false);
    expect(readEnd(tracePath(join(folder, "out"), "clean", "hangs", 0))).toBeUndefined();
  },
  120_000,
);
