/**
 * `rnb analyze tables`: how tables of others go together with the published one.
 *
 * @module
 */
import { basename, join } from "node:path";
import { type Command, Option } from "commander";
import { UsageError, UserError } from "../errors.ts";
import { headlineMetrics } from "../metric/headline.ts";
import { distinct, type Metric, metricOfKey } from "../metric/metric.ts";
import { openOracle } from "../oracle/open.ts";
import type { TableOracle } from "../oracle/oracle.ts";
import type { SideTable } from "../oracle/tables/request.ts";
import { metricLabel } from "../report/labels.ts";
import { unitOfScale } from "../report/units.ts";
import { createProgress } from "../runner/progress-bar.ts";
import { writeStudy } from "../studies/study.ts";
import { agreementBetween, analyseTables, type TableAnalysis } from "../studies/tables/analyse.ts";
import { counted, networksOf, rankText, valueText } from "../studies/tables/names.ts";
import { tableStudy } from "../studies/tables/page.ts";
import { POPULATIONS, type PopulationKind } from "../studies/tables/population.ts";
import { type Columns, columnsOption, paperOf } from "./paper.ts";
import { parseMetrics } from "./query.ts";
import { searchAll } from "./search-all.ts";
import { forced, forceOption, formatTable, jsonOption, positiveInteger, print, wrap } from "./shared.ts";
import { sideTableOption, type TableKind, tableOptions } from "./table.ts";

interface TablesFlags {
  readonly data?: string;
  readonly oracle: TableKind;
  readonly dataset: string;
  readonly table?: readonly SideTable[];
  readonly metrics?: string;
  readonly of?: string;
  readonly over: PopulationKind;
  readonly queries: number;
  readonly seeds: number;
  readonly out?: string;
  readonly columns: Columns;
  readonly force?: boolean;
  readonly json?: boolean;
}

export function addAnalyzeTables(analyze: Command): void {
  const command = analyze
    .command("tables")
    .description("tables of others beside the published one: how they rank networks, and searches on either")
    .addOption(sideTableOption())
    .option(
      "--metrics <list>",
      "metrics of the published table, separated by commas (default: as `rnb query`)",
    )
    .option(
      "--of <list>",
      "metrics they are compared with; the first is also searched (default: all of --table)",
    )
    .addOption(
      new Option("--over <what>", "compare networks, or all encodings however many a network has")
        .choices([...POPULATIONS])
        .default("networks"),
    )
    .option("--queries <n>", "distinct networks that a search asks for", positiveInteger, 150)
    .option("--seeds <n>", "searches of each strategy on each metric", positiveInteger, 20)
    .option("--out <dir>", "folder for figures, tables and page (default: results/tables-<dataset>)");
  for (const option of [...tableOptions(), columnsOption().default("2"), forceOption(), jsonOption()])
    command.addOption(option);
  command.action(async (flags: TablesFlags) => {
    const tables = flags.table ?? [];
    if (tables.length === 0) throw new UsageError("say which tables: --table FILE, as often as needed");
    const asked = [flags.metrics, flags.of].map((list) =>
      list === undefined ? undefined : parseMetrics(list),
    );
    const open = (metrics: readonly Metric[]): Promise<TableOracle> =>
      openOracle(flags.oracle, { dataset: flags.dataset, data: flags.data, tables, metrics });
    const bare = await open([]);
    const own = metricsOr(headlineMetrics(bare.catalogue), asked[0], "--metrics");
    const others = metricsOr(columnsOfOthers(bare), asked[1], "--of");
    const twice = own.find(({ name }) => others.some((other) => other.name === name));
    if (twice !== undefined) throw new UsageError(`${twice.name} is in --metrics and in --of; take one out`);
    // Opened again with all that is asked: its label and caveats are then those of these metrics.
    const oracle = await open([...own, ...others]);
    const searches = await searchAll(oracle, [...own, others[0]!], flags, createProgress("searches"));
    const analysis = analyseTables(oracle, { own, others, over: flags.over, searches });
    const folder = flags.out ?? join("results", `tables-${flags.dataset}`);
    const study = tableStudy(
      analysis,
      tables.map(({ file }) => basename(file)),
      paperOf(flags.columns),
    );
    const files = await writeStudy(folder, study, forced(flags.force));
    if (flags.json) print(JSON.stringify({ ...summaryOf(analysis), folder, files }, null, 2));
    else printAnalysis(analysis, folder);
  });
}

function metricsOr(preset: readonly Metric[], asked: readonly Metric[] | undefined, flag: string): Metric[] {
  const metrics = distinct(asked ?? preset);
  if (metrics.length === 0) throw new UsageError(`${flag} names no metric`);
  return metrics;
}

/** Every column that is of another table, under the last of its names: the one with a prefix. */
function columnsOfOthers(oracle: TableOracle): Metric[] {
  const foreign = [...oracle.catalogue.keys()]
    .map((key) => metricOfKey(key))
    .filter((metric) => oracle.scale(metric).table !== undefined && isNumeric(oracle, metric));
  return [...new Map(foreign.map((metric) => [oracle.values(metric), metric])).values()];
}

/** A column of text, such as a note, is none to compare. */
function isNumeric(oracle: TableOracle, metric: Metric): boolean {
  try {
    oracle.values(metric);
    return true;
  } catch (error) {
    if (error instanceof UserError) return false;
    throw error;
  }
}

function summaryOf({
  oracle,
  space,
  population,
  agreements,
  best,
  searches,
  searched,
}: TableAnalysis): object {
  return {
    oracle: oracle.label,
    over: population.kind,
    agreements,
    best: best.map(({ at: _, architecture, ...rest }) => ({
      ...rest,
      architecture: space.code(architecture),
    })),
    queries: searches.queries,
    seeds: searches.seeds,
    searched,
  };
}

function printAnalysis(analysis: TableAnalysis, folder: string): void {
  const { oracle, own, others, best, searches, searched } = analysis;
  const there = others[0]!;
  const unit = unitOfScale(there.scale);
  print(oracle.label);
  print(`Kendall's τ-b over ${networksOf(analysis)}`);
  print(
    formatTable(
      ["", ...own.map(({ name }) => metricLabel(name))],
      others.map((other) => [
        metricLabel(other.name),
        ...own.map(({ name }) => agreementBetween(analysis, name, other.name).tau.toFixed(3)),
      ]),
    ),
  );
  print();
  print(
    `What is best, and what is found in ${searches.queries} networks, on ${metricLabel(there.name)} (mean of ${counted(searches.seeds, "search", "searches")})`,
  );
  const here = [there, ...own].filter(({ name }) => searches.found.some(({ metric }) => metric === name));
  print(
    formatTable(
      ["searched on", "its best", "rank", ...searches.strategies],
      here.map(({ name }) => {
        const known = best.find((b) => b.here === name && b.there === there.name);
        return [
          metricLabel(name),
          valueText(known?.value ?? there.optimum, unit),
          known === undefined ? "" : rankText(known),
          ...searches.strategies.map((strategy) =>
            valueText(
              searched.find((s) => s.here === name && s.there === there.name && s.strategy === strategy)!
                .mean,
              unit,
            ),
          ),
        ];
      }),
    ),
  );
  for (const caveat of oracle.caveats) print(wrap(caveat));
  print(`report: ${folder}/report.html, figures/, tables/`);
}
