import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parseMetrics } from "../../src/commands/query.ts";
import { nasBench201 as space } from "../../src/space/nas-bench-201/index.ts";
import { outcomeOf, rnb, startRnb } from "../fixtures/cli.ts";
import { makeData, published } from "../fixtures/data.ts";
import { temporaryFolder } from "../fixtures/folder.ts";

const root = temporaryFolder();
const data = makeData(join(root, "data"), { keys: ["clean", "fog"] });
const inRoot = (...args: string[]) => rnb(args, { cwd: root });

const experiment = (name: string, text: string): string => {
  writeFileSync(join(root, name), text);
  return name;
};
const SMALL = experiment(
  "small.yaml",
  "name: small\noracle: tabular\nobjectives: [clean]\nbudget: { queries: 10 }\nseeds: 3\nalgorithms: [random-search]\n",
);

describe("every command", () => {
  test.each([
    [[]],
    [["run"]],
    [["query"]],
    [["algorithms"]],
    [["algorithms", "new"]],
    [["algorithms", "check"]],
  ])("%j has --help within 80 columns", async (command) => {
    const { code, stdout, stderr } = await inRoot(...command, "--help");
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout).toContain("Usage: rnb");
    for (const line of stdout.split("\n")) expect(line.length).toBeLessThanOrEqual(80);
  });
});

describe("wrong usage is one line and exit code 2", () => {
  test.each([
    [["rnu"], "unknown command 'rnu' (Did you mean run?)"],
    [["run"], "missing required argument 'experiment'"],
    [["run", SMALL, "--wrkers", "3"], "unknown option '--wrkers' (Did you mean --workers?)"],
    [["run", SMALL, "--workers", "0"], "It must be a whole number, 1 or more."],
    [["run", SMALL, "--shard", "4/3", "--data", "data"], 'not a shard: "4/3"'],
    [["run", "quikstart"], 'no experiment "quikstart"; did you mean "quickstart"?'],
    [
      ["run", SMALL, "--data", "data", "--algorithm", "random-serch"],
      'unknown algorithm "random-serch"; did you mean "random-search"?',
    ],
    [
      ["run", SMALL, "--data", "data", "--algorithm", "random-search", "random-search"],
      '"random-search" is there twice',
    ],
    [["query", "0", "--data", "data", "--metrics", "claen"], 'unknown metric "claen"; did you mean "clean"?'],
    [
      ["query", "0", "--data", "data", "--dataset", "cifar11"],
      'unknown dataset "cifar11"; did you mean "cifar10"?',
    ],
    [["query", "99999", "--data", "data", "--metrics", "clean"], "no dataset id 99999: ids are 0 … 15624"],
    [["algorithms", "local-serch"], 'unknown algorithm "local-serch"; did you mean "local-search"?'],
    [["algorithms", "new", "Bad Name"], '"Bad Name" is not a name'],
  ])("%j", async (args, message) => {
    const { code, stderr } = await inRoot(...args);
    expect(stderr).toContain(message);
    expect(stderr).toMatch(/^rnb: [^\n]+\n$/);
    expect(code).toBe(2);
  });
});

describe("a mistake in an experiment that only the oracle or a strategy sees has file and line", () => {
  const yaml = (change: (text: string) => string): string =>
    change(`name: lines
objectives:
  - clean
  - mean(clean, fog)
budget: { queries: 5 }
algorithms:
  - random-search
  - name: local-search
    options:
      initial: 5
    warmUp: { measure: parameters }
`);
  test.each<[number, string, (text: string) => string]>([
    [3, 'unknown metric "cleen"; did you mean "clean"?', (t) => t.replace("- clean", "- cleen")],
    [4, 'unknown metric "fgo"; did you mean "fog"?', (t) => t.replace("fog", "fgo")],
    [4, '"fog:9": fog has no level 9; valid: 1, 2, 3, 4, 5', (t) => t.replace("fog", "fog:9")],
    [
      7,
      'unknown algorithm "random-serch"; did you mean "random-search"?',
      (t) => t.replace("search", "serch"),
    ],
    [8, 'unknown algorithm "local-serch"; did you mean "local-search"?', (t) => t.replace("l-sea", "l-se")],
    [10, 'local-search has no option "intial"; did you mean "initial"?', (t) => t.replace("init", "int")],
    [10, 'local-search, option "initial": ', (t) => t.replace("initial: 5", "initial: many")],
    [11, 'unknown metric "parmeters"; did you mean "parameters"?', (t) => t.replace("param", "parm")],
  ])("line %d: %s", async (line, message, change) => {
    const file = join(root, "lines.yaml");
    writeFileSync(file, yaml(change));
    const { code, stderr } = await inRoot("run", "lines.yaml", "--data", "data", "--out", "lines");
    expect(stderr).toContain(`rnb: ${file}:${line}: ${message}`);
    expect(stderr).toMatch(/^[^\n]+\n$/);
    expect(code).toBe(2);
  });

  test("but what the command line says has not", async () => {
    writeFileSync(
      join(root, "lines.yaml"),
      yaml((t) => t),
    );
    const { stderr } = await inRoot("run", "lines.yaml", "--data", "data", "--algorithm", "randm-search");
    expect(stderr).toBe('rnb: unknown algorithm "randm-search"; did you mean "random-search"?\n');
  });
});

