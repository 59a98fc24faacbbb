import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "csv-parse/sync";
import { beforeAll, describe, expect, test, vi } from "vitest";
import { reportOn } from "../../src/commands/report.ts";
import type { ReportResult } from "../../src/report/options.ts";
import { writeReport } from "../../src/report/report.ts";
import { escapeLatex, toLatex } from "../../src/report/tables/latex.ts";
import { toMarkdown } from "../../src/report/tables/table.ts";
import { writeFixture } from "../analysis/fixture.ts";

let folder: string;
let report: ReportResult;

beforeAll(async () => {
  folder = writeFixture({ seeds: 5, queries: 60 });
  report = await writeReport(folder, { ioh: true });
});

const text = (name: string): string => readFileSync(join(folder, name), "utf8");
const rows = (name: string): Record<string, string>[] =>
  parse(text(name), { columns: true }) as Record<string, string>[];

describe("a report", () => {
  test("holds every file it names, none of them empty", () => {
    for (const file of report.files) expect(statSync(join(folder, file)).size, file).toBeGreaterThan(0);
    for (const ending of ["svg", "png", "pdf", "vl.json"])
      expect(report.files).toContain(`figures/anytime.${ending}`);
    expect(report.files).toContain("report.html");
  });

  test("is the same when made again", async () => {
    const before = report.files.map((file) => readFileSync(join(folder, file)));
    await writeReport(folder, { ioh: true });
    for (const [i, file] of report.files.entries())
      expect(Buffer.compare(before[i]!, readFileSync(join(folder, file))), file).toBe(0);
  });

  test("summary.csv has the documented columns, and agrees with runs.csv", () => {
    expect(text("summary.csv").split("\n")[0]).toBe(
      "objective,algorithm,unit,budget,runs,mean,sd,ci_low,ci_high,median,q1,q3,optimum,hit_rate,oracle",
    );
    const summary = rows("summary.csv").filter((row) => row.budget === "60");
    expect(summary).toHaveLength(6);
    for (const row of summary) {
      const own = rows("runs.csv").filter(
        (r) => r.objective === row.objective && r.algorithm === row.algorithm,
      );
      expect(own).toHaveLength(5);
      const best = own.map((r) => Number(r.best));
      expect(Number(row.mean)).toBeCloseTo(best.reduce((a, b) => a + b) / 5, 12);
      expect(Number(row.hit_rate)).toBe(best.filter((b) => b === Number(row.optimum)).length / 5);
      expect(own.map((r) => r.best_at_60)).toEqual(own.map((r) => r.best));
    }
  });

  test("intervals and quartiles in curves.csv are in order, and counters in runs.csv add up", () => {
    for (const row of rows("tables/curves.csv")) {
      const [low, mean, high, q1, median, q3] = ["ci_low", "mean", "ci_high", "q1", "median", "q3"].map(
        (key) => Number(row[key]),
      ) as [number, number, number, number, number, number];
      expect(low <= mean && mean <= high && q1 <= median && median <= q3).toBe(true);
    }
    expect(rows("tables/curves.csv").some((row) => Number(row.ci_low) < Number(row.ci_high))).toBe(true);
  });

  test("tables mark the best strategy, those like it, and the shortest running times", () => {
    /** Cells of the rows of a Markdown table. */
    const cells = (name: string): string[][] =>
      text(`tables/${name}.md`)
        .split("\n")
        .filter((line) => line.startsWith("| ") && !line.startsWith("| ---"))
        .slice(1)
        .map((line) => line.slice(2, -2).split(" | "));
    const number = (cell: string): number =>
      Number.parseFloat(cell.replaceAll("*", "").replace("∞", "Infinity"));
    for (const objective of ["clean", "fgsm@Linf:1"]) {
      const own = rows("tables/targets.csv").filter((row) => row.objective === objective);
      for (const gap of ["0.01", "0"]) {
        const times = own.filter((row) => row.gap === gap).map((row) => Number(row.ert || "Infinity"));
        const column = gap === "0" ? 6 : 2;
        const label = cells("targets").filter(
          (row) => row[0] === (objective === "clean" ? "clean" : "FGSM ε=1"),
        );
        label.forEach((row, i) => {
          expect(row[column]!.startsWith("**")).toBe(
            times[i] === Math.min(...times) && Number.isFinite(times[i]!),
          );
        });
      }
    }
    const alike = new Set(
      rows("tables/pairwise.csv")
        .filter(({ objective, p_holm }) => objective === "clean" && Number(p_holm) >= 0.05)
        .flatMap(({ first, second }) => [`${first} ${second}`, `${second} ${first}`]),
    );
    const budget = cells("budget-clean");
    const last = budget.map((row) => row.at(-1)!);
    const best = budget[last.findIndex((cell) => cell.startsWith("**"))]![0]!;
    expect(Math.max(...last.map(number))).toBe(number(last.find((cell) => cell.startsWith("**"))!));
    for (const row of budget)
      expect([row[0], row.at(-1)!.includes("†")]).toEqual([row[0], alike.has(`${best} ${row[0]}`)]);
  });

  test("every Vega-Lite specification carries its data and its theme", () => {
    const specs = report.files.filter((file) => file.endsWith(".vl.json"));
    expect(specs.length).toBeGreaterThan(5);
    for (const file of specs) {
      const spec = JSON.parse(text(file)) as Record<string, unknown>;
      expect(spec.$schema).toContain("vega-lite");
      expect(spec.config).toHaveProperty("font");
      expect(text(file)).not.toContain('"url"');
    }
  });
});

