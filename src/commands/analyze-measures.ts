/**
 * `rnb analyze measures`: what training-free measures say about accuracy and robustness.
 *
 * @module
 */
import { join } from "node:path";
import type { Command } from "commander";
import { parseMetric } from "../metric/metric.ts";
import { measureColumns, readMeasureFiles, structuralColumns } from "../oracle/measures/columns.ts";
import { openOracle } from "../oracle/open.ts";
import { metricLabel } from "../report/labels.ts";
import { analyseMeasures, correlationOf, type MeasureAnalysis } from "../studies/measures/analyse.ts";
import { measureStudy } from "../studies/measures/page.ts";
import { writeStudy } from "../studies/study.ts";
import { type Columns, columnsOption, paperOf } from "./paper.ts";
import { forced, forceOption, formatTable, jsonOption, print } from "./shared.ts";
import { type TableKind, tableOptions } from "./table.ts";

interface MeasuresFlags {
  readonly data?: string;
  readonly oracle: TableKind;
  readonly dataset: string;
  readonly metric: string;
  readonly out?: string;
  readonly columns: Columns;
  readonly force?: boolean;
  readonly json?: boolean;
}

export function addAnalyzeMeasures(analyze: Command): void {
  const command = analyze
    .command("measures")
    .description("rank correlation of measures with every metric, what each measure picks, and its regret")
    .argument(
      "[files...]",
      "measures.csv of `rnb measures`, or NAS-Bench-Suite-Zero's zc_nasbench201.json; parameters, FLOPs, depth and paths are always there",
    )
    .option("--metric <name>", "what scatters, picks and regret are about", "adversarial")
    .option(
      "--out <dir>",
      "folder for figures, tables and page (default: results/measures-<dataset>-report)",
    );
  for (const option of [...tableOptions(), columnsOption().default("2"), forceOption(), jsonOption()])
    command.addOption(option);
  command.action(async (files: string[], flags: MeasuresFlags) => {
    const oracle = await openOracle(flags.oracle, flags);
    const tables = readMeasureFiles(files, flags.dataset, oracle.space);
    const columns = [...structuralColumns(oracle), ...measureColumns(tables, oracle)];
    const analysis = analyseMeasures(oracle, columns, parseMetric(flags.metric));
    const folder = flags.out ?? join("results", `measures-${flags.dataset}-report`);
    const written = await writeStudy(
      folder,
      measureStudy(analysis, paperOf(flags.columns)),
      forced(flags.force),
    );
    if (flags.json) print(JSON.stringify({ ...summaryOf(analysis), folder, files: written }, null, 2));
    else printAnalysis(analysis, folder);
  });
}

function summaryOf({
  oracle,
  headlines,
  measures,
  correlations,
  picks,
  optima,
  metric,
}: MeasureAnalysis): object {
  return {
    oracle: oracle.label,
    measures: measures.map(({ name, file, classes }) => ({ name, file, networks: classes.length })),
    correlations: correlations.filter((c) => headlines.includes(c.metric)),
    picks: picks.map(({ measure, end, indicated, classes, values }) => ({
      measure,
      end,
      indicated,
      tied: classes.length,
      metric,
      value: values.get(metric)!,
      regret: optima.get(metric)! - values.get(metric)!,
    })),
  };
}

function printAnalysis(analysis: MeasureAnalysis, folder: string): void {
  const { oracle, measures, headlines } = analysis;
  print(oracle.label);
  print("Kendall's τ-b of measures (rows) with metrics");
  print(
    formatTable(
      ["measure", "networks", ...headlines.map(metricLabel)],
      measures.map(({ name, classes }) => [
        name,
        String(classes.length),
        ...headlines.map((metric) => correlationOf(analysis, name, metric).tau.toFixed(3)),
      ]),
    ),
  );
  for (const caveat of oracle.caveats) print(caveat);
  print(`report: ${folder}/report.html, figures/, tables/`);
}
