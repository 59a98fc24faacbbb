/**
 * Searched here, reported there: what the incumbents of each search score on other metrics, over all budgets.
 *
 * @module
 */
import { distinct, type Metric, parseMetric } from "../metric/metric.ts";
import { isTable, type Oracle, type TableOracle } from "../oracle/oracle.ts";
import { inTurn } from "../results/open.ts";
import { type Reported, readReported } from "../results/reported.ts";
import type { Space } from "../space/space.ts";
import { curve, type Point } from "./curves.ts";
import type { Group } from "./groups.ts";
import { kendallTau } from "./kendall.ts";
import { loadIncumbents } from "./load.ts";
import { type ExperimentResults, hasMany, metricsOf, type Run, runsWithBest } from "./results.ts";
import { knows } from "./transfer.ts";

/**
 * Looks up every architecture that was the best of a run for a while, for the report, which has no oracle: on the
 * metrics asked, and on those that the folder's runs were reported on before.
 */
export async function lookUpReported(
  folder: string,
  oracle: Oracle,
  asked: readonly Metric[],
  put: (made: Reported) => void,
): Promise<void> {
  if (!isTable(oracle)) return;
  await inTurn(folder, () => {
    const before = readReported(folder)?.metrics.map(({ name }) => parseMetric(name)) ?? [];
    const metrics = distinct([...asked, ...before]).filter((metric) => knows(oracle, metric));
    if (metrics.length > 0) put(computeReported(loadIncumbents(folder), oracle, metrics));
  });
}

export function computeReported(
  results: ExperimentResults,
  oracle: TableOracle,
  metrics: readonly Metric[],
): Reported {
  const { space } = oracle;
  const codes = new Set(
    runsWithBest(results).flatMap(({ improvements }) => improvements.map(({ architecture }) => architecture)),
  );
  const columns = metrics.map((metric) => oracle.values(metric));
  const objectives = results.objectives
    .filter((one) => !hasMany(one))
    .map((one) => ({ name: one.name, metric: parseMetric(metricsOf(one)[0]!) }))
    .filter(({ metric }) => knows(oracle, metric))
    .map(({ name, metric }) => ({ name, column: oracle.values(metric) }));
  const sorted = [...codes].sort();
  const answers = oracle.evaluate(
    sorted.map((code) => space.parse(code)),
    metrics,
  ).values;
  const orNull = (value: number): number | null => (Number.isNaN(value) ? null : value);
  return {
    format: 1,
    metrics: metrics.map((metric, m) => ({
      name: metric.name,
      scale: oracle.scale(metric),
      lowest: columns[m]!.reduce((a, b) => (b < a ? b : a), Number.POSITIVE_INFINITY),
      highest: columns[m]!.reduce((a, b) => (b > a ? b : a), Number.NEGATIVE_INFINITY),
    })),
    correlations: Object.fromEntries(
      objectives.map(({ name, column }) => [
        name,
        columns.map((other) => orNull(correlation(column, other, space))),
      ]),
    ),
    values: Object.fromEntries(
      sorted.map((code, i) => [
        code,
        Array.from(answers.subarray(i * metrics.length, (i + 1) * metrics.length), orNull),
      ]),
    ),
  };
}

/** Kendall's τ-b of two columns over all that both know: networks, or encodings where one has a value for each. */
export function correlation(x: Float64Array, y: Float64Array, space: Space): number {
  const byClass = x.length === space.classCount && y.length === space.classCount;
  const at = (column: Float64Array, i: number): number =>
    column[byClass || column.length === space.size ? i : space.classOf(i)]!;
  const pairs: [number, number][] = [];
  for (let i = 0; i < (byClass ? space.classCount : space.size); i++) {
    const [a, b] = [at(x, i), at(y, i)];
    if (!Number.isNaN(a) && !Number.isNaN(b)) pairs.push([a, b]);
  }
  return kendallTau(
    pairs.map(([a]) => a),
    pairs.map(([, b]) => b),
  ).tau;
}

/** A strategy's incumbents on one objective, as another metric sees them. */
export interface ReportedCurve {
  readonly objective: string;
  readonly algorithm: string;
  /** Index into `Reported.metrics`. */
  readonly metric: number;
  readonly points: readonly Point[];
}

/** Every group's curve on every reported metric, at the budgets of the grid; incumbents that a table lacks leave a gap. */
export function reportedCurves(
  { budget, objectives }: ExperimentResults,
  { metrics, values }: Reported,
  groups: readonly Group[],
  grid: readonly number[],
): ReportedCurve[] {
  const many = new Set(objectives.filter(hasMany).map(({ name }) => name));
  const single = groups.filter(({ objective }) => !many.has(objective));
  return single.flatMap(({ objective, algorithm, runs }) =>
    metrics.map(({ scale, lowest, highest }, metric): ReportedCurve => {
      const sign = scale.direction === "minimise" ? -1 : 1;
      const seen = runs.map((run) => seenBy(run, values, metric, sign));
      const points = curve(seen, budget.unit, grid, sign === 1 ? highest : -lowest);
      return { objective, algorithm, metric, points: sign === 1 ? points : points.map(mirrored) };
    }),
  );
}

/** A run whose best value so far is that of its incumbent on another metric. */
function seenBy(run: Run, values: Reported["values"], metric: number, sign: number): Run {
  const best = new Float64Array(run.best.length).fill(Number.NaN);
  for (const [i, { row, architecture }] of run.improvements.entries()) {
    const value = values[architecture]?.[metric];
    const until = run.improvements[i + 1]?.row ?? best.length;
    best.fill(value === null || value === undefined ? Number.NaN : sign * value, row, until);
  }
  return { ...run, best };
}

function mirrored({ mean, low, high, median, q1, q3, ...rest }: Point): Point {
  return { ...rest, mean: -mean, low: -high, high: -low, median: -median, q1: -q3, q3: -q1 };
}
