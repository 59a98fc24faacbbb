/**
 * `rnb analyze design`: what design choices do to accuracy and robustness.
 *
 * @module
 */
import { join } from "node:path";
import type { Command } from "commander";
import { UsageError } from "../errors.ts";
import { headlineMetrics } from "../metric/headline.ts";
import { parseMetric } from "../metric/metric.ts";
import { openOracle } from "../oracle/open.ts";
import { metricLabel } from "../report/labels.ts";
import { analyseDesign, type DesignAnalysis, tauOf } from "../studies/design/analyse.ts";
import type { SizeGroup } from "../studies/design/groups.ts";
import { designStudy, groupSentence } from "../studies/design/page.ts";
import { writeStudy } from "../studies/study.ts";
import { type Columns, columnsOption, paperOf } from "./paper.ts";
import { forced, forceOption, formatTable, jsonOption, positiveInteger, print } from "./shared.ts";
import { type TableKind, tableOptions } from "./table.ts";

interface DesignFlags {
  readonly data?: string;
  readonly oracle: TableKind;
  readonly dataset: string;
  readonly metric: string;
  readonly parameters?: number;
  readonly out?: string;
  readonly columns: Columns;
  readonly force?: boolean;
  readonly json?: boolean;
}

export function addAnalyzeDesign(analyze: Command): void {
  const command = analyze
    .command("design")
    .description("robustness by size, effects of operations, edits, agreement of metrics, Pareto fronts")
    .option("--metric <name>", "what networks of equal size are compared by", "adversarial")
    .option("--parameters <n>", "the size that is shown (default: two 3×3, no 1×1)", positiveInteger)
    .option("--out <dir>", "folder for figures, tables and page (default: results/design-<dataset>)");
  for (const option of [...tableOptions(), columnsOption().default("2"), forceOption(), jsonOption()])
    command.addOption(option);
  command.action(async (flags: DesignFlags) => {
    const oracle = await openOracle(flags.oracle, flags);
    const analysis = analyseDesign(oracle, parseMetric(flags.metric));
    const group = groupOf(analysis, flags.parameters);
    const folder = flags.out ?? join("results", `design-${flags.dataset}`);
    const files = await writeStudy(
      folder,
      designStudy(analysis, group, paperOf(flags.columns)),
      forced(flags.force),
    );
    const headlines = headlineMetrics(oracle.catalogue).map(({ name }) => name);
    if (flags.json)
      print(JSON.stringify({ ...summaryOf(analysis, headlines, group), folder, files }, null, 2));
    else printAnalysis(analysis, headlines, group, folder);
  });
}

function groupOf({ groups }: DesignAnalysis, parameters: number | undefined): SizeGroup {
  const group = groups.find((g) =>
    parameters === undefined ? g.conv3x3 === 2 && g.conv1x1 === 0 : g.parameters === parameters,
  );
  if (group !== undefined) return group;
  const sizes = groups.map((g) => g.parameters).join(", ");
  throw new UsageError(`no network has ${parameters} parameters; there are ${sizes}`);
}

function summaryOf(
  { oracle, space, groups, agreement, metric }: DesignAnalysis,
  metrics: readonly string[],
  { parameters, classes, spread }: SizeGroup,
): object {
  return {
    oracle: oracle.label,
    networks: space.classCount,
    groups: groups.length,
    shown: { parameters, networks: classes.length, metric, ...spread },
    tau: { metrics, tau: metrics.map((a) => metrics.map((b) => tauOf(agreement, a, b))) },
  };
}

function printAnalysis(
  analysis: DesignAnalysis,
  metrics: readonly string[],
  group: SizeGroup,
  folder: string,
): void {
  const { oracle, space, groups, agreement } = analysis;
  print(oracle.label);
  print(`${space.classCount} networks in ${groups.length} groups by parameter count`);
  print(groupSentence(analysis, group));
  print();
  print("Kendall's τ-b between metrics");
  print(
    formatTable(
      ["", ...metrics.map(metricLabel)],
      metrics.map((a) => [metricLabel(a), ...metrics.map((b) => tauOf(agreement, a, b).toFixed(3))]),
    ),
  );
  for (const caveat of oracle.caveats) print(caveat);
  print(`report: ${folder}/report.html, figures/, tables/`);
}
