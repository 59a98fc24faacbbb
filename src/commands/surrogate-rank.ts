/**
 * `rnb surrogate rank`: the same strategies on the published table and on the surrogate.
 *
 * @module
 */
import { join } from "node:path";
import type { Command } from "commander";
import { stringify } from "csv-stringify/sync";
import { type Analysis, analyse } from "../analysis/analyse.ts";
import { loadResults } from "../analysis/load.ts";
import { compareRankings, type ObjectiveRanking } from "../analysis/surrogate-ranking.ts";
import { UserError } from "../errors.ts";
import { putFiles } from "../files/own.ts";
import { metricsOf } from "../metric/problem.ts";
import { openOracle } from "../oracle/open.ts";
import type { OracleRequest } from "../oracle/request.ts";
import { sideBySide } from "../report/figures/side-by-side.ts";
import { metricLabel } from "../report/labels.ts";
import { draw, toPdf, toPng } from "../report/render.ts";
import { type Experiment, readExperiment } from "../runner/experiment.ts";
import { findExperiment } from "../runner/find.ts";
import { createProgress } from "../runner/progress-bar.ts";
import { runExperiment } from "../runner/run.ts";
import { withFlags } from "./run.ts";
import {
  dataOption,
  forced,
  forceOption,
  formatTable,
  jsonOption,
  positiveInteger,
  print,
  tell,
} from "./shared.ts";
import { withLines } from "./with-lines.ts";

interface RankFlags {
  readonly data?: string;
  readonly out?: string;
  readonly workers?: number;
  readonly seeds?: number;
  readonly algorithm?: readonly string[];
  readonly force?: boolean;
  readonly json?: boolean;
}

export function addSurrogateRank(surrogate: Command): void {
  surrogate
    .command("rank")
    .description("run an experiment on the table and on the surrogate, and compare how strategies rank")
    .argument("[experiment]", "a YAML file, or the name of one in experiments/", "quickstart")
    .addOption(dataOption())
    .option("--out <dir>", "results folder (default: results/<name>-rank)")
    .option("--workers <n>", "worker threads (default: one per processor)", positiveInteger)
    .option("--seeds <n>", "seeds 0 … n − 1 instead of the experiment's", positiveInteger)
    .option("--algorithm <name...>", "run these strategies (names or files) instead of the experiment's")
    .addOption(forceOption())
    .addOption(jsonOption())
    .action(async (name: string, flags: RankFlags) => {
      const file = findExperiment(name);
      const experiment = withFlags(readExperiment(file), flags);
      const folder = flags.out ?? join("results", `${experiment.name}-rank`);
      const runs = (kind: "tabular" | "surrogate", place: string): Promise<Analysis> =>
        withLines(file, experiment, flags, () => runOn(kind, experiment, join(folder, place), flags));
      const table = await runs("tabular", "table");
      const surrogateRuns = await runs("surrogate", "surrogate");
      const rankings = compareRankings(table, surrogateRuns);
      const drawing = await draw(sideBySide(table, surrogateRuns));
      const files = new Map<string, string | Uint8Array>([
        [`${drawing.name}.svg`, drawing.svg],
        [`${drawing.name}.png`, toPng(drawing.svg)],
        [`${drawing.name}.pdf`, await toPdf(drawing.svg, drawing.caption)],
        ["ranking.csv", toCsv(rankings)],
      ]);
      putFiles(folder, files, forced(flags.force));
      if (flags.json) print(JSON.stringify({ folder, rankings }, null, 2));
      else printRankings(rankings, experiment, folder, drawing.name);
    });
}

async function runOn(
  request: OracleRequest,
  experiment: Experiment,
  folder: string,
  { data, workers }: RankFlags,
): Promise<Analysis> {
  const oracle = await openOracle(request, {
    dataset: experiment.dataset,
    metrics: experiment.objectives.flatMap(metricsOf),
    data,
  });
  tell(oracle.description.label);
  const progress = createProgress();
  const { failed } = await runExperiment({ ...experiment, oracle: request }, oracle, {
    folder,
    workers,
    progress,
  });
  if (failed.length > 0) throw new UserError(`failed: ${failed[0]!.run}: ${failed[0]!.reason}`);
  return analyse(loadResults(folder));
}

function toCsv(rankings: readonly ObjectiveRanking[]): string {
  const header = [
    "objective",
    "algorithm",
    "table_area",
    "surrogate_area",
    "table_rank",
    "surrogate_rank",
    "tau_log",
    "tau_linear",
  ];
  const rows = rankings.flatMap(({ objective, strategies, tauLog, tauLinear }) =>
    strategies.map(({ algorithm, table, surrogate, tableRank, surrogateRank }) => [
      objective,
      algorithm,
      ...[table, surrogate].map(({ value }) => value.toFixed(5)),
      tableRank,
      surrogateRank,
      ...[tauLog, tauLinear].map((tau) => (Number.isNaN(tau) ? null : tau.toFixed(4))),
    ]),
  );
  return stringify([header, ...rows]);
}

function printRankings(
  rankings: readonly ObjectiveRanking[],
  { budget }: Experiment,
  folder: string,
  figure: string,
): void {
  print(`area over the curve (log regret, ${budget.queries} ${budget.unit} queries) and rank`);
  for (const { objective, strategies, tauLog, tauLinear } of rankings) {
    print();
    const rows = strategies.map(({ algorithm, table, surrogate, tableRank, surrogateRank }) => [
      algorithm,
      `${table.value.toFixed(4)} (${tableRank})`,
      `${surrogate.value.toFixed(4)} (${surrogateRank})`,
    ]);
    print(formatTable([metricLabel(objective), "table", "surrogate"], rows));
    print(`Kendall's τ ${tauLog.toFixed(2)}; with linear regret ${tauLinear.toFixed(2)}`);
  }
  print();
  print(`curves side by side: ${folder}/${figure}.svg; each run's report: rnb report ${folder}/surrogate`);
}