describe("tables", () => {
  const table = {
    name: "t",
    title: "T",
    caption: "50 % of_a|b \\ {ε}",
    header: ["strategy", "x_1"],
    rows: [[{ text: "a_b & c" }, { text: "1.0 ± 2", bold: true, mark: true }]],
  };

  test("escape what LaTeX and Markdown would read", () => {
    expect(escapeLatex("a_b 5% $x$ #1 {y} \\z ~ ^ ε χ²")).toBe(
      "a\\_b 5\\% \\$x\\$ \\#1 \\{y\\} \\textbackslash{}z \\textasciitilde{} \\textasciicircum{} $\\varepsilon$ $\\chi$$^2$",
    );
    expect(toLatex(table)).toContain("a\\_b \\& c & \\textbf{1.0 $\\pm$ 2$^\\dagger$} \\\\");
    expect(toLatex(table)).toContain("\\toprule");
    expect(toMarkdown(table)).toContain("| a_b & c | **1.0 ± 2†** |");
    expect(toMarkdown(table)).toContain("of_a\\|b");
  });

  test("take the letters that fit a page, and last put intervals below their values", () => {
    const columns = (count: number) => ({
      ...table,
      header: Array<string>(count).fill("x"),
      rows: [Array.from({ length: count }, () => ({ text: "94.03 [93.98, 94.10]" }))],
    });
    expect(toLatex(columns(3))).not.toContain("tabcolsep");
    expect(toLatex(columns(5))).toContain("\\footnotesize\\setlength{\\tabcolsep}{3pt}");
    expect(toLatex(columns(5))).not.toContain("\\tiny");
    expect(toLatex(columns(8))).toContain(
      "\\begin{tabular}[t]{@{}r@{}}94.03\\\\{\\tiny [93.98, 94.10]}\\end{tabular}",
    );
  });

  test.skipIf(spawnSync("pdflatex", ["--version"]).error !== undefined)("compile with pdflatex", () => {
    const inputs = report.files.filter((file) => file.endsWith(".tex"));
    const source = `\\documentclass{article}\\usepackage{booktabs}\\begin{document}${inputs.map((file) => `\\input{${file}}\\clearpage`).join("")}\\end{document}`;
    writeFileSync(join(folder, "all.tex"), source);
    execFileSync("pdflatex", ["-interaction=nonstopmode", "-halt-on-error", "all.tex"], {
      cwd: folder,
      stdio: "pipe",
    });
    expect(existsSync(join(folder, "all.pdf"))).toBe(true);
  });
});

