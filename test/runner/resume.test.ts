/** Killed with SIGKILL at random moments and resumed: the same bytes as an experiment that ran in one go. */
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { createRandom } from "../../src/space/random.ts";
import { outcomeOf, rnb, startRnb } from "../fixtures/cli.ts";
import { makeData } from "../fixtures/data.ts";
import { filesOf } from "../fixtures/experiment.ts";
import { temporaryFolder } from "../fixtures/folder.ts";

const RUNS = 3 * 2 * 120;

test("killed five times, then resumed: identical bytes", async () => {
  const root = temporaryFolder();
  makeData(join(root, "data"), { keys: ["clean", "fog"] });
  mkdirSync(join(root, "results"));
  writeFileSync(
    join(root, "kill.yaml"),
    `name: kill
oracle: tabular
objectives: [clean, "fog:3"]
budget: { queries: 250, unit: encodings }
seeds: 120
algorithms: [random-search, regularized-evolution, local-search]
`,
  );
  const args = (out: string, workers: number) => [
    ...["run", "kill.yaml", "--data", "data", "--out", out, "--workers", String(workers), "--json"],
  ];
  const written = (): number => {
    try {
      const names = readdirSync(join(root, "killed", "traces"), { recursive: true }).map(String);
      return names.filter((name) => name.endsWith(".csv")).length;
    } catch {
      return 0;
    }
  };

  const random = createRandom(`kill|${process.pid}`);
  const interrupted: number[] = [];
  for (let kill = 1; kill <= 5; kill++) {
    const child = startRnb(args("killed", 2), { cwd: root });
    const outcome = outcomeOf(child);
    const moment = written() + 1 + random.integer(RUNS / 8);
    while (written() < moment && child.exitCode === null) await sleep(5);
    child.kill("SIGKILL");
    expect((await outcome).code, "killed before its end").toBeNull();
    interrupted.push(written());
  }
  expect(interrupted[4]).toBeLessThan(RUNS);

  const resumed = await rnb(args("killed", 2), { cwd: root });
  expect(resumed.code).toBe(0);
  expect(JSON.parse(resumed.stdout)).toMatchObject({ resumed: interrupted[4], failed: [] });

  expect((await rnb(args("whole", 1), { cwd: root })).code).toBe(0);
  const whole = filesOf(join(root, "whole"));
  expect(Object.keys(whole)).toHaveLength(RUNS + 2); // experiment.json, transfer.csv
  expect(filesOf(join(root, "killed"))).toEqual(whole);
}, 600_000);
