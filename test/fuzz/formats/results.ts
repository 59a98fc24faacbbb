/**
 * A results folder, and the folder of a measurement under way.
 *
 * @module
 */
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { frontTasks } from "../../../src/analysis/fronts/task.ts";
import { loadResults } from "../../../src/analysis/load.ts";
import { UserError } from "../../../src/errors.ts";
import { readText } from "../../../src/files/read.ts";
import { TAR_END, tarEntry } from "../../../src/files/tar.ts";
import { atWork } from "../../../src/results/at-work.ts";
import { PACK_HEAD } from "../../../src/results/run-files.ts";
import { readShipped } from "../../../src/results/shipped.ts";
import type { Experiment } from "../../../src/runner/experiment.ts";
import { silent } from "../../../src/runner/progress.ts";
import { runSweep } from "../../../src/runner/sweep.ts";
import { parseTask } from "../../../src/runner/task-list.ts";
import { nasBench201 } from "../../../src/space/nas-bench-201/index.ts";
import { createRandom, type Random } from "../../../src/space/random.ts";
import { verdictOn } from "../attempt.ts";
import { type Format, insist, jsonLines, wholeJson } from "../format.ts";

const QUERIES = 6;
const TRACES = "traces/clean/random-search";
const MANY_TRACES = "traces/trade/random-search";

const MANIFEST = JSON.stringify({
  format: 1,
  version: "0.1.0",
  spec: {
    name: "fuzz",
    oracle: "tabular",
    dataset: "cifar10",
    objectives: ["clean", "trade"],
    budget: { queries: QUERIES, unit: "distinct" },
    seeds: { from: 0, to: 2 },
    algorithms: [{ label: "random-search", name: "random-search", options: { a: [1, { b: 2 }] } }],
    patience: 60,
  },
  oracle: {
    kind: "tabular",
    dataset: "cifar10",
    label: "published table (cifar10)",
    caveats: ["none"],
    fingerprint: "f".repeat(64),
    costUnit: "evaluations",
  },
  objectives: [
    { name: "clean", optimum: 0.946, fingerprint: "e".repeat(64) },
    {
      name: "trade",
      optimum: 1,
      fingerprint: "d".repeat(64),
      scale: { direction: "maximise", range: 1 },
      problem: {
        objectives: [
          { name: "clean", direction: "maximise" },
          { name: "fog", direction: "minimise" },
        ],
        constraints: [{ name: "snow", relation: ">=", bound: 0.1 }],
        scales: [{ unit: "fraction" }, { unit: "fraction" }, { unit: "fraction" }],
        reference: [0, 1],
        front: [
          [0.9, 0.8],
          [0.1, 0.2],
        ],
        architectures: ["3+33+333", "n+33+333"],
        hypervolume: 0.24,
      },
    },
  ],
});

function trace(random: Random, rows = QUERIES): string {
  let text = "proposals,encodings,distinct,architecture,value,best,cost\n";
  let best = 0;
  for (let i = 1; i <= rows; i++) {
    const value = Math.round(1000 * random.next()) / 1000;
    best = Math.max(best, value);
    text += `${i + 2},${i + 1},${i},${nasBench201.code(nasBench201.sample(random))},${value},${best},1\n`;
  }
  return text;
}

/** Of many objectives within a limit: empty until it is kept, then the hypervolume so far. */
const MANY = `proposals,encodings,distinct,architecture,clean,fog,snow,hypervolume,cost
1,1,1,3+1s+n3p,0.5,0.5,0.05,,1
2,2,2,3+33+333,0.4,0.6,0.1,0.6666666666666667,2
3,3,3,s+ss+sss,0.3,0.7,0.2,0.6666666666666667,3
4,4,4,1+1s+n3p,,,,0.6666666666666667,4
5,5,5,p+1s+n3p,0.9,0.8,0.2,0.9,5
6,6,6,1+1s+s3p,0.9,0.8,0.2,0.9,6
`;

const TRANSFER = `objective,algorithm,seed,architecture,clean,pgd@Linf:1
,(maximum),,,0.946,0.588
clean,(optimum),,3+33+333,0.946,0.3
clean,random-search,0,3+1s+n3p,0.9,0.33
`;

const END = '{"status":"stalled","reason":"the strategy only repeated itself"}\n';

/** Seed 0 whole, seed 1 ended early, seed 2 failed. */
function around(folder: string): void {
  const random = createRandom("around");
  mkdirSync(join(folder, TRACES), { recursive: true });
  writeFileSync(join(folder, "experiment.json"), MANIFEST);
  writeFileSync(join(folder, TRACES, "0.csv"), trace(random));
  mkdirSync(join(folder, MANY_TRACES), { recursive: true });
  writeFileSync(join(folder, MANY_TRACES, "0.csv"), MANY);
  writeFileSync(join(folder, TRACES, "1.csv"), trace(random, 3));
  writeFileSync(join(folder, TRACES, "1.end.json"), END);
  writeFileSync(join(folder, TRACES, "2.end.json"), '{"status":"failed","reason":"it threw"}\n');
  writeFileSync(join(folder, "transfer.csv"), TRANSFER);
}

