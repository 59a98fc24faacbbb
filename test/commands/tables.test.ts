import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "csv-parse/sync";
import { beforeAll, describe, expect, test } from "vitest";
import { loadResults } from "../../src/analysis/load.ts";
import { strategyNames } from "../../src/runner/strategies.ts";
import { nasBench201 } from "../../src/space/nas-bench-201/index.ts";
import { createRandom } from "../../src/space/random.ts";
import { outcomeOf, rnb, startRnb } from "../fixtures/cli.ts";
import { temporaryFolder } from "../fixtures/folder.ts";

const root = temporaryFolder();

function write(name: string, text: string): string {
  const file = join(root, name);
  writeFileSync(file, text);
  return file;
}

const records = (file: string) => parse(readFileSync(file), { columns: true }) as Record<string, string>[];

/** All codes of `length` digits below `digits`, with a smooth value; every tenth is missing. */
function codes(digits: number, length: number): string {
  const random = createRandom("codes");
  const lines = ["architecture,score,size"];
  for (let a = 0; a < digits ** length; a++) {
    const code = a.toString(digits).padStart(length, "0");
    const sum = [...code].reduce((total, digit, d) => total + Number(digit) * (d + 1), 0);
    if (random.integer(10) > 0) lines.push(`${code},${sum + random.next()},${100_000 * sum}`);
  }
  return `${lines.join("\n")}\n`;
}

