/** `rnb run` told to end while it searches. */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { outcomeOf, rnb, startRnb } from "../fixtures/cli.ts";
import { makeData } from "../fixtures/data.ts";
import { temporaryFolder } from "../fixtures/folder.ts";

const root = temporaryFolder();
makeData(join(root, "data"), { keys: ["clean"] });
writeFileSync(
  join(root, "long.yaml"),
  "name: long\noracle: tabular\nobjectives: [clean]\nbudget: { queries: 100 }\nseeds: 100000\nalgorithms: [random-search]\n",
);

const traces = (folder: string): string[] => {
  try {
    return readdirSync(join(root, folder, "traces", "clean", "random-search"));
  } catch {
    return [];
  }
};

test.each(["SIGINT", "SIGTERM", "SIGHUP"] as const)(
  "%s leaves whole traces only, says how many are there, and ends the process as if it had not been caught",
  async (signal) => {
    const args = ["run", "long.yaml", "--data", "data", "--out", signal];
    const child = startRnb([...args, "--workers", "2"], { cwd: root });
    const outcome = outcomeOf(child);
    while (traces(signal).length < 5 && child.exitCode === null) await sleep(5);
    child.kill(signal);
    const { code, stderr } = await outcome;
    expect([code, child.signalCode]).toEqual([null, signal]);
    const left = traces(signal);
    expect(stderr).toBe(
      `rnb: stopped by ${signal}: ${left.length} runs are there; the same command goes on\n`,
    );
    for (const name of left) {
      expect(name).toMatch(/^\d+\.csv$/);
      const text = readFileSync(join(root, signal, "traces", "clean", "random-search", name), "utf8");
      expect(text.split("\n")).toHaveLength(102);
    }
    const told = await rnb([...args, "--dry-run", "--json"], { cwd: root });
    expect(JSON.parse(told.stdout)).toMatchObject({ there: left.length, left: 100_000 - left.length });
  },
  100_000,
);
