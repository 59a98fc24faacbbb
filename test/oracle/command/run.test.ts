import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { readIfThere } from "../../../src/files/read.ts";
import { parseMetric } from "../../../src/metric/metric.ts";
import { tracePath } from "../../../src/results/folder.ts";
import { rnb, startRnb } from "../../fixtures/cli.ts";
import { temporaryFolder } from "../../fixtures/folder.ts";
import { pidsIn, running } from "../../fixtures/outside.ts";

const PROGRAM = fileURLToPath(new URL("../../fixtures/oracle.mjs", import.meta.url));

/** An experiment whose oracle behaves so; its program's notes and its store lie in the folder. */
function experiment(
  folder: string,
  behaviour: string,
  workers = 1,
  budget = "{ queries: 6, unit: distinct }",
): string {
  const file = join(folder, "experiment.yaml");
  const command = JSON.stringify([process.execPath, PROGRAM, behaviour, folder]);
  writeFileSync(
    file,
    `name: outside-oracle
oracle:
  kind: command
  command: ${command}
  metrics: [clean, "pgd@Linf:8"]
  workers: ${workers}
  store: ${JSON.stringify(join(folder, "store"))}
dataset: cifar10
objectives: ["mean(clean, pgd@Linf:8)"]
budget: ${budget}
seeds: 2
algorithms: [random-search, regularized-evolution]
`,
  );
  return file;
}

const OBJECTIVE = parseMetric("mean(clean, pgd@Linf:8)").name;

function tracesIn(out: string): string[] {
  return ["random-search", "regularized-evolution"].flatMap((label) =>
    [0, 1].map((seed) => readFileSync(tracePath(out, OBJECTIVE, label, seed), "utf8")),
  );
}

const asked = (folder: string): string[] => readFileSync(join(folder, "asked"), "utf8").trim().split("\n");

it("is searched; killed and started again, it goes on from its log and writes the same traces", async () => {
  const [whole, cut] = [temporaryFolder(), temporaryFolder()];
  const { code } = await rnb(["run", experiment(whole, "good"), "--out", join(whole, "out")]);
  expect(code).toBe(0);

  const file = experiment(cut, "slow 150", 2);
  const child = startRnb(["run", file, "--out", join(cut, "out")]);
  while ((readIfThere(join(cut, "asked"))?.toString().split("\n").length ?? 0) < 7) await setTimeout(50);
  child.kill("SIGKILL");
  while (running(pidsIn(cut)).length > 0) await setTimeout(50);
  const before = asked(cut).length;
  expect((await rnb(["run", file, "--out", join(cut, "out")])).code).toBe(0);

  expect(tracesIn(join(cut, "out"))).toEqual(tracesIn(join(whole, "out")));
  // At most the two that were under way were asked again, and nothing that was logged.
  expect(asked(cut).length).toBeGreaterThan(before);
  expect(asked(cut).length).toBeLessThanOrEqual(asked(whole).length + 2);
  expect(new Set(asked(cut).map((line) => line[0]))).toEqual(new Set(["0", "1"]));
}, 120_000);

it("loses a run in one line where the program breaks off, and says what it is in all that is printed", async () => {
  const folder = temporaryFolder();
  const file = experiment(folder, "never ready");
  const { code, stderr } = await rnb(["run", file, "--out", join(folder, "out")]);
  expect(code).toBe(1);
  expect(stderr).toContain("the program ended with exit code 1");
  expect(stderr).not.toMatch(/^ {4}at /m);
  const { oracle } = JSON.parse(readFileSync(join(folder, "out", "experiment.json"), "utf8"));
  expect(oracle).toMatchObject({
    kind: "command",
    costUnit: "seconds",
    label: expect.stringMatching(/^program oracle\.mjs/),
  });
});

it("says how many networks failed and why, and ends with an error where none succeeded", async () => {
  const [all, one] = [temporaryFolder(), temporaryFolder()];
  const failing = await rnb(["run", experiment(all, "fails on all"), "--out", join(all, "out")]);
  expect(failing.stdout).toContain("4 runs done");
  expect(failing.stderr).toMatch(
    /(\d+) of \1 networks could not be evaluated: \S+: the program says: "no such layer"/,
  );
  expect(failing.code).toBe(1);
  const json = await rnb(["run", experiment(one, "fails on all"), "--out", join(one, "out"), "--json"]);
  const { evaluations } = JSON.parse(json.stdout);
  expect(Object.keys(evaluations.failed)).toHaveLength(evaluations.networks);
});

it("names the setting that is wrong", async () => {
  const folder = temporaryFolder();
  const file = experiment(folder, "good");
  writeFileSync(file, readFileSync(file, "utf8").replace("workers: 1", "worker: 1"));
  const { code, stderr } = await rnb(["run", file, "--out", join(folder, "out")]);
  expect(code).not.toBe(0);
  expect(stderr).toMatch(/experiment\.yaml:\d+.*worker/);
});

it("is searched for so many seconds of its own; again from its log with the same traces, and reported in seconds", async () => {
  const folder = temporaryFolder();
  const out = join(folder, "out");
  // Each network costs 3 seconds by what the program tells.
  const file = experiment(folder, "good", 2, "{ seconds: 20 }");
  const first = await rnb(["run", file, "--out", out]);
  expect(first.code).toBe(0);
  expect(first.stdout).toContain("4 runs of 20 seconds");
  const traces = tracesIn(out);
  for (const trace of traces) expect(trace.trimEnd().split("\n").at(-1)).toMatch(/^\d+,\d+,6,.*,18$/);
  rmSync(join(out, "traces"), { recursive: true });
  const before = asked(folder).length;
  expect((await rnb(["run", file, "--out", out])).code).toBe(0);
  expect([tracesIn(out), asked(folder).length]).toEqual([traces, before]);

  expect((await rnb(["status", out])).stdout).toContain("4 of 4 runs of 20 seconds");
  const report = await rnb(["report", out]);
  expect(report.code).toBe(0);
  expect(report.stdout).toContain("after 20 seconds");
  const [header, ...rows] = readFileSync(join(out, "summary.csv"), "utf8").trim().split("\n");
  const at = (name: string): number => header!.split(",").indexOf(name);
  // The objective has a comma.
  const stops = rows
    .map((row) => row.replace(/"[^"]*"/g, "").split(","))
    .map((cells) => [cells[at("unit")], cells[at("budget")]]);
  expect(new Set(stops.map(([unit]) => unit))).toEqual(new Set(["cost"]));
  expect(new Set(stops.map(([, stop]) => stop))).toEqual(new Set(["5", "10", "20"]));
});

it("finds its budget too small for a network in one line", async () => {
  const folder = temporaryFolder();
  const file = experiment(folder, "good", 1, "{ seconds: 2 }");
  const { code, stderr } = await rnb(["run", file, "--out", join(folder, "out")]);
  expect(code).toBe(1);
  expect(stderr).toContain("no network was evaluated within the 2 seconds of the budget: give more");
  expect(stderr).not.toMatch(/^ {4}at /m);
});
