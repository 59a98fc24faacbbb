/**
 * How good a surrogate is: its predictions of classes that it was not fitted on, against the table.
 *
 * @module
 */
import { type Metric, metricOfKey } from "../metric/metric.ts";
import type { TableOracle } from "../oracle/oracle.ts";
import { fitSurrogate } from "../oracle/surrogate/fit.ts";
import { allMetrics, allValues, columnOf } from "../oracle/surrogate/matrix.ts";
import { surrogateOracle } from "../oracle/surrogate/oracle.ts";
import { tableOracle } from "../oracle/table.ts";
import { createRandom } from "../space/random.ts";
import { kendallTau } from "./kendall.ts";

/** Quality of the predictions of one metric, over all classes. */
export interface MetricQuality {
  readonly metric: string;
  /** Share of the variance explained; NaN when the metric is constant. */
  readonly r2: number;
  /** Root mean squared error, as a fraction. */
  readonly rmse: number;
  /** Kendall's τ-b; NaN when one side is constant. */
  readonly tau: number;
  /** τ-b among the tenth of the classes that is truly best. */
  readonly tauBest: number;
}

export interface CrossValidationOptions {
  readonly folds: number;
  readonly onProgress?: (done: number, of: number) => void;
}

/**
 * A table in which every class's values were predicted by a surrogate that was fitted on the other folds' classes.
 * Folds are drawn with a fixed seed.
 */
export function crossValidate(
  table: TableOracle,
  { folds, onProgress }: CrossValidationOptions,
): TableOracle {
  const { space, catalogue, description } = table;
  const classes = Array.from({ length: space.classCount }, (_, c) => c);
  const foldOf = new Uint16Array(space.classCount);
  const shuffled = createRandom("surrogate cross-validation").shuffle([...classes]);
  for (const [i, c] of shuffled.entries()) foldOf[c] = i % folds;

  const predicted = new Float64Array(space.classCount * allMetrics(catalogue).length);
  const width = predicted.length / space.classCount;
  for (let fold = 0; fold < folds; fold++) {
    const fit = fitSurrogate(table, {
      classes: classes.filter((c) => foldOf[c] !== fold),
      onProgress: (done, of) => {
        if (done > 0 || fold === 0) onProgress?.(fold * of + done, folds * of);
      },
    });
    const values = allValues(surrogateOracle(fit, ""));
    for (const c of classes)
      if (foldOf[c] === fold) predicted.set(values.subarray(c * width, (c + 1) * width), c * width);
  }
  return tableOracle({
    description: {
      ...description,
      kind: "surrogate",
      label: `cross-validated surrogate (${description.dataset})`,
    },
    space,
    catalogue,
    column: (atom) => columnOf(predicted, space.classCount, catalogue, atom),
  });
}

/** Every metric of the catalogue, then the means over levels and groups. */
export function reportedMetrics({ catalogue }: TableOracle): Metric[] {
  const means = [...catalogue].filter(([, levels]) => levels.length > 0).map(([key]) => key);
  const groups = catalogue.has("fog") ? ["adversarial", "corruptions"] : ["adversarial"];
  return [...allMetrics(catalogue), ...[...means, ...groups].map((key) => metricOfKey(key))];
}

/** Compares predictions with the truth. */
export function measureQuality(
  truth: TableOracle,
  predicted: TableOracle,
  metrics: readonly Metric[],
): MetricQuality[] {
  return metrics.map((metric) => qualityOf(metric.name, truth.column(metric), predicted.column(metric)));
}

function qualityOf(metric: string, truth: Float64Array, predicted: Float64Array): MetricQuality {
  const n = truth.length;
  const mean = truth.reduce((sum, value) => sum + value, 0) / n;
  let total = 0;
  let rest = 0;
  for (let c = 0; c < n; c++) {
    total += (truth[c]! - mean) ** 2;
    rest += (truth[c]! - predicted[c]!) ** 2;
  }
  const best = Array.from({ length: n }, (_, c) => c)
    .sort((a, b) => truth[b]! - truth[a]! || a - b)
    .slice(0, Math.ceil(n / 10));
  const of = (column: Float64Array): Float64Array => Float64Array.from(best, (c) => column[c]!);
  return {
    metric,
    r2: total > 0 ? 1 - rest / total : Number.NaN,
    rmse: Math.sqrt(rest / n),
    tau: kendallTau(truth, predicted).tau,
    tauBest: kendallTau(of(truth), of(predicted)).tau,
  };
}
