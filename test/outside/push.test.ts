import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { parseMetric } from "../../src/metric/metric.ts";
import type { Oracle } from "../../src/oracle/oracle.ts";
import { tracePath } from "../../src/results/folder.ts";
import { checkInThread } from "../../src/runner/check.ts";
import { type RunReport, runExperiment } from "../../src/runner/run.ts";
import { nasBench201 as space } from "../../src/space/nas-bench-201/index.ts";
import { createRandom } from "../../src/space/random.ts";
import { rnb } from "../fixtures/cli.ts";
import { type Change, experimentOf, filesOf, madeUpOracle, pluginFile } from "../fixtures/experiment.ts";
import { temporaryFolder } from "../fixtures/folder.ts";
import { pidsIn, programOf, running } from "../fixtures/outside.ts";

const root = temporaryFolder();
const draws = Array.from({ length: 60 }, (_, i) => space.sample(createRandom(`draw|${i}`)));

/** Asks the architectures of its option `list`, `batch` at a time, and writes down what it is told in `said`. */
const LISTED = `
import { appendFileSync } from "node:fs";
import { createInterface } from "node:readline";
const say = (message) => process.stdout.write(JSON.stringify(message) + "\\n");
say({ type: "ready", protocol: "rnb-search", version: 1, client: { node: process.versions.node.split(".")[0] } });
let begin;
let at = 0;
for await (const line of createInterface({ input: process.stdin })) {
  appendFileSync("said", line + "\\n");
  const message = JSON.parse(line);
  if (message.type === "begin") [begin, at] = [message, 0];
  if (message.type === "end") say({ type: "ready" });
  else {
    const { list, batch } = begin.options;
    if (at >= list.length) say({ type: "finish" });
    else say({ type: "ask", architectures: list.slice(at, (at += batch)) });
  }
}
`;
writeFileSync(join(root, "listed.mjs"), LISTED);

const outside = (label: string, batch: number, file = "listed.mjs") => ({
  label,
  command: [process.execPath, file],
  folder: root,
  options: { list: draws.map((a) => space.choices(a)), batch },
});

function run(folder: string, change: Change, workers = 1): Promise<RunReport> {
  return runExperiment(experimentOf({ seeds: { from: 0, to: 2 }, ...change }), madeUpOracle(), {
    folder,
    workers,
  });
}

const traceOf = (folder: string, label: string): string =>
  readFileSync(tracePath(folder, "clean", label, 0), "utf8");

test.each(["distinct", "encodings", "proposals"] as const)(
  "the same draws give the same trace inside and outside, whatever the batch: %s",
  async (unit) => {
    const folder = join(root, `same-${unit}`);
    const inside = pluginFile(
      root,
      "inside",
      `if (i === ${draws.length}) return; yield* query(${JSON.stringify(draws)}[i]);`,
    );
    const algorithms = [inside, outside("one-by-one", 1), outside("in-sevens", 7)];
    const { failed, completed } = await run(folder, { algorithms, budget: { queries: 40, unit } }, 2);
    expect([failed, completed]).toEqual([[], 18]);
    for (const label of ["one-by-one", "in-sevens"])
      expect(traceOf(folder, label)).toBe(traceOf(folder, inside.label));
  },
);

test("a program is told the values and costs of what it just asked, and how much is counted", async () => {
  const place = join(root, "told");
  mkdirSync(place);
  writeFileSync(join(place, "listed.mjs"), LISTED);
  const [a, b, c] = draws as [number, number, number];
  const list = [a, b, a, c].map((architecture) => space.choices(architecture));
  const algorithm = { ...outside("listed", 2), folder: place, options: { list, batch: 2 } };
  const change = { algorithms: [algorithm], objectives: ["clean"], seeds: { from: 0, to: 0 } };
  await run(join(place, "out"), change);
  const lines = readFileSync(join(place, "said"), "utf8").trim().split("\n");
  const { values } = madeUpOracle().evaluate([a, b, c], [parseMetric("clean")]);
  expect(lines.map((line) => JSON.parse(line)).filter(({ type }) => type === "tell")).toEqual([
    { type: "tell", values: [[values[0]], [values[1]]], costs: [1, 1], counted: 2 },
    { type: "tell", values: [[values[0]], [values[2]]], costs: [0, 1], counted: 3 },
  ]);
});

test("a program that finishes is recorded like a strategy that returns", async () => {
  const folder = join(root, "finish");
  const { early } = await run(folder, {
    algorithms: [outside("mine", 7)],
    budget: { queries: 100, unit: "distinct" },
  });
  expect(early).toEqual([{ algorithm: "mine", status: "finished", runs: 6 }]);
});

