/** Two `rnb run` started at once in one folder, each in a process of its own. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { outcomeOf, startRnb } from "../fixtures/cli.ts";
import { makeData } from "../fixtures/data.ts";
import { filesOf } from "../fixtures/experiment.ts";
import { temporaryFolder } from "../fixtures/folder.ts";

const root = temporaryFolder();
makeData(join(root, "data"), { keys: ["clean", "fog"] });
mkdirSync(join(root, "results"));
const experiment = (name: string, algorithms: string): string => {
  writeFileSync(
    join(root, `${name}.yaml`),
    `name: e\noracle: tabular\nobjectives: [clean]\nbudget: { queries: 100 }\nseeds: 60\nalgorithms: [${algorithms}]\n`,
  );
  return `${name}.yaml`;
};
const both = experiment("both", "random-search, local-search");

const run = (yaml: string, out: string, ...more: string[]) =>
  outcomeOf(startRnb(["run", yaml, "--data", "data", "--out", out, "--json", ...more], { cwd: root }));

test("the same experiment twice: both end well, and the bytes are those of one run alone", async () => {
  const outcomes = await Promise.all([
    run(both, "at-once", "--workers", "2"),
    run(both, "at-once", "--workers", "3"),
  ]);
  for (const { code, stderr } of outcomes) expect(code, stderr).toBe(0);
  expect((await run(both, "alone")).code).toBe(0);
  expect(filesOf(join(root, "at-once"))).toEqual(filesOf(join(root, "alone")));
}, 120_000);

test("different algorithms, and shards of them: no process loses what another added", async () => {
  const parts = [experiment("first", "random-search"), experiment("second", "local-search")];
  const shards = ["1/2", "2/2"];
  const runs = parts.flatMap((yaml) => shards.map((shard) => run(yaml, "added", "--shard", shard)));
  for (const { code, stderr } of await Promise.all(runs)) expect(code, stderr).toBe(0);
  const [added, alone] = [filesOf(join(root, "added")), filesOf(join(root, "alone"))];
  expect(Object.keys(added)).toEqual(Object.keys(alone));
  const labels = (text: string) => JSON.parse(text).spec.algorithms.map((a: { label: string }) => a.label);
  expect(labels(added["experiment.json"]!).sort()).toEqual(["local-search", "random-search"]);
  expect(added["transfer.csv"]!.split("\n").sort()).toEqual(alone["transfer.csv"]!.split("\n").sort());
}, 120_000);
