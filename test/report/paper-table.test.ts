/**
 * The paper's Table 1 from the published table: skipped without ROBUST_NAS_DATA.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { analyse } from "../../src/analysis/analyse.ts";
import { loadResults } from "../../src/analysis/load.ts";
import { computeTransfer } from "../../src/analysis/transfer.ts";
import { metricsOf } from "../../src/metric/problem.ts";
import { openOracle } from "../../src/oracle/open.ts";
import type { TableOracle } from "../../src/oracle/oracle.ts";
import { tables } from "../../src/report/tables/index.ts";
import { readExperiment } from "../../src/runner/experiment.ts";
import { runExperiment } from "../../src/runner/run.ts";
import { temporaryFolder } from "../analysis/fixture.ts";

const data = process.env.ROBUST_NAS_DATA;

describe.skipIf(data === undefined)("the paper's Table 1", () => {
  test("has the published optima on top, then what each search found, on all metrics", async () => {
    const spec = readExperiment(new URL("../../experiments/paper-table-1.yaml", import.meta.url).pathname);
    // Two seeds of the cheap strategies are enough for the layout and the optimum row.
    const algorithms = spec.algorithms.filter(({ label }) => label !== "bananas");
    const experiment = { ...spec, algorithms, seeds: { from: 0, to: 1 } };
    const metrics = experiment.objectives.flatMap(metricsOf);
    const oracle = (await openOracle("tabular", { dataset: "cifar10", metrics, data })) as TableOracle;
    const folder = temporaryFolder();
    await runExperiment(experiment, oracle, { folder, workers: 1 });
    const results = loadResults(folder);
    const { transfer, absent } = computeTransfer(results, oracle);
    expect(absent).toEqual([]);
    const table = tables(analyse({ ...results, transfer })).find(({ name }) => name === "transfer")!;
    expect(table.header).toEqual([
      "searched on",
      "strategy",
      "clean",
      "FGSM ε=1",
      "PGD ε=1",
      "APGD-CE ε=1",
      "Square ε=1",
      "corruptions",
    ]);
    const cells = table.rows.map((row) => row.map(({ text }) => text));
    expect(cells[0]!.slice(2)).toEqual(["94.60", "69.20", "58.80", "54.00", "73.60", "58.55"]);
    expect(cells).toHaveLength(1 + 2 * (1 + algorithms.length));
    expect(cells[1]).toEqual([
      "clean",
      "best of the table",
      "94.60",
      "65.00",
      "43.80",
      "21.30",
      "71.10",
      "58.23",
    ]);
    expect(JSON.parse(readFileSync(join(folder, "experiment.json"), "utf8"))).toHaveProperty("format", 1);
  });
});
