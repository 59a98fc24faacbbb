import { execFile, spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { analyse } from "../../src/analysis/analyse.ts";
import { loadResults } from "../../src/analysis/load.ts";
import { csvFiles } from "../../src/report/csv.ts";
import { runExperiment } from "../../src/runner/run.ts";
import { nasBench201 as space } from "../../src/space/nas-bench-201/index.ts";
import { createRandom } from "../../src/space/random.ts";
import { RNB, rnb } from "../fixtures/cli.ts";
import { experimentOf, filesOf, madeUpOracle, pluginFile } from "../fixtures/experiment.ts";
import { temporaryFolder } from "../fixtures/folder.ts";

const root = temporaryFolder();
const folder = fileURLToPath(new URL("../../python", import.meta.url));
const example = (name: string): string => join(folder, "examples", name);
const imports = (python: string, module: string): boolean =>
  spawnSync(python, ["-c", `import ${module}`]).status === 0;

/** The first Python that has a module: Debian's own, which has Debian's packages, or that on the path. */
const pythonWith = (module: string): string | undefined =>
  ["python3", "/usr/bin/python3"].find((python) => imports(python, module));

// Programs of a run inherit this.
process.env.PYTHONPATH = [folder, process.env.PYTHONPATH].filter(Boolean).join(":");

const python = (program: string, args: readonly string[], cwd?: string) =>
  promisify(execFile)(program, args, {
    cwd,
    env: { ...process.env, RNB, ROBUST_NAS_DATA: "", XDG_DATA_HOME: "/no/such/folder" },
  });

/** An experiment on the embedded surrogate, as a file. */
function experimentFile(name: string, algorithms: string, queries: number): string {
  const path = join(root, `${name}.yaml`);
  writeFileSync(
    path,
    `name: ${name}\noracle: surrogate\nobjectives: [clean]\nbudget: { queries: ${queries} }\nseeds: 2\nalgorithms: ${algorithms}\n`,
  );
  return path;
}

/** Python, its libraries and Node begin several times; on a busy machine that takes its time. */
const SLOW = 300_000;

const anyPython = pythonWith("unittest");
const withOptuna = pythonWith("optuna");
const withDeap = pythonWith("deap");
const withNaszilla = pythonWith("naszilla, numpy");

test.skipIf(!anyPython)("the tests of the client in Python pass", async () => {
  const { stderr } = await python(anyPython!, ["-m", "unittest", "discover", join(folder, "tests")]);
  expect(stderr).toMatch(/^Ran \d\d+ tests .*\n\nOK/m);
});

const document = (name: string): string => readFileSync(new URL(`../../${name}`, import.meta.url), "utf8");

test.skipIf(!anyPython)(
  "the strategy of ten lines and the loop of three run as they stand in the documents",
  async () => {
    const blocks = [...document("docs/outside.md").matchAll(/^```python\n# (\S+)\n(.*?)^```$/gms)];
    // The third is an oracle, which needs no client.
    const [strategy, loop] = blocks.map(([, name, body]) => ({ name: name!, body: body! }));
    for (const [block] of blocks.slice(0, 2)) expect(document("python/README.md")).toContain(block);
    const lines = (body: string): number => body.split("\n").filter(Boolean).length;
    expect([strategy!, loop!].map(({ body }) => lines(body))).toEqual([10, 3]);

    const [cwd, out] = [join(root, "newcomer"), join(root, "newcomer", "results", "quickstart")];
    mkdirSync(cwd);
    writeFileSync(join(cwd, strategy!.name), strategy!.body);
    const theirs = `import random
draw = random.Random(0)
def their_loop(function):
    while True:
        function([draw.randrange(5) for _ in range(6)])
`;
    writeFileSync(join(cwd, loop!.name), theirs + loop!.body);
    const args = ["--command", `mine=${anyPython} ${strategy!.name}`, "--seeds", "2", "--workers", "1"];
    expect((await rnb(["run", "quickstart", ...args], { cwd })).code).toBe(0);
    for (const _twice of [1, 2]) await python(anyPython!, [loop!.name], cwd);
    const traces = filesOf(join(out, "traces"));
    expect(Object.keys(traces).sort()).toEqual([
      ...["clean/mine/0.csv", "clean/mine/1.csv", "clean/theirs/0.csv"],
      ...["fgsm@Linf:1/mine/0.csv", "fgsm@Linf:1/mine/1.csv"],
    ]);
    for (const trace of Object.values(traces))
      expect(trace.trim().split("\n").at(-1)!.split(",")[2]).toBe("150");
  },
  SLOW,
);

test.skipIf(!withOptuna)(
  "Optuna leaves the same traces by ask and tell as by its own loop",
  async () => {
    const command = JSON.stringify([withOptuna, example("optuna_search.py")]);
    const file = experimentFile(
      "optuna",
      `[{ command: ${command}, label: optuna-tpe }, { command: ${command}, label: optuna-nsga2, options: { sampler: nsga2 } }]`,
      20,
    );
    const [pushed, pulled] = [join(root, "push"), join(root, "pull")];
    expect((await rnb(["run", file, "--out", pushed, "--workers", "1"])).code).toBe(0);
    const pull = ["--experiment", file, "--seeds", "2", "--out", pulled];
    await python(withOptuna!, [example("optuna_benchmark.py"), ...pull]);
    const traces = (folder: string) => filesOf(join(folder, "traces", "clean", "optuna-tpe"));
    expect(new Set(Object.values(traces(pushed))).size).toBe(2);
    expect(traces(pulled)).toEqual(traces(pushed));
  },
  SLOW,
);

test.skipIf(!withDeap)(
  "DEAP's genetic algorithm searches, and the same seed gives the same traces",
  async () => {
    const command = [withDeap!, example("deap_search.py")];
    const algorithms = [{ label: "deap", command, folder: root, options: { population: 10 } }];
    const experiment = experimentOf({ algorithms, seeds: { from: 0, to: 1 } });
    const once = async (name: string, workers: number): Promise<Record<string, string>> => {
      const { failed } = await runExperiment(experiment, madeUpOracle(), {
        folder: join(root, name),
        workers,
      });
      expect(failed).toEqual([]);
      return filesOf(join(root, name, "traces"));
    };
    const first = await once("deap-1", 1);
    expect(new Set(Object.values(first)).size).toBe(4);
    expect(await once("deap-2", 2)).toEqual(first);
  },
);

test.skipIf(!withNaszilla).each(["local_search", "evolution_search"])(
  "naszilla's %s runs unmodified",
  async (loop) => {
    const file = experimentFile(loop, "[random-search]", 25);
    const out = join(root, loop);
    const args = ["--experiment", file, "--seeds", "2", "--out", out];
    await python(withNaszilla!, [example("naszilla_benchmark.py"), loop, ...args]);
    const traces = Object.values(filesOf(join(out, "traces")));
    expect(traces.map((trace) => trace.trim().split("\n").at(-1)!.split(",")[2])).toEqual(["25", "25"]);
  },
  SLOW,
);

test.skipIf(!anyPython)(
  "random search in Python and in awk has the cells of random search inside, with the same draws",
  async () => {
    const draws = Array.from({ length: 200 }, (_, i) => space.sample(createRandom(`cell|${i}`)));
    const choices = draws.map((a) => [...space.choices(a)]);
    writeFileSync(join(root, "draws"), choices.map((c) => `${c.join()}\n`).join(""));
    writeFileSync(
      join(root, "listed.py"),
      `from robust_nas_bench import search
def listed(task):
    for line in open("draws"):
        yield [int(choice) for choice in line.split(",")]
search(listed)
`,
    );
    writeFileSync(
      join(root, "listed.awk"),
      `function say(line) { print line; fflush() }
BEGIN { say("{\\"type\\":\\"ready\\",\\"protocol\\":\\"rnb-search\\",\\"version\\":1}") }
/"type":"begin"/ { close("draws") }
/"type":"(begin|tell)"/ { getline d < "draws"; say("{\\"type\\":\\"ask\\",\\"architectures\\":[[" d "]]}") }
/"type":"end"/ { say("{\\"type\\":\\"ready\\"}") }
`,
    );
    const list = JSON.stringify(choices);
    const inside = pluginFile(root, "inside", `yield* query(space.fromChoices(${list}[i]));`);
    const interactive = spawnSync("awk", ["-W", "interactive", "BEGIN {}"]).status === 0;
    const awk = ["awk", ...(interactive ? ["-W", "interactive"] : []), "-f", "listed.awk"];
    const outside = (label: string, command: string[]) => ({ label, command, folder: root, options: {} });
    const algorithms = [inside, outside("python", [anyPython!, "listed.py"]), outside("awk", awk)];
    const out = join(root, "cells");
    const experiment = experimentOf({
      algorithms,
      seeds: { from: 0, to: 1 },
      budget: { queries: 100, unit: "distinct" },
    });
    await runExperiment(experiment, madeUpOracle(), { folder: out });
    const summary = csvFiles(analyse(loadResults(out))).get("summary.csv")!;
    const rows = summary.trim().split("\n").slice(1);
    const cells = (label: string) =>
      rows.filter((row) => row.split(",")[1] === label).map((row) => row.replace(`,${label},`, ","));
    expect(cells("inside").length).toBeGreaterThan(5);
    for (const label of ["python", "awk"]) expect(cells(label)).toEqual(cells("inside"));
  },
  SLOW,
);