describe("what cannot be done is one line and exit code 1", () => {
  test.each([
    [["run", SMALL, "--data", "nowhere"], "no data folder at nowhere (given by --data)"],
    [
      ["query", "0", "--oracle", "tabular", "--metrics", "clean"],
      "the published data is not here: give --data DIR",
    ],
    [
      ["query", "0", "--data", "data", "--metrics", "snow"],
      "missing data file data/cifar10/snow_accuracy.json",
    ],
    [["query", "3+1s", "--data", "data", "--metrics", "clean"], 'not a NAS-Bench-201 architecture: "3+1s"'],
    [["run", SMALL, "--data", "data", "--out", "small.yaml"], "cannot make the folder small.yaml"],
  ])("%j", async (args, message) => {
    const { code, stderr } = await inRoot(...args);
    expect(stderr).toContain(message);
    expect(stderr).toMatch(/^rnb: [^\n]+\n$/);
    expect(code).toBe(1);
  });
});

describe("rnb run", () => {
  test("prints plain text without a terminal, resumes, and says so; --json parses", async () => {
    const first = await inRoot("run", SMALL, "--data", "data", "--out", "a");
    expect(first.code).toBe(0);
    expect(first.stdout).toContain(
      "small: 1 algorithm × 1 objective × 3 seeds = 3 runs of 10 queries (distinct)",
    );
    expect(first.stdout).toContain("oracle: published table (cifar10)");
    expect(first.stdout).toContain("to do: all 3 runs: a\n");
    expect(first.stdout).toContain("3 runs done: a");
    for (const text of [first.stdout, first.stderr]) expect(text).not.toMatch(/[^\P{Cc}\n]/u);
    for (const line of first.stdout.split("\n")) expect(line.length).toBeLessThanOrEqual(80);

    const again = await inRoot("run", SMALL, "--data", "data", "--out", "a", "--json");
    expect(again.code).toBe(0);
    expect(JSON.parse(again.stdout)).toMatchObject({ folder: "a", resumed: 3, completed: 0, failed: [] });

    const changed = await inRoot(
      "run",
      SMALL,
      "--data",
      makeData(join(root, "other"), { keys: ["clean"], seed: "x" }).folder,
      "--out",
      "a",
    );
    expect(changed.code).toBe(1);
    expect(changed.stderr).toMatch(
      /^rnb: a holds runs with other clean data: \S+, now \S+; give another --out, or --fresh to start over\n$/,
    );
  });

  test("--dry-run only says what is there and what is left", async () => {
    const args = ["run", SMALL, "--data", "data", "--out", "dry"];
    const ask = (...more: string[]) => inRoot(...args, "--dry-run", ...more);
    expect((await ask()).stdout).toContain("to do: all 3 runs: dry\n");
    expect(existsSync(join(root, "dry"))).toBe(false);
    await inRoot(...args, "--seeds", "2");
    expect((await ask()).stdout).toContain("to do: 1 of 3 runs; 2 there already: dry\n");
    expect((await ask("--shard", "2/2")).stdout).toContain(
      "to do: 0 of 1 run of shard 2/2; 1 there already: dry\n",
    );
    expect((await ask("--fresh")).stdout).toContain("to do: all 3 runs, afresh: dry\n");
    const json = JSON.parse((await ask("--json")).stdout);
    expect(json).toEqual({ folder: "dry", oracle: "published table (cifar10)", there: 2, left: 1 });
    expect((await inRoot(...args, "--json")).stdout).toContain('"resumed": 2');
  });

  test("never begins what nobody means: a billion seeds, a pipe or a device for a strategy", async () => {
    execFileSync("mkfifo", [join(root, "pipe.ts")]);
    for (const [args, message] of [
      [["--seeds", "1e9"], "--seeds 1000000000: no more than 1000000"],
      [["--algorithm", "./pipe.ts"], `${join(root, "pipe.ts")} is no plain file`],
      [["--algorithm", "/dev/zero"], "/dev/zero is no plain file"],
    ] as const) {
      const { code, stderr } = await inRoot("run", SMALL, "--data", "data", "--out", "never", ...args);
      expect(stderr).toBe(`rnb: ${message}\n`);
      expect(code).toBeGreaterThan(0);
    }
    expect(existsSync(join(root, "never"))).toBe(false);
  });

  test("exits with 1 when a run failed, and names it", async () => {
    writeFileSync(
      join(root, "bad.mjs"),
      'import { z } from "zod"; export default { name: "bad", summary: "Fails.", options: z.strictObject({}), *search() { yield -1; } };',
    );
    const { code, stdout, stderr } = await inRoot(
      "run",
      SMALL,
      "--data",
      "data",
      "--out",
      "b",
      "--algorithm",
      "./bad.mjs",
      "random-search",
    );
    expect(code).toBe(1);
    expect(stdout).toContain("3 runs done: b");
    expect(stderr).toContain(
      "failed: clean, bad, seed 0: bad proposed -1, which is no architecture of nas-bench-201",
    );
  });

  test("says in one line which runs ended before their budget", async () => {
    writeFileSync(
      join(root, "brief.mjs"),
      'import { z } from "zod"; export default { name: "brief", summary: "Ends.", options: z.strictObject({}), *search({ query }) { yield* query(7); } };',
    );
    const args = ["run", SMALL, "--data", "data", "--out", "early", "--algorithm", "./brief.mjs"];
    const { code, stdout } = await inRoot(...args, "random-search");
    expect(code).toBe(0);
    expect(stdout).toContain("6 runs done: early\nended before their budget: brief 3 finished\n");
    const json = JSON.parse((await inRoot(...args, "--json")).stdout);
    expect(json.early).toEqual([{ algorithm: "brief", status: "finished", runs: 3 }]);
  });

  test("runs only its --shard, each part once", async () => {
    const shard = (part: string) =>
      inRoot("run", SMALL, "--data", "data", "--out", "sharded", "--shard", part, "--json");
    expect(JSON.parse((await shard("1/2")).stdout)).toMatchObject({ resumed: 0, completed: 2 });
    expect(readdirSync(join(root, "sharded/traces/clean/random-search")).sort()).toEqual(["0.csv", "2.csv"]);
    expect(JSON.parse((await shard("2/2")).stdout)).toMatchObject({ resumed: 0, completed: 1 });
    expect(readdirSync(join(root, "sharded/traces/clean/random-search")).sort()).toEqual([
      "0.csv",
      "1.csv",
      "2.csv",
    ]);
  });

  test("starts over with --fresh, even over what is damaged", async () => {
    mkdirSync(join(root, "c"));
    writeFileSync(join(root, "c", "experiment.json"), "{");
    const damaged = await inRoot("run", SMALL, "--data", "data", "--out", "c");
    expect(damaged.stderr).toContain("experiment.json is damaged (not whole JSON");
    expect(await inRoot("run", SMALL, "--data", "data", "--out", "c", "--fresh")).toMatchObject({ code: 0 });
  });
});

