/**
 * What training-free measures say about accuracy and robustness.
 *
 * @module
 */
import { type Kendall, kendallTau } from "../../analysis/kendall.ts";
import { headlineMetrics } from "../../metric/headline.ts";
import { ATTACKS, CORRUPTIONS, distinct, type Metric, metricOfKey } from "../../metric/metric.ts";
import { type MeasureColumn, structuralColumns } from "../../oracle/measures/columns.ts";
import type { OracleDescription, TableOracle } from "../../oracle/oracle.ts";
import type { Space } from "../../space/space.ts";
import { expectedPick, pickBy } from "./picks.ts";
import { stratifiedTau } from "./within.ts";

/** One measure of the networks that have it. */
export interface Measured {
  readonly name: string;
  readonly file: string | undefined;
  /** Class numbers, ascending, and the measure of each. */
  readonly classes: Uint32Array;
  readonly values: Float64Array;
}

/** Kendall's τ-b of a measure with a metric, over the networks that were measured. */
export interface Correlation extends Kendall {
  readonly measure: string;
  readonly metric: string;
  readonly networks: number;
}

/** What a measure picks, by its largest or its smallest values. */
export interface MeasurePick {
  readonly measure: string;
  readonly end: "largest" | "smallest";
  /** True for the end that τ with the studied metric points to. */
  readonly indicated: boolean;
  /** Class numbers of the networks that share the extreme value. */
  readonly classes: readonly number[];
  /** Mean over them, by headline metric. */
  readonly values: ReadonlyMap<string, number>;
}

/** Expected value of the pick when n networks are measured, on the studied metric. */
export interface CostCurve {
  readonly measure: string;
  /** `largest` or `smallest`; the end that τ points to. */
  readonly end: "largest" | "smallest";
  readonly counts: readonly number[];
  readonly expected: Float64Array;
  /** The same when the metric itself is evaluated on the n networks, which are the ones that were measured. */
  readonly evaluated: Float64Array;
}

export interface MeasureAnalysis {
  readonly oracle: OracleDescription;
  readonly space: Space;
  readonly metric: string;
  readonly headlines: readonly string[];
  readonly measures: readonly Measured[];
  /** Every measure with every metric: headlines, every attack × ε, every corruption. */
  readonly correlations: readonly Correlation[];
  /** `atEqualSize.get(measure)`: τ-b with each headline over pairs of networks with equal parameter counts. */
  readonly atEqualSize: ReadonlyMap<string, readonly number[]>;
  readonly picks: readonly MeasurePick[];
  readonly curves: readonly CostCurve[];
  /** Best value over the whole space, by headline metric. */
  readonly optima: ReadonlyMap<string, number>;
  readonly column: (metric: string) => Float64Array;
}

/** @param metric what picks, curves and scatters are about */
export function analyseMeasures(
  oracle: TableOracle,
  columns: readonly MeasureColumn[],
  metric: Metric,
): MeasureAnalysis {
  const studied = metric.name;
  const asked = distinct([...headlineMetrics(oracle.catalogue), metric]);
  const headlines = asked.map(({ name }) => name);
  const all = distinct([...asked, ...attackMetrics(oracle), ...corruptionMetrics(oracle)]);
  const byName = new Map(all.map((m) => [m.name, m]));
  const column = (name: string): Float64Array => oracle.column(byName.get(name)!);
  const sizes = structuralColumns(oracle).find(({ name }) => name === "parameters")!.values;
  const measures = columns.map(measuredOf).filter(({ classes }) => classes.length > 0);
  const metrics = [...byName.keys()];
  const correlations = measures.flatMap((measure) =>
    metrics.map((name): Correlation => {
      const tau = kendallTau(measure.values, at(column(name), measure.classes));
      return { measure: measure.name, metric: name, networks: measure.classes.length, ...tau };
    }),
  );
  const signOf = (measure: string): boolean =>
    correlations.find((c) => c.measure === measure && c.metric === studied)!.tau >= 0;
  return {
    oracle: oracle.description,
    space: oracle.space,
    metric: studied,
    headlines,
    measures,
    correlations,
    atEqualSize: new Map(
      measures.map(({ name, classes, values }) => {
        const strata = at(sizes, classes);
        return [name, headlines.map((metric) => stratifiedTau(strata, values, at(column(metric), classes)))];
      }),
    ),
    picks: measures.flatMap((measure) => picksOf(measure, headlines, column, signOf(measure.name))),
    curves: measures.map((measure) =>
      curveOf(measure, at(column(studied), measure.classes), signOf(measure.name)),
    ),
    optima: new Map(headlines.map((name) => [name, column(name).reduce((a, b) => Math.max(a, b))])),
    column,
  };
}

/** Kendall's τ of a measure with a metric. */
export function correlationOf(analysis: MeasureAnalysis, measure: string, metric: string): Correlation {
  return analysis.correlations.find((c) => c.measure === measure && c.metric === metric)!;
}

function measuredOf({ name, file, values }: MeasureColumn): Measured {
  const classes = Uint32Array.from(values.keys()).filter((c) => !Number.isNaN(values[c]!));
  return { name, file, classes, values: at(values, classes) };
}

/** The values of some classes. */
export function at(column: Float64Array, classes: ArrayLike<number>): Float64Array {
  return Float64Array.from(classes, (c) => column[c]!);
}

/** Every attack at every ε but 255/255, which leaves nothing of an image. */
function attackMetrics({ catalogue }: Pick<TableOracle, "catalogue">): Metric[] {
  return ATTACKS.flatMap((key) =>
    (catalogue.get(key) ?? []).filter((level) => level < 255).map((level) => metricOfKey(key, level)),
  );
}

function corruptionMetrics({ catalogue }: TableOracle): Metric[] {
  return CORRUPTIONS.filter((key) => catalogue.has(key)).map((key) => metricOfKey(key));
}

function picksOf(
  { name, classes, values }: Measured,
  headlines: readonly string[],
  column: (name: string) => Float64Array,
  positive: boolean,
): MeasurePick[] {
  return (["largest", "smallest"] as const).map((end) => {
    const scores = headlines.map(
      (metric) => [metric, pickBy(values, at(column(metric), classes), end === "largest")] as const,
    );
    return {
      measure: name,
      end,
      indicated: (end === "largest") === positive,
      classes: scores[0]![1].at.map((i) => classes[i]!),
      values: new Map(scores.map(([metric, pick]) => [metric, pick.value])),
    };
  });
}

function curveOf({ name, values }: Measured, metric: Float64Array, positive: boolean): CostCurve {
  const counts = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000].filter((n) => n < values.length);
  counts.push(values.length);
  const rank = positive ? values : values.map((value) => -value);
  return {
    measure: name,
    end: positive ? "largest" : "smallest",
    counts,
    expected: expectedPick(rank, metric, counts),
    evaluated: expectedPick(metric, metric, counts),
  };
}
