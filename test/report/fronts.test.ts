/**
 * Reports of problems of many objectives, and within limits, from searches of a made-up table.
 */
import { cpSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { parse } from "csv-parse/sync";
import { chromium } from "playwright-core";
import { beforeAll, describe, expect, test, vi } from "vitest";
import { loadIncumbents, loadResults } from "../../src/analysis/load.ts";
import { computeReported } from "../../src/analysis/reported.ts";
import { computeTransfer } from "../../src/analysis/transfer.ts";
import { reportOn } from "../../src/commands/report.ts";
import { hypervolume } from "../../src/fronts/hypervolume.ts";
import { parseMetric } from "../../src/metric/metric.ts";
import { kneeFigure } from "../../src/report/figures/fronts/knee.ts";
import { figures } from "../../src/report/figures/index.ts";
import type { ReportResult } from "../../src/report/options.ts";
import { drawAll } from "../../src/report/render.ts";
import { writeReport } from "../../src/report/report.ts";
import { runExperiment } from "../../src/runner/run.ts";
import { experimentOf, madeUpOracle, named } from "../fixtures/experiment.ts";
import { temporaryFolder } from "../fixtures/folder.ts";

const CHROMIUM = "/usr/bin/chromium";
const HEADER =
  "objective,algorithm,unit,budget,runs,hv_mean,hv_sd,hv_ci_low,hv_ci_high,igd_plus,epsilon,front_share";

const folder = temporaryFolder();
const oracle = madeUpOracle("fronts");
let report: ReportResult;
/** Figures by name, as they are before fonts are put in. */
const drawn = new Map<string, string>();

beforeAll(async () => {
  const experiment = experimentOf({
    objectives: [
      "clean",
      { name: "both", maximise: ["clean", "fog"] },
      { name: "apart", maximise: ["clean"], minimise: ["fog"] },
      { name: "within", maximise: ["clean"], subjectTo: ["fog <= 0.4"] },
    ] as never,
    seeds: { from: 0, to: 5 },
    budget: { queries: 60, unit: "distinct" },
    algorithms: [
      named("random-search"),
      { ...named("local-search"), label: "ls-parego", scalarise: "chebyshev" },
    ] as never,
  });
  const done = await runExperiment(experiment, oracle, { folder, workers: 1 });
  expect(done.failed).toEqual([]);
  report = await writeReport(folder);
  const { analysis } = report;
  for (const { name, svg } of await drawAll([...figures(analysis), kneeFigure(analysis, "auto")]))
    drawn.set(name, svg);
}, 600_000);

const text = (name: string): string => readFileSync(join(folder, name), "utf8");
const rows = (name: string): Record<string, string>[] =>
  parse(text(name), { columns: true }) as Record<string, string>[];

describe("fronts.csv", () => {
  test("has the columns that are promised, a row per checkpoint of every problem of many objectives", () => {
    expect(text("fronts.csv").split("\n")[0]).toBe(HEADER);
    expect([...new Set(rows("fronts.csv").map(({ objective }) => objective))]).toEqual(["both", "apart"]);
    expect(rows("fronts.csv").filter(({ objective }) => objective === "both")).toHaveLength(2 * 7);
  });

  test("says what the traces say", () => {
    const { objectives, runs } = loadResults(folder);
    for (const { name, problem } of objectives.filter((one) => ["both", "apart"].includes(one.name))) {
      const signs = problem!.objectives.map(({ direction }) => (direction === "minimise" ? -1 : 1));
      const reference = problem!.reference.map((value, m) => signs[m]! * value);
      const volumes = runs
        .filter(({ objective, algorithm }) => objective === name && algorithm === "ls-parego")
        .map(({ values }) =>
          hypervolume(
            Array.from({ length: 60 }, (_, row) => signs.map((sign, m) => sign * values[2 * row + m]!)),
            reference,
          ),
        );
      const mean = volumes.reduce((a, b) => a + b) / volumes.length / problem!.hypervolume!;
      const row = rows("fronts.csv").find(
        ({ objective, algorithm, budget }) =>
          objective === name && algorithm === "ls-parego" && budget === "60",
      )!;
      expect(Number(row.hv_mean)).toBeCloseTo(mean, 10);
      expect(Number(row.hv_ci_low) <= mean && mean <= Number(row.hv_ci_high)).toBe(true);
      expect(Number(row.igd_plus)).toBeLessThan(Number(row.epsilon));
    }
  });

  test("stands beside indicators over all budgets, attainment surfaces and limits", () => {
    const indicators = rows("tables/indicators.csv").filter(({ budget }) => budget === "60");
    expect(new Set(indicators.map(({ indicator }) => indicator))).toEqual(
      new Set(["igd_plus", "epsilon", "r2", "front_share"]),
    );
    for (const { mean, ci_low, ci_high } of indicators)
      expect(Number(ci_low) <= Number(mean) && Number(mean) <= Number(ci_high)).toBe(true);
    expect(new Set(rows("tables/attainment.csv").map(({ share }) => share))).toEqual(
      new Set(["0.25", "0.5", "0.75"]),
    );
    expect(new Set(rows("constraints.csv").map(({ objective }) => objective))).toEqual(new Set(["within"]));
  });
});

describe("the exact front in experiment.json", () => {
  test("names an architecture for every point", () => {
    for (const { problem } of loadResults(folder).objectives) {
      if (problem === undefined) continue;
      expect(problem.architectures).toHaveLength(problem.front.length);
      const metrics = problem.objectives.map(({ name }) => parseMetric(name));
      const { space } = oracle;
      const codes = problem.architectures.map((code) => space.parse(code));
      expect([...oracle.evaluate(codes, metrics).values]).toEqual(problem.front.flat());
    }
  });
});

describe("what is looked up elsewhere", () => {
  test("is the best of single objectives, those within limits among them, and of no others", () => {
    const { transfer, absent } = computeTransfer(loadIncumbents(folder), oracle);
    expect(absent).toEqual([]);
    expect(transfer.metrics).toEqual(["clean"]); // fog is wanted low by a problem
    expect([...new Set(transfer.rows.map(({ objective }) => objective))]).toEqual(["clean", "within"]);
    const best = transfer.rows.find(
      ({ objective, algorithm }) => objective === "within" && algorithm === "(optimum)",
    )!;
    expect(best.values[0]).toBe(
      loadIncumbents(folder).objectives.find(({ name }) => name === "within")!.optimum,
    );
    const { correlations } = computeReported(loadIncumbents(folder), oracle, [parseMetric("fog")]);
    expect(Object.keys(correlations)).toEqual(["clean", "within"]);
  });

  test("runs.csv names the best architecture where there is one", () => {
    for (const { objective, architecture } of rows("runs.csv"))
      expect(architecture !== "", objective).toBe(["clean", "within"].includes(objective!));
  });
});

test("a run that found nothing within the limits is no run that found the best", () => {
  const strict = temporaryFolder();
  cpSync(folder, strict, { recursive: true });
  const path = join(strict, "experiment.json");
  const manifest = JSON.parse(readFileSync(path, "utf8")) as {
    objectives: { name: string; optimum: number; scale: { range: number } }[];
  };
  const within = manifest.objectives.find(({ name }) => name === "within")!;
  within.scale.range = 0;
  writeFileSync(path, JSON.stringify(manifest));
  const trace = join(strict, "traces", "within", "random-search", "0.csv");
  const header = "proposals,encodings,distinct,architecture,clean,fog,best,cost";
  const rows = Array.from({ length: 60 }, (_, i) => `${i + 1},${i + 1},${i + 1},3+33+333,0.5,0.9,,${i + 1}`);
  writeFileSync(trace, `${[header, ...rows].join("\n")}\n`);
  const run = loadResults(strict).runs.find(
    (one) => one.objective === "within" && one.algorithm === "random-search" && one.seed === 0,
  )!;
  expect(run.improvements).toEqual([]);
  expect(run.best.at(-1)).toBe(0);
});

describe("figures and tables", () => {
  const names = ["indicators", "fronts", "attainment-both", "final-indicators", "knee"];

  test.each(names)("%s is the same, byte for byte, as the one that was looked at", async (name) => {
    const svg = drawn.get(name)!;
    expect(svg).toContain("made-up table");
    await expect(svg).toMatchFileSnapshot(`../golden/report-fronts/${name}.svg`);
  });

  test("what shows a hypervolume names its reference point", () => {
    const { problem } = loadResults(folder).objectives[1]!;
    const shown = `clean ${(100 * problem!.reference[0]!).toFixed(2)} %`;
    for (const name of [
      "anytime",
      "regret",
      "ecdf",
      "final-regret",
      "indicators",
      "fronts",
      "final-indicators",
    ])
      expect(
        drawn
          .get(name)!
          .replace(/<[^>]*>/g, " ")
          .replace(/\s+/g, " "),
        name,
      ).toContain(shown);
    for (const name of [
      "fronts",
      "front-both",
      "budget-both",
      "end-of-budget",
      "targets-hypervolume",
      "pairwise",
    ]) {
      expect(text(`tables/${name}.md`), name).toContain(shown);
      expect(text(`tables/${name}.md`), name).toContain("made-up table");
    }
    expect(text("tables/budget-clean.md")).not.toContain("eference");
  });

  test("the table of fronts has mean and standard error", () => {
    const row = rows("fronts.csv").find(
      ({ objective, algorithm, budget }) =>
        objective === "both" && algorithm === "random-search" && budget === "60",
    )!;
    const mean = Number(row.hv_mean).toFixed(4);
    const error = (Number(row.hv_sd) / Math.sqrt(6)).toFixed(4);
    expect(text("tables/fronts.md")).toContain(`${mean} ± ${error}`);
    expect(text("tables/fronts.tex")).toContain(`${mean} $\\pm$ ${error}`);
  });
});

describe("rnb report", () => {
  test("prints hypervolumes under HV, the exact front as 1, in 80 columns", async () => {
    let printed = "";
    vi.spyOn(process.stdout, "write").mockImplementation((chunk) => {
      printed += String(chunk);
      return true;
    });
    await reportOn(folder);
    vi.restoreAllMocks();
    const lines = printed.split("\n");
    expect(printed).toContain("both (HV)");
    expect(lines.find((line) => line.startsWith("optimum, exact front"))).toMatch(/ 1\.0000/);
    expect(printed.replace(/\s+/g, " ")).toContain("Reference points of hypervolume: both (clean ");
    for (const line of lines.filter((one) => !one.startsWith("report:")))
      expect(line.length).toBeLessThan(81);
  });
});

describe.skipIf(!existsSync(CHROMIUM))("the page", () => {
  test("shows a front for two metrics and a budget, and what its points are", async () => {
    expect(report.files).toContain("report.html");
    const browser = await chromium.launch({ executablePath: CHROMIUM, args: ["--no-sandbox"] });
    const page = await browser.newPage();
    const noise: string[] = [];
    page.on("pageerror", ({ message }) => noise.push(message));
    page.on("console", (message) => noise.push(message.text()));
    const drawnAgain = (count: number) =>
      page.waitForFunction(`Number(document.documentElement.dataset.fronts) >= ${count}`);
    try {
      await page.goto(pathToFileURL(join(folder, "report.html")).href);
      await drawnAgain(1);
      await page.selectOption("#front-problem", "apart");
      await drawnAgain(2);
      await page.selectOption("#front-budget", "10");
      await drawnAgain(3);
      const caption = await page.textContent("#front-caption");
      expect(caption).toContain("apart after 10 queries");
      expect(caption).toContain("made-up table");
      expect(caption).toMatch(/reference point of hypervolume: apart \(clean \d+\.\d\d %, fog \d+\.\d\d %\)/);
      const { problem } = loadResults(folder).objectives[2]!;
      const body = await page.$$eval("#front-body tr", (trs) =>
        trs.map((tr) => [...tr.children].map((cell) => cell.textContent)),
      );
      expect(body.filter(([who]) => who === "exact front")).toEqual(
        problem!.front.map((values, i) => [
          "exact front",
          problem!.architectures[i],
          ...values.map((value) => (100 * value).toFixed(2)),
          "",
        ]),
      );
      expect(body.filter(([who]) => who === "ls-parego").every((row) => / of 6$/.test(row.at(-1)!))).toBe(
        true,
      );
      expect(await page.textContent("#front-chart")).toContain("fog (%), lower is better");
      expect(noise).toEqual([]);
    } finally {
      await browser.close();
    }
  }, 300_000);
});

test("an experiment without problems has none of these files", async () => {
  const plain = temporaryFolder();
  await runExperiment(
    experimentOf({ seeds: { from: 0, to: 1 }, algorithms: [named("random-search")] }),
    oracle,
    { folder: plain, workers: 1 },
  );
  const { files } = await writeReport(plain);
  expect(files.filter((name) => /front|indicators|knee|attainment|constraints/.test(name))).toEqual([]);
}, 300_000);