describe("rnb query", () => {
  const id = 4321;
  const architecture = data.architectureOf[id]!;

  test("answers to id, string and code alike", async () => {
    const metrics = ["--metrics", "clean,mean(fog,min(clean,fog:1))", "--json", "--data", "data"];
    const names = [String(id), space.format(architecture), space.code(architecture)];
    const answers = [];
    for (const name of names) answers.push(await inRoot("query", name, ...metrics));
    const [first, ...others] = answers.map(({ stdout }) => JSON.parse(stdout));
    for (const other of others) expect(other).toEqual(first);
    const clean = data.values.clean![space.classOf(architecture)];
    expect(first).toMatchObject({
      id,
      code: space.code(architecture),
      architecture: space.format(architecture),
      values: { clean },
    });
    expect(Object.keys(first.values)).toEqual(["clean", "mean(fog,min(clean,fog:1))"]);
    expect(first.oracle).toBe("published table (cifar10)");
  });

  test("prints a table for people", async () => {
    const { code, stdout } = await inRoot("query", String(id), "--data", "data", "--metrics", "clean, fog:3");
    expect(code).toBe(0);
    expect(stdout).toContain(space.format(architecture));
    const fog = (data.values.fog![space.classOf(architecture)] as number[])[2]!;
    expect(stdout).toMatch(new RegExp(`^fog:3 +${fog.toFixed(4)}$`, "m"));
  });

  test("shows every notation, the size and the other cells of the network", async () => {
    const asked = ["query", "naslib:(2, 2, 1, 0, 1, 0)", "--oracle", "surrogate", "--metrics", "clean"];
    const [text, json] = [await inRoot(...asked), await inRoot(...asked, "--dataset", "CIFAR-10", "--json")];
    const answer = JSON.parse(json.stdout);
    const cell = space.parse("3+3s+nns");
    expect(answer).toMatchObject({ code: "3+3s+nns", parameters: 559_386, flops: 78_561_920 });
    expect(answer.notations).toEqual(Object.fromEntries(space.notations(cell)));
    expect(answer.members.map(space.parse)).toEqual(space.members(space.classOf(cell)));
    const [name, ...lines] = text.stdout.split("\n");
    expect(name).toBe(space.format(cell));
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(80);
    expect(text.stdout).toContain("naslib:(2, 2, 1, 0, 1, 0)\n");
    expect(text.stdout).toContain("559,386 parameters · 78,561,920 FLOPs\n");
    expect(text.stdout).toContain("the same network: 38 other cells\n");
  });

  test("counts dead edges apart, as NAS-Bench-201 does", async () => {
    const { stdout } = await inRoot("query", "3+1s+nnn", "--oracle", "surrogate", "--metrics", "clean");
    expect(stdout).toContain("73,306 parameters");
    expect(stdout).toContain("with its dead edges, as NAS-Bench-201 counts: 344,346 parameters");
  });

  test("refuses a bare tuple, in which no dataset id can be meant", async () => {
    const { code, stderr } = await inRoot("query", "403143", "--data", "data");
    expect(code).toBe(1);
    expect(stderr).toContain("two readings");
  });

  test("splits metrics at commas outside parentheses, nested ones too", () => {
    expect(parseMetrics("clean, mean(fog,min(clean,fog:1)) ,,snow").map(({ name }) => name)).toEqual([
      "clean",
      "mean(fog,min(clean,fog:1))",
      "snow",
    ]);
  });

  test.skipIf(published === undefined)(
    "13433 on the published table has clean .893 and PGD@1 .336",
    async () => {
      const { stdout } = await inRoot(
        "query",
        "13433",
        "--data",
        published!,
        "--metrics",
        "clean,pgd@Linf:1",
        "--json",
      );
      expect(JSON.parse(stdout).values).toEqual({ clean: 0.893, "pgd@Linf:1": 0.336 });
    },
  );
});

describe("rnb algorithms", () => {
  test("lists and describes, as text and as JSON", async () => {
    const [list, json, one] = [
      await inRoot("algorithms"),
      await inRoot("algorithms", "--json"),
      await inRoot("algorithms", "local-search", "--json"),
    ] as const;
    expect(list.stdout).toContain("random-search");
    for (const line of list.stdout.split("\n")) expect(line.length).toBeLessThanOrEqual(80);
    expect(JSON.parse(json.stdout).map(({ name }: { name: string }) => name)).toContain("random-search");
    expect(JSON.parse(one.stdout).options.initial).toMatchObject({ type: "integer", default: 10 });
  });
});

describe("the process", () => {
  test("prints an error without a stack trace and exits with its code", async () => {
    const outcome = await outcomeOf(startRnb(["rnu"], { cwd: root }));
    expect(outcome).toEqual({
      code: 2,
      stdout: "",
      stderr: "rnb: unknown command 'rnu' (Did you mean run?)\n",
    });
  });

  test("ends quietly when its output is not read to the end", async () => {
    const child = startRnb(["algorithms"]);
    child.stdout!.destroy();
    const { stderr } = await outcomeOf(child);
    expect(stderr).toBe("");
  });
});
