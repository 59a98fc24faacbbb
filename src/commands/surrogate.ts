/**
 * `rnb surrogate`: fits the embedded benchmark to the published table, and says how good such a fit is.
 *
 * @module
 */
import { join } from "node:path";
import type { Command } from "commander";
import { stringify } from "csv-stringify/sync";
import {
  crossValidate,
  type MetricQuality,
  measureQuality,
  reportedMetrics,
} from "../analysis/surrogate-quality.ts";
import { claimFile } from "../files/own.ts";
import { headlineMetrics } from "../metric/headline.ts";
import { requireData } from "../oracle/locate.ts";
import { fitSurrogate } from "../oracle/surrogate/fit.ts";
import { FIT_HEAD, writeFit } from "../oracle/surrogate/fit-file.ts";
import { fitFileName, userFitFolder } from "../oracle/surrogate/index.ts";
import { allMetrics } from "../oracle/surrogate/matrix.ts";
import { openTable, type TabularOracle } from "../oracle/tabular/index.ts";
import { createProgress } from "../runner/progress-bar.ts";
import {
  dataOption,
  datasetOption,
  forced,
  forceOption,
  formatTable,
  jsonOption,
  positiveInteger,
  print,
} from "./shared.ts";
import { addSurrogateRank } from "./surrogate-rank.ts";

interface SurrogateFlags {
  readonly data?: string;
  readonly dataset: string;
  readonly out?: string;
  readonly folds: number;
  readonly force?: boolean;
  readonly json?: boolean;
}

export function addSurrogate(surrogate: Command): void {
  surrogate
    .command("fit")
    .description("fit it to the published table; the same data gives the same bytes")
    .addOption(datasetOption())
    .option("--out <file>", "where to write it (default: the user's data folder)")
    .addOption(dataOption())
    .addOption(forceOption())
    .action((flags: SurrogateFlags) => {
      const path = flags.out ?? join(userFitFolder(), fitFileName(flags.dataset));
      const put = claimFile(path, FIT_HEAD, forced(flags.force));
      const bytes = writeFit(withProgress((onProgress) => fitSurrogate(openAll(flags), { onProgress })));
      put(bytes);
      print(`wrote ${path} (${Math.round(bytes.length / 1000)} kB)`);
    });
  surrogate
    .command("evaluate")
    .description("cross-validate it by isomorphism class against the published table")
    .addOption(datasetOption())
    .option("--folds <n>", "number of folds", positiveInteger, 5)
    .option("--out <file>", "write the quality of every metric as CSV")
    .addOption(dataOption())
    .addOption(forceOption())
    .addOption(jsonOption())
    .action((flags: SurrogateFlags) => {
      const { out, force } = flags;
      const put = out === undefined ? undefined : claimFile(out, QUALITY_HEAD, forced(force));
      const table = openAll(flags);
      const predicted = withProgress((onProgress) =>
        crossValidate(table, { folds: flags.folds, onProgress }),
      );
      const quality = measureQuality(table, predicted, reportedMetrics(table));
      put?.(toCsv(quality));
      const headline = headlineMetrics(table.catalogue).map(({ name }) => name);
      const short = quality.filter(({ metric }) => headline.includes(metric));
      printQuality(flags.json ? quality : short, flags);
    });
  addSurrogateRank(surrogate);
}

function openAll({ data, dataset }: SurrogateFlags): TabularOracle {
  const folder = requireData(data);
  const { catalogue } = openTable({ folder, dataset });
  return openTable({ folder, dataset, metrics: allMetrics(catalogue) });
}

function withProgress<T>(work: (onProgress: (done: number, of: number) => void) => T): T {
  const progress = createProgress("networks trained");
  try {
    return work((done, of) => {
      if (done === 0) progress.start(of);
      else progress.step();
    });
  } finally {
    progress.stop();
  }
}

const QUALITY_HEAD = "metric,r2,rmse,tau,tau_best_tenth";

function toCsv(quality: readonly MetricQuality[]): string {
  const rows = quality.map(({ metric, r2, rmse, tau, tauBest }) => [
    metric,
    ...[r2, rmse, tau, tauBest].map((x) => (Number.isNaN(x) ? null : x.toFixed(4))),
  ]);
  return `${QUALITY_HEAD}\n${stringify(rows)}`;
}

function printQuality(quality: readonly MetricQuality[], { dataset, folds, json }: SurrogateFlags): void {
  if (json) {
    print(JSON.stringify({ dataset, folds, quality }, null, 2));
    return;
  }
  print(`surrogate of ${dataset}, ${folds}-fold cross-validation by isomorphism class`);
  print();
  const rows = quality.map(({ metric, r2, rmse, tau, tauBest }) => [
    metric,
    r2.toFixed(3),
    rmse.toFixed(4),
    tau.toFixed(3),
    tauBest.toFixed(3),
  ]);
  print(formatTable(["metric", "R²", "RMSE", "τ", "τ best 10 %"], rows));
}