describe("a table of another space", () => {
  const spec = (algorithms: readonly unknown[]) => `
name: other
oracle: { kind: table, file: other.csv, space: { digits: 3, length: 5 }, unit: s, direction: maximise }
objectives: [score]
budget: { queries: 25 }
seeds: 2
algorithms: ${JSON.stringify(algorithms)}
`;

  beforeAll(() => {
    write("other.csv", codes(3, 5));
  });

  test("is searched by every strategy; those that need cells say so in one line", async () => {
    const file = write("all.yaml", spec(strategyNames()));
    const out = join(root, "all");
    const { stderr } = await rnb(["run", file, "--out", out, "--json"], { cwd: root });
    const { runs, problems, oracle } = loadResults(out);
    expect(oracle).toMatchObject({ kind: "table", label: "table other.csv", space: { decisions: 5 } });
    const failed = new Set(problems.map(({ run }) => run.split("/")[1]));
    for (const { reason } of problems)
      expect(reason).toMatch(/needs cells, and 5 digits below 3 has none; use /);
    expect([...failed].sort()).toEqual(["bananas", "bayesian-optimization", "nas-bowl", "nasbot", "npenas"]);
    expect(new Set(runs.map(({ algorithm }) => algorithm)).size).toBe(strategyNames().length - failed.size);
    expect(stderr.replace(/.*runs.*\n/g, "")).toBe("");
    // A code that the table lacks is a failed evaluation: an empty value.
    expect(runs.some(({ values }) => values.some(Number.isNaN))).toBe(true);
  });

  test("is reported in its own unit, with figures and a page", async () => {
    const file = write("two.yaml", spec(["random-search", "local-search"]));
    const out = join(root, "two");
    const { stdout, code } = await rnb(["run", file, "--out", out, "--report"], { cwd: root });
    expect(code).toBe(0);
    expect(stdout).toMatch(/best value \(s\) after 25 distinct networks/);
    expect(readFileSync(join(out, "figures/regret.svg"), "utf8")).toContain("regret (s)");
    expect(readFileSync(join(out, "report.html"), "utf8")).toContain("table other.csv");
    const [row] = records(join(out, "summary.csv"));
    expect(row).toMatchObject({ oracle: "table other.csv", objective: "score" });
    expect(readdirSync(join(out, "figures"))).not.toContain("best-cells.svg");
  });

  test("can be of a user's own space", async () => {
    write(
      "space.ts",
      `import { defineSpace } from "robust-nas-bench";
       const name = (choices: readonly number[]): string => choices.join("/");
       export default defineSpace({
         name: "mine",
         decisions: [0, 1, 2].map((d) => ({ name: String(d), choices: ["x", "y", "z"] })),
         canonicalForm: (choices) => [...choices].sort().join(),
         format: name, code: name,
         parse: (text: string) => text.split("/").map(Number),
       });`,
    );
    const rows = Array.from({ length: 27 }, (_, a) => [...a.toString(3).padStart(3, "0")].join("/"));
    write(
      "mine.csv",
      `architecture,v\n${rows.map((row) => `${row},${[...row].sort().join("").replaceAll("/", "")}`).join("\n")}\n`,
    );
    const file = write(
      "mine.yaml",
      `name: mine\noracle: { kind: table, file: mine.csv, space: ./space.ts }\nobjectives: [v]\nbudget: { queries: 50 }\nseeds: 1\nalgorithms: [random-search]\n`,
    );
    const out = join(root, "mine");
    const { code, stderr } = await outcomeOf(
      startRnb(["run", file, "--out", out, "--workers", "2"], { cwd: root }),
    );
    expect({ code, stderr: stderr.replace(/.*runs.*\n/g, "") }).toEqual({ code: 0, stderr: "" });
    const [run] = loadResults(out).runs;
    expect(run).toMatchObject({ status: "exhausted" });
    expect(run!.distinct.at(-1)).toBe(10); // multisets of three of three
  });

  test("a slip is one line", async () => {
    const line = async (oracle: string, objectives = "[score]") => {
      const text = spec(["random-search"])
        .replace(/oracle: .*/, `oracle: ${oracle}`)
        .replace("[score]", objectives);
      const { code, stderr } = await rnb(["run", write("slip.yaml", text), "--out", join(root, "slip")], {
        cwd: root,
      });
      expect(stderr.split("\n")).toHaveLength(2);
      return `${code} ${stderr.trim()}`;
    };
    expect(await line("{ kind: table, file: none.csv, space: { digits: 3, length: 5 } }")).toMatch(
      /^1 .*no such file: .*none\.csv/,
    );
    expect(await line("{ kind: table, file: other.csv, space: { digits: 2, length: 5 } }")).toMatch(
      /^1 .*other\.csv:\d+: not an architecture of 5 digits below 2/,
    );
    expect(await line("{ kind: table, file: other.csv, space: { digit: 2, length: 5 } }")).toMatch(
      /^2 .*slip\.yaml:3: /,
    );
    expect(await line("{ kind: table, file: other.csv, space: { digits: 3, length: 5 } }", "[scor]")).toMatch(
      /^2 .*slip\.yaml:4: unknown metric "scor"; did you mean "score"/,
    );
    expect(await line("{ kind: table, file: other.csv, unit: ms, space: { digits: 3, length: 5 } }")).toMatch(
      /^2 .*slip\.yaml:4: score \(other\.csv\) is better when it is lower, and a search maximises: write negative\(score\)/,
    );
  });
});