function load(folder: string): void {
  const results = loadResults(folder);
  const { problems, runs, transfer } = results;
  insist(runs.length > 0, "no run is usable");
  // What is wrong with single runs is told in a line each.
  for (const { kind, run, reason } of problems) {
    const [verdict, text] = verdictOn(new UserError(`${kind}: ${run}: ${reason}`));
    insist(verdict === "refused" && !reason.includes("call stack"), text);
  }
  for (const { values } of transfer?.rows ?? [])
    insist(values.every(Number.isFinite), "a value of transfer.csv is no number");
  for (const { front, at } of frontTasks(results))
    for (const run of runs)
      if (run.architectures !== undefined) insist(at(run, 0) === undefined || front.length > 0, "no front");
}

const inResults = (
  file: string,
  rest: Omit<Format, "file" | "name" | "read" | "around">,
  name = file.replace(/^traces.*\//, "results/"),
): Format => ({
  name,
  file,
  around,
  read: (path) => load(path.slice(0, -file.length)),
  ...rest,
});

const SHIPPED = JSON.stringify({
  format: 1,
  oracle: JSON.parse(MANIFEST).oracle,
  budget: { queries: QUERIES, unit: "distinct" },
  objectives: [{ name: "clean", fingerprint: "e".repeat(64), levels: [0.1, 0.5, 0.9] }],
  algorithms: [
    {
      name: "random-search",
      options: {},
      version: "0.1.0",
      runs: [
        [
          [0, 1, 0, 0, 0, 2, 0, 1, 2, 3, 1, 0, 0],
          [1, 1, 0, 0, 1],
        ],
      ],
    },
  ],
});

const CODES = ["3+1s+n3p", "n+nn+nnn", "3+33+333", "s+ss+sss"];
const SWEEP = "log/2-of-2.jsonl";

export const RESULT_FORMATS: readonly Format[] = [
  inResults("experiment.json", { sample: () => MANIFEST, json: wholeJson }),
  inResults(`${TRACES}/0.csv`, { sample: (random) => trace(random) }),
  inResults(`${MANY_TRACES}/0.csv`, { sample: () => MANY }, "results/many.csv"),
  inResults(`${TRACES}/1.end.json`, { sample: () => END, json: wholeJson }),
  inResults("transfer.csv", { sample: () => TRANSFER }),
  inResults(`${TRACES}/runs.tar`, {
    sample: (random) =>
      Buffer.concat([
        tarEntry(PACK_HEAD, Buffer.from("what it is\n")),
        tarEntry("1.csv", Buffer.from(trace(random))),
        tarEntry("2.csv", Buffer.from(trace(random, 3))),
        tarEntry("2.end.json", Buffer.from(END)),
        TAR_END,
      ]),
    tokens: ["ustar\x0000", "00000000000\0", "77777777777\0", "../../0.csv\0"],
  }),
  {
    name: "reference results",
    file: "tabular-cifar10.json.gz",
    sample: () => gzipSync(SHIPPED),
    json: (bytes) => ({ text: gunzipSync(bytes).toString(), wrap: (text) => gzipSync(text) }),
    read(path) {
      const found = readShipped("tabular-cifar10", dirname(path));
      for (const { name } of found?.objectives ?? [])
        for (const { runs } of found!.algorithms)
          for (const { distinct, best } of runs[name]!)
            for (let row = 1; row < best.length; row++)
              insist(distinct[row]! > distinct[row - 1]! && best[row]! >= best[row - 1]!, "a run falls");
    },
  },
  {
    name: "list of tasks",
    file: "tasks",
    sample: () =>
      "1 0-1,3 random-search clean\n1 2 local-search mean(clean, fog)\n2 4-9 random-search clean\n",
    tokens: ["-", ",", " ", "0-999999", "4-9,"],
    read(path) {
      const experiment = {
        objectives: [{ name: "clean" }, { name: "mean(clean, fog)" }],
        algorithms: [{ label: "random-search" }, { label: "local-search" }],
        seeds: { from: 0, to: 9 },
      } as unknown as Experiment;
      const runs = parseTask(readText(path), 1, experiment);
      insist(
        runs.every(({ seed }) => seed >= 0 && seed <= 9),
        "a seed is none of the experiment's",
      );
    },
  },
  {
    name: "note of a process at work",
    file: "at-work/node-1.json",
    json: wholeJson,
    sample: () =>
      JSON.stringify({
        host: "node",
        pid: 1,
        running: [{ objective: "clean", algorithm: "random-search", runs: 2 }],
      }),
    read(path) {
      for (const { running } of atWork(dirname(dirname(path))))
        insist(
          running.every(({ runs }) => runs > 0),
          "no runs are under way",
        );
    },
  },
  {
    name: "log of measures",
    file: SWEEP,
    json: jsonLines,
    sample: (random) =>
      CODES.slice(1)
        .map((architecture) =>
          JSON.stringify({
            architecture,
            values: { synflow: random.normal(), snip: null },
            seconds: { synflow: 1, snip: 2 },
          }),
        )
        .join("\n")
        .concat("\n"),
    async read(path) {
      const names = ["synflow", "snip"];
      for (const name of readdirSync(dirname(path)))
        if (!SWEEP.endsWith(name)) writeFileSync(join(dirname(path), name), "");
      const report = await runSweep({
        folder: path.slice(0, -SWEEP.length),
        space: nasBench201,
        architectures: CODES.map((code) => nasBench201.parse(code)),
        names,
        settings: {},
        shard: { index: 0, count: 1 },
        progress: silent,
        measure: async () => new Map(names.map((name) => [name, { value: 1, seconds: 1 }])),
      });
      insist(
        [...report.seconds.values()].every((seconds) => seconds >= 0),
        "its seconds are no numbers",
      );
    },
  },
];