test("it is told the run, then values, costs and what counted; the last answer is the end", async () => {
  writeFileSync(join(root, "said"), "");
  const algorithm = outside("mine", 2);
  const list = [draws[0]!, draws[0]!, draws[1]!, draws[2]!].map((a) => space.choices(a));
  const algorithms = [{ ...algorithm, options: { list, batch: 2 } }];
  await run(join(root, "told"), {
    algorithms,
    objectives: ["clean"],
    budget: { queries: 3, unit: "distinct" },
    seeds: { from: 5, to: 5 },
  });
  const [begin, tell, end] = readFileSync(join(root, "said"), "utf8").trim().split("\n");
  const column = madeUpOracle().column({ kind: "value", key: "clean", name: "clean" } as never);
  const value = column[space.classOf(draws[0]!)];
  expect(begin).toContain('"run":1,"label":"mine","seed":5,"budget":{"queries":3,"unit":"distinct"}');
  expect(begin).toContain('"objectives":[{"name":"clean","direction":"maximise"}],"constraints":[]');
  expect(JSON.parse(begin!).space).toMatchObject({ size: 15625, classes: 6466, topology: { nodes: 4 } });
  expect(tell).toBe(`{"type":"tell","values":[[${value}],[${value}]],"costs":[1,0],"counted":1}`);
  expect(end).toBe('{"type":"end","counted":3}');
});

test("one process serves the runs of a worker; what it says of itself lies beside them, its errors in a log", async () => {
  const folder = join(root, "served");
  await run(folder, { algorithms: [outside("mine", 1)] });
  const logs = Object.keys(filesOf(join(folder, "logs")));
  expect(logs).toEqual(["mine.client.json", "mine.worker-0.log"]);
  const counts = readFileSync(join(root, "said"), "utf8").match(/"run":\d+,"label":"mine","seed":2/g)!;
  expect(counts).toContain('"run":6,"label":"mine","seed":2');
});

test("a changed file is refused in an old folder; the command, its options and its files are recorded", async () => {
  const folder = join(root, "changed");
  writeFileSync(join(root, "mine.mjs"), LISTED);
  const algorithms = [outside("mine", 1, "mine.mjs")];
  const { manifest } = await run(folder, { algorithms });
  expect(manifest.spec.algorithms[0]).toMatchObject({
    name: "command",
    command: [process.execPath, "mine.mjs"],
  });
  expect((await run(folder, { algorithms })).resumed).toBe(6);
  writeFileSync(join(root, "mine.mjs"), `${LISTED}// changed`);
  await expect(run(folder, { algorithms })).rejects.toThrow('holds runs with "mine" as');
});

test("a command of an experiment file runs in its folder; a mistake in it has its line", async () => {
  const file = join(root, "e.yaml");
  const text = (command: string): string =>
    `name: e\noracle: surrogate\nobjectives: [clean]\nbudget: { queries: 3 }\nseeds: 1\nalgorithms:\n  - random-search\n  - { command: ${command}, label: mine, options: { list: [[0,0,0,0,0,0]], batch: 1 } }\n`;
  writeFileSync(file, text(`["${process.execPath}", listed.mjs]`));
  expect((await rnb(["run", file, "--out", join(root, "yaml"), "--json"])).code).toBe(0);
  for (const [command, why] of [
    ["[no-such-program]", 'there is no program "no-such-program" on the PATH'],
    ["python3 x.py", "a list, the program first"],
  ] as const) {
    writeFileSync(file, text(command));
    const { code, stderr } = await rnb(["run", file, "--out", join(root, "yaml2")]);
    expect([code, stderr]).toEqual([2, expect.stringContaining(why)]);
    expect(stderr).toContain(`${file}:8: `);
  }
});

test("on an oracle that takes its time: failed evaluations are told as null, a program that hangs is ended", async () => {
  const { description, catalogue } = madeUpOracle();
  const slow: Oracle = {
    description,
    space,
    catalogue,
    async evaluate(list) {
      return { values: Float64Array.from(list, () => Number.NaN), costs: Float64Array.from(list, () => 2.5) };
    },
  };
  const folder = join(root, "slow");
  writeFileSync(join(root, "said"), "");
  const algorithms = [outside("mine", 1), programOf(root, "hangs")];
  const experiment = experimentOf({
    objectives: ["clean"],
    algorithms,
    seeds: { from: 0, to: 0 },
    patience: 5,
  });
  const { failed, completed } = await runExperiment(experiment, slow, { folder });
  expect(completed).toBe(1);
  expect(failed.map(({ reason }) => reason)).toEqual([expect.stringContaining("said nothing for 5 s")]);
  expect(readFileSync(join(root, "said"), "utf8")).toContain(
    '{"type":"tell","values":[[null]],"costs":[2.5],"counted":1}',
  );
  expect(running(pidsIn(root))).toEqual([]);
});

test("the suite says whether two runs of a seed agree", async () => {
  const { folder, command, label } = programOf(root, "good");
  const good = await checkInThread({ label, command, folder });
  expect(good.filter(({ failure }) => failure !== undefined)).toEqual([]);
  writeFileSync(
    join(root, "unseeded.mjs"),
    LISTED.replace(
      "list.slice(at, (at += batch))",
      "[[0,0,0,0,0,0].map(() => Math.floor(5 * Math.random()))]",
    ).replace("begin.options", "{ list: { length: 9e9 }, batch: 1 }"),
  );
  const unseeded = await checkInThread({ command: [process.execPath, "unseeded.mjs"], folder: root });
  expect(unseeded.find(({ check }) => check === "the same seed gives the same search")?.failure).toBe(
    "two runs with seed 0 differ",
  );
});