describe("searched here, reported there", () => {
  const space = nasBench201;
  const out = join(root, "reported");

  beforeAll(async () => {
    mkdirSync(out, { recursive: true });
    const lines = Array.from(
      { length: space.size },
      (_, a) => `${space.code(a)},${a % 97},${space.classOf(a) % 89}`,
    );
    write("side.csv", `architecture,own latency,energy\n${lines.join("\n")}\n`);
    const file = write(
      "reported.yaml",
      `
name: reported
oracle: surrogate
tables: [{ file: side.csv, unit: ms, prefix: "hw:", label: Made up }]
objectives: ["negative(\\"hw:own latency\\")", clean]
report: ["hw:energy", "pgd@Linf:1"]
budget: { queries: 40, unit: encodings }
seeds: 3
algorithms: [random-search, local-search]
`,
    );
    const { code, stderr } = await rnb(["run", file, "--out", out, "--report"], { cwd: root });
    expect({ code, stderr: stderr.replace(/.*runs.*\n/g, "") }).toEqual({ code: 0, stderr: "" });
  });

  test("an encoding's own value is searched where encodings count", () => {
    const { runs, oracle, objectives } = loadResults(out);
    expect(oracle.label).toMatch(/^surrogate.* \+ Made up$/);
    const [latency] = objectives;
    expect(latency).toMatchObject({ optimum: 0, scale: { unit: "ms", table: "Made up", range: 96 } });
    for (const { objective, improvements, best } of runs)
      if (objective === latency!.name)
        for (const { row, architecture } of improvements)
          expect(best[row]).toBe(-(space.parse(architecture) % 97) || 0);
  });

  test("reported.csv follows the incumbents, in the other metric's unit, with its table and rank correlation", () => {
    const rows = records(join(out, "tables/reported.csv"));
    const { runs } = loadResults(out);
    const mine = runs.filter(
      ({ objective, algorithm }) => objective === "clean" && algorithm === "local-search",
    );
    const mean =
      mine.reduce(
        (sum, { improvements }) => sum + (space.classOf(space.parse(improvements.at(-1)!.architecture)) % 89),
        0,
      ) / 3;
    const row = rows.find(
      (r) =>
        r.objective === "clean" &&
        r.algorithm === "local-search" &&
        r.metric === "hw:energy" &&
        r.budget === "40",
    );
    expect(Number(row!.mean)).toBeCloseTo(mean, 9);
    expect(row).toMatchObject({ metric_unit: "ms", table: "Made up", unit: "encodings", runs: "3" });
    expect(Math.abs(Number(row!.tau))).toBeLessThan(0.1);
    expect(rows.find((r) => r.metric === "pgd@Linf:1")!.table).toMatch(/^surrogate/);
    const page = readFileSync(join(out, "report.html"), "utf8");
    expect(page).toContain("over all budgets");
    expect(readFileSync(join(out, "tables/reported.md"), "utf8")).toMatch(/hw:energy \(ms\)/);
    expect(readdirSync(join(out, "figures"))).toContain("reported.svg");
  });
});

describe("runs that come later", () => {
  const spec = (rest: string): string =>
    write(
      "later.yaml",
      `name: later\noracle: surrogate\nbudget: { queries: 15 }\nalgorithms: [random-search]\n${rest}`,
    );

  test("are reported on what those before were; without it the file is known to be old", async () => {
    const out = join(root, "later");
    const run = (rest: string) => rnb(["run", spec(rest), "--out", out], { cwd: root });
    expect((await run('objectives: [clean]\nseeds: 2\nreport: ["pgd@Linf:1"]\n')).code).toBe(0);
    const old = readFileSync(join(out, "reported.json"));
    expect((await run("objectives: [clean]\nseeds: 6\n")).code).toBe(0);
    expect(loadResults(out).reported?.metrics.map(({ name }) => name)).toEqual(["pgd@Linf:1"]);
    writeFileSync(join(out, "reported.json"), old);
    expect(loadResults(out)).toMatchObject({
      reported: undefined,
      problems: [{ run: "reported.json", kind: "damaged" }],
    });
  });

  test("without a table of before leave its objective out of what they look up, and say so", async () => {
    const out = join(root, "without");
    write(
      "some.csv",
      `architecture,acc\n${Array.from({ length: 50 }, (_, a) => `${nasBench201.code(300 * a)},${a}`).join("\n")}\n`,
    );
    const run = (rest: string) => rnb(["run", spec(rest), "--out", out], { cwd: root });
    expect((await run("objectives: [acc, clean]\nseeds: 40\ntables: [some.csv]\n")).code).toBe(0);
    const { code, stderr } = await run('objectives: ["fgsm@Linf:1"]\nseeds: 40\n');
    expect({ code, stderr: stderr.replace(/.*runs.*\n/g, "") }).toEqual({
      code: 0,
      stderr: "not in transfer.csv, for want of data: acc\n",
    });
  });

  test("may minimise an accuracy; what has no value is refused before anything runs", async () => {
    const run = (rest: string) => rnb(["run", spec(rest), "--out", join(root, "least")], { cwd: root });
    expect((await run('objectives: ["negative(clean)"]\nseeds: 1\n')).code).toBe(0);
    write("empty.csv", `architecture,v\n3+33+333,\n`);
    const { code, stderr } = await run("objectives: [clean]\nreport: [v]\ntables: [empty.csv]\n");
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: expect.stringMatching(/later\.yaml:6: v has no value at all\n$/),
    });
  });
});
