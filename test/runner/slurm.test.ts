/** A job array of Slurm, on a real one: what `rnb run --slurm` writes there is what a local run writes. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { outcomeOf, startRnb } from "../fixtures/cli.ts";
import { makeData } from "../fixtures/data.ts";
import { filesOf } from "../fixtures/experiment.ts";
import { temporaryFolder } from "../fixtures/folder.ts";
import { type Cluster, noSlurm, startSlurm } from "../fixtures/slurm.ts";

const problem = noSlurm();
if (problem !== undefined) process.stderr.write(`tests of Slurm are skipped: ${problem}\n`);

const root = temporaryFolder();
const RUNS = 600;

describe.skipIf(problem !== undefined)("rnb run --slurm", () => {
  let cluster: Cluster;

  const rnb = (...args: string[]) =>
    outcomeOf(startRnb(args, { cwd: root, env: { ...cluster.env, ROBUST_NAS_DATA: join(root, "data") } }));

  const inQueue = (job: string): string => cluster.ask("squeue", "--noheader", "--jobs", job, "--format=%T");

  /** It may have begun by itself meanwhile. */
  const startNow = (task: string): void => {
    try {
      cluster.ask("scontrol", "update", `JobId=${task}`, "StartTime=now");
    } catch (error) {
      if (!/no longer pending/.test(String(error))) throw error;
    }
  };

  const traces = (folder: string): string[] => {
    const path = join(root, folder, "traces");
    const names = existsSync(path) ? readdirSync(path, { recursive: true, encoding: "utf8" }) : [];
    return names.filter((name) => name.endsWith(".csv"));
  };

  /** Waits until something is so. */
  async function until(isSo: () => boolean): Promise<void> {
    for (let i = 0; i < 3000; i++) {
      if (isSo()) return;
      await sleep(100);
    }
    throw new Error(`not so after five minutes: ${isSo}`);
  }

  /** What a results folder holds apart from what is about the cluster. */
  const results = (folder: string): Record<string, string> =>
    Object.fromEntries(
      Object.entries(filesOf(join(root, folder))).filter(([name]) => !/^(logs\/|slurm\.sh$)/.test(name)),
    );

  beforeAll(async () => {
    makeData(join(root, "data"), { keys: ["clean", "fog"] });
    // A strategy that takes its time, so that there is a middle of things to break into.
    writeFileSync(
      join(root, "slow.mjs"),
      `import { z } from "zod";
export default {
  name: "slow", summary: "For a test.", options: z.strictObject({}),
  *search({ space, random, query }) {
    const nothing = new Int32Array(new SharedArrayBuffer(4));
    for (;;) {
      Atomics.wait(nothing, 0, 0, 1);
      yield* query(space.sample(random));
    }
  },
};
`,
    );
    writeFileSync(
      join(root, "grid.yaml"),
      `name: grid
oracle: tabular
objectives: [clean, fog]
budget: { queries: 40 }
seeds: 100
algorithms: [random-search, local-search, { module: slow.mjs }]
`,
    );
    cluster = await startSlurm(temporaryFolder());
  });

  afterAll(async () => {
    await cluster?.stop();
  });

  test("tasks cancelled and killed on the way, submitted again, reported: the bytes of a local run", async () => {
    const args = ["run", "grid.yaml", "--out", "array", "--slurm", "--tasks", "8", "--json"];
    const first = JSON.parse((await rnb(...args)).stdout);
    expect(first).toMatchObject({ runs: RUNS, tasks: 8, job: expect.stringMatching(/^\d+$/) });

    await until(() => traces("array").length > 20);
    // Two are running: one is killed where it stands, one is told to end, and one never begins.
    const running = cluster
      .ask("squeue", "--noheader", "--jobs", first.job, "--states=RUNNING", "--format=%i")
      .split("\n");
    expect(running).toHaveLength(2);
    cluster.ask("scancel", "--batch", "--signal=KILL", running[0]!);
    cluster.ask("scancel", running[1]!);
    cluster.ask("scancel", `${first.job}_8`);
    await until(() => inQueue(first.job) === "");

    const there = traces("array").length;
    expect(there).toBeGreaterThan(20);
    expect(there).toBeLessThan(RUNS);
    for (const name of traces("array"))
      expect(readFileSync(join(root, "array/traces", name), "utf8").split("\n")).toHaveLength(42);

    const again = await rnb(...args, "--report");
    const second = JSON.parse(again.stdout);
    expect(second).toMatchObject({ runs: RUNS - there, report: expect.stringMatching(/^\d+$/) });
    await until(() => inQueue(second.report) === "");

    const alone = await rnb("run", "grid.yaml", "--out", "alone", "--workers", "2", "--report");
    expect(alone.code, alone.stderr).toBe(0);
    const [array, local] = [results("array"), results("alone")];
    expect(Object.keys(array)).toEqual(Object.keys(local));
    expect(Object.keys(array).filter((name) => array[name] !== local[name])).toEqual([]);
  });

  test("a task that is put back into the queue goes on where it was", async () => {
    const args = [
      "run",
      "grid.yaml",
      "--out",
      "requeued",
      "--seeds",
      "20",
      "--slurm",
      "--tasks",
      "1",
      "--json",
    ];
    const { job } = JSON.parse((await rnb(...args)).stdout);
    await until(() => traces("requeued").length > 85);
    cluster.ask("scontrol", "requeue", `${job}_1`);
    // It would wait for two minutes first. In the second in which its former life ended it must not begin: Slurm kills
    // what it then starts ("Job credential revoked").
    await until(() => /PENDING/.test(inQueue(job)));
    await sleep(3_000);
    startNow(`${job}_1`);
    await until(() => traces("requeued").length === 120 && inQueue(job) === "");
    const log = readFileSync(join(root, "requeued/logs", `slurm-${job}_1.log`), "utf8");
    expect(traces("requeued"), log).toHaveLength(120);
    expect(log).toMatch(/stopped by SIGTERM: \d+ runs are there/);
    expect(log).toMatch(/to do: \d+ of 120 runs; (8[6-9]|9\d|1\d\d) there already/);
  });

  test("--wait shows how far the array is, and reports", async () => {
    const { code, stdout, stderr } = await rnb(
      ...["run", "grid.yaml", "--out", "waited", "--seeds", "10", "--slurm", "--tasks", "2", "--wait"],
      ...["--time", "10", "--partition", "main", "--sbatch", '--comment="a test"', "--cpus", "1"],
    );
    expect(code, stderr).toBe(0);
    expect(stdout).toMatch(/\njob \d+: 60 runs in 2 tasks; waited\/slurm\.sh\n/);
    expect(stderr).toMatch(/60\/60 runs/);
    expect(stdout).toMatch(/\nreport: waited\/report\.html/);
    expect(await rnb("run", "grid.yaml", "--out", "waited", "--seeds", "10", "--slurm")).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/\nall 60 runs are there: rnb report waited\n$/),
    });
  });

  test("what Slurm refuses is one line", async () => {
    const { code, stderr } = await rnb(
      "run",
      "grid.yaml",
      "--out",
      "no",
      "--slurm",
      "--partition",
      "nowhere",
    );
    expect([code, stderr]).toEqual([1, expect.stringMatching(/^rnb: sbatch refuses: .*partition.*\n$/)]);
  });
});