describe("the export in IOHprofiler's format", () => {
  // https://iohprofiler.github.io/IOHanalyzer/data/: three lines of meta-data; a separation line for each run; records
  // "evaluations f(x) best", ending with the last evaluation; separated by single spaces.
  const info = (): string[] => text("ioh/local-search/IOHprofiler_f2_fgsm-Linf-1.info").split("\n");
  const data = (): string[] =>
    text("ioh/local-search/data_f2_fgsm-Linf-1/IOHprofiler_f2_DIM6.dat").trimEnd().split("\n");

  test("meta-data: mandatory keys, comment, data file with instance:evaluations|best", () => {
    const [first, second, third, end] = info();
    expect(first).toMatch(
      /^suite = '[^']+', funcId = 2, funcName = '[^']+', DIM = 6, maximization = 'TRUE', algId = 'local-search'$/,
    );
    expect(second).toMatch(/^% /);
    expect(end).toBe("");
    const [path, ...ends] = third!.split(", ");
    expect(existsSync(join(folder, "ioh/local-search", path!))).toBe(true);
    const runs = rows("runs.csv").filter(
      (r) => r.objective === "fgsm@Linf:1" && r.algorithm === "local-search",
    );
    expect(ends).toEqual(runs.map((r) => `${r.seed}:${r.distinct}|${r.best}`));
  });

  test("raw data: a block for each run, improving, and ending at its last evaluation", () => {
    const separator = '"function evaluation" "current f(x)" "best-so-far f(x)"';
    const blocks = data().join("\n").split(`${separator}\n`).slice(1);
    expect(blocks).toHaveLength(5);
    for (const block of blocks) {
      const records = block
        .trimEnd()
        .split("\n")
        .map((line) => line.split(" ").map(Number));
      expect(records.every((record) => record.length === 3 && !record.some(Number.isNaN))).toBe(true);
      for (const [i, [evaluations, , best]] of records.entries()) {
        if (i === 0) continue;
        expect(evaluations).toBeGreaterThan(records[i - 1]![0]!);
        expect(best).toBeGreaterThanOrEqual(records[i - 1]![2]!);
      }
      expect(records.at(-1)![0]).toBe(60);
    }
  });
});

describe("rnb report", () => {
  test("reports what is there, names a damaged trace and ends with 1", async () => {
    const half = writeFixture({ seeds: 3, queries: 20 });
    rmSync(join(half, "traces", "clean", "local-search", "0.csv"));
    writeFileSync(join(half, "traces", "clean", "local-search", "1.csv"), "nonsense");
    const printed: Record<"stdout" | "stderr", string> = { stdout: "", stderr: "" };
    for (const stream of ["stdout", "stderr"] as const) {
      vi.spyOn(process[stream], "write").mockImplementation((chunk) => {
        printed[stream] += String(chunk);
        return true;
      });
    }
    const before = process.exitCode;
    await reportOn(half);
    const status = process.exitCode;
    process.exitCode = before;
    vi.restoreAllMocks();
    expect(status).toBe(1);
    expect(printed.stdout).toContain("made-up landscape");
    expect(printed.stderr).toContain("damaged: clean/local-search/1");
    expect(printed.stderr).toContain("missing: 1 of 18 runs");
    expect(text("report.html")).not.toContain("are not in this report");
    expect(readFileSync(join(half, "report.html"), "utf8")).toContain("2 of 18 runs are not in this report");
  });

  test("refuses a folder that is none", async () => {
    await expect(reportOn("/nowhere/at/all")).rejects.toThrow("no experiment.json");
  });
});
