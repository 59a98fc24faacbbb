import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { loadResults } from "../../src/analysis/load.ts";
import { nasBench201 as space } from "../../src/space/nas-bench-201/index.ts";
import { rnb } from "../fixtures/cli.ts";
import { makeData } from "../fixtures/data.ts";
import { temporaryFolder } from "../fixtures/folder.ts";

const root = temporaryFolder();
const { folder: data } = makeData(join(root, "data"));
const inRoot = (...args: string[]) => rnb(args, { cwd: root });
const text = (...path: string[]): string => readFileSync(join(root, ...path), "utf8");

describe("rnb analyze design", () => {
  test("writes figures, tables, numbers and a page that name the oracle", async () => {
    const { code, stdout, stderr } = await inRoot("analyze", "design", "--data", data, "--out", "design");
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout).toContain("published table (cifar10)");
    expect(stdout).toContain("6466 networks in 28 groups by parameter count");
    const figures = ["size", "size-cells", "effects", "pairs", "edits", "attacks", "agreement", "fronts"];
    for (const name of figures)
      for (const ending of ["svg", "png", "pdf"])
        expect(existsSync(join(root, "design/figures", `${name}.${ending}`)), `${name}.${ending}`).toBe(true);
    expect(text("design/tables/networks.csv").split("\n")).toHaveLength(6466 + 2);
    expect(text("design/tables/size-groups.md")).toContain("| 559,386 | 2 | 0 |");
    const page = text("design/report.html");
    expect(page).toContain("published table (cifar10)");
    expect(page).not.toMatch(/(?:src|href)="(?!data:|#)/);
  });

  test("of the surrogate says so everywhere", async () => {
    const { code, stdout } = await inRoot("analyze", "design", "--oracle", "surrogate", "--out", "fitted");
    expect(code).toBe(0);
    expect(stdout).toContain("surrogate (cifar10)");
    expect(text("fitted/figures/size.svg")).toContain("surrogate (cifar10)");
    expect(text("fitted/report.html")).toContain("surrogate (cifar10)");
    expect(text("fitted/tables/size-groups.tex")).toContain("surrogate (cifar10)");
  });

  test("names the sizes there are when asked for another", async () => {
    const { code, stderr } = await inRoot("analyze", "design", "--data", data, "--parameters", "5");
    expect(code).toBe(2);
    expect(stderr).toMatch(/^rnb: no network has 5 parameters; there are 73306, .*1531546\n$/);
  });
});

