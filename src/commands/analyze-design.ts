/**
 * `rnb analyze design`: what design choices do to accuracy and robustness.
 *
 * @module
 */
import { join } from "node:path";
import { type Command, Option } from "commander";
import { analyseDesign, type DesignAnalysis } from "../analysis/design/analyse.ts";
import type { SizeGroup } from "../analysis/design/groups.ts";
import { UsageError } from "../errors.ts";
import { headlineMetrics } from "../metric/headline.ts";
import { parseMetric } from "../metric/metric.ts";
import { tauOf } from "../report/design/agreement.ts";
import { designPage, groupSentence } from "../report/design/report.ts";
import { designCsv } from "../report/design/tables.ts";
import { metricLabel } from "../report/labels.ts";
import { writeSections } from "../report/sections.ts";
import { forced, forceOption, formatTable, jsonOption, positiveInteger, print } from "./shared.ts";
import { openTableOracle, type TableKind, tableOptions } from "./table.ts";

interface DesignFlags {
  readonly data?: string;
  readonly oracle: TableKind;
  readonly dataset: string;
  readonly metric: string;
  readonly parameters?: number;
  readonly out?: string;
  readonly columns: "1" | "2";
  readonly force?: boolean;
  readonly json?: boolean;
}

/** `--columns`, as for every figure. */
export const columnsOption = (): Option =>
  new Option("--columns <n>", "width of figures, in columns of a two-column paper")
    .choices(["1", "2"])
    .default("2");

export function addAnalyzeDesign(analyze: Command): void {
  const command = analyze
    .command("design")
    .description("robustness by size, effects of operations, edits, agreement of metrics, Pareto fronts")
    .option("--metric <name>", "what networks of equal size are compared by", "adversarial")
    .option("--parameters <n>", "the size that is shown (default: two 3×3, no 1×1)", positiveInteger)
    .option("--out <dir>", "folder for figures, tables and page (default: results/design-<dataset>)");
  for (const option of [...tableOptions(), columnsOption(), forceOption(), jsonOption()])
    command.addOption(option);
  command.action(async (flags: DesignFlags) => {
    const oracle = await openTableOracle(flags.oracle, flags);
    const analysis = analyseDesign(oracle, parseMetric(flags.metric));
    const group = groupOf(analysis, flags.parameters);
    const folder = flags.out ?? join("results", `design-${flags.dataset}`);
    const page = await designPage(analysis, group, flags.columns === "1");
    const files = await writeSections(folder, page, designCsv(analysis), forced(flags.force));
    printAnalysis(
      analysis,
      headlineMetrics(oracle.catalogue).map(({ name }) => name),
      group,
      folder,
      files,
      flags.json ?? false,
    );
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

function printAnalysis(
  analysis: DesignAnalysis,
  metrics: readonly string[],
  group: SizeGroup,
  folder: string,
  files: readonly string[],
  json: boolean,
): void {
  const { oracle, space, groups, agreement, metric } = analysis;
  if (json) {
    const { parameters, classes, spread } = group;
    const tau = metrics.map((a) => metrics.map((b) => tauOf(agreement, a, b)));
    const shown = { parameters, networks: classes.length, metric, ...spread };
    print(
      JSON.stringify(
        {
          oracle: oracle.label,
          networks: space.classCount,
          groups: groups.length,
          shown,
          tau: { metrics, tau },
          folder,
          files,
        },
        null,
        2,
      ),
    );
    return;
  }
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