describe("rnb measures and rnb analyze measures", () => {
  test("measure without images, then correlate with the table", async () => {
    const measured = await inRoot(
      ...["measures", "--sample", "40", "--measures", "depth,paths", "--out", "measured"],
    );
    expect([measured.code, measured.stderr]).toEqual([0, expect.stringContaining("40/40 architectures")]);
    const rows = text("measured/measures.csv").trimEnd().split("\n");
    expect(rows[0]).toBe("architecture,depth,paths");
    expect(new Set(rows.slice(1).map((row) => space.classOf(space.parse(row.split(",")[0]!)))).size).toBe(40);

    // Structural measures of a file give way to the table's own; one of the user's stays.
    const own = `architecture,mine\n${rows
      .slice(1)
      .map((row, i) => `${row.split(",")[0]},${i}`)
      .join("\n")}\n`;
    writeFileSync(join(root, "mine.csv"), own);
    const { code, stdout, stderr } = await inRoot(
      ...[
        "analyze",
        "measures",
        "measured/measures.csv",
        "mine.csv",
        "--data",
        data,
        "--out",
        "report",
        "--json",
      ],
    );
    expect([code, stderr]).toEqual([0, ""]);
    const { measures, correlations } = JSON.parse(stdout) as {
      measures: { name: string; networks: number }[];
      correlations: { measure: string; metric: string; tau: number; low: number; high: number }[];
    };
    expect(measures.map(({ name, networks }) => `${name} ${networks}`)).toEqual([
      "parameters 6466",
      "flops 6466",
      "depth 6466",
      "paths 6466",
      "mine 40",
    ]);
    for (const { tau, low, high } of correlations) {
      expect(low).toBeLessThanOrEqual(tau);
      expect(high).toBeGreaterThanOrEqual(tau);
    }
    for (const name of ["tau", "tau-epsilon", "tau-corruptions", "scatter", "cost", "picked-cells"])
      expect(existsSync(join(root, "report/figures", `${name}.svg`)), name).toBe(true);
  });

  test.each([
    [["measures"], 2, /say which architectures/],
    [["measures", "--all", "--sample", "3"], 2, /say which architectures/],
    [["measures", "--sample", "9999"], 2, /the space has 6466 networks/],
    [["measures", "3+33+333", "3+33+333"], 2, /3\+33\+333 is named twice/],
    [["measures", "--all", "--measures", "synflo"], 2, /did you mean "synflow"/],
    [["measures", "--all", "--dataset", "cifar10"], 2, /cifar10 needs its image files/],
    [["measures", "--list", "none.txt"], 1, /cannot read the list none\.txt/],
    [["analyze", "measures", "none.csv"], 1, /no measure file none\.csv/],
    [["analyze", "measures", "data/meta.json"], 1, /has no dataset "cifar10"|is not NAS-Bench-Suite-Zero/],
    [["analyze", "design", "--metric", "cleen"], 2, /did you mean "clean"/],
  ])("%j is refused in one line", async (args, expected, reason) => {
    const { code, stderr } = await inRoot(...args);
    expect(code).toBe(expected);
    expect(stderr).toMatch(reason);
    expect(stderr.trimEnd().split("\n")).toHaveLength(1);
  });
});

describe("measures in an experiment", () => {
  const experiment = (name: string, objective: string, more = ""): string => {
    writeFileSync(
      join(root, name),
      `name: warm\noracle: tabular\nobjectives: ["${objective}"]\nbudget: { queries: 12 }\nseeds: 2\nalgorithms:\n  - random-search\n  - { name: random-search, label: warm, warmUp: { measure: parameters, queries: 12, candidates: 200 } }\n${more}`,
    );
    return name;
  };
  const lastBest = (label: string, objective: string, seed: number): number =>
    Number(text("warm/traces", objective, label, `${seed}.csv`).trimEnd().split("\n").at(-1)!.split(",")[5]);

  test("can be searched, and warm searches up", async () => {
    const run = await inRoot("run", experiment("warm.yaml", "parameters"), "--data", data, "--out", "warm");
    expect(run.code).toBe(0);
    for (const seed of [0, 1])
      expect(lastBest("warm", "parameters", seed)).toBeGreaterThan(
        lastBest("random-search", "parameters", seed),
      );
  });

  test("may be of a part of the space: the rest are failed evaluations, and that is said", async () => {
    const partial = experiment("partial.yaml", "mine", "measures: [mine.csv]\n");
    const half = Array.from({ length: space.size }, (_, a) => a).filter((a) => space.classOf(a) % 2 === 0);
    const rows = half.map((a) => `${space.code(a)},${space.classOf(a)}`);
    writeFileSync(join(root, "mine.csv"), `architecture,mine\n${rows.join("\n")}\n`);
    const { code } = await inRoot("run", partial, "--data", data, "--out", "partial");
    expect(code).toBe(0);
    const { oracle, runs } = loadResults(join(root, "partial"));
    expect(oracle.caveats.join()).toMatch(/mine \(mine\.csv\): known for 3233 of 6466 networks/);
    const values = runs.flatMap((run) => [...run.values]);
    expect(values.some(Number.isNaN)).toBe(true);
    expect(values.every((value) => Number.isNaN(value) || value % 2 === 0)).toBe(true);
  });

  test("must be known", async () => {
    const unknown = await inRoot(
      "run",
      experiment("unknown.yaml", "min"),
      "--data",
      data,
      "--out",
      "unknown",
    );
    expect(unknown.code).toBe(2);
    expect(unknown.stderr).toMatch(/unknown metric "min"/);
  });
});
