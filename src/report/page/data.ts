/**
 * The numbers that the page carries, small enough for it.
 *
 * @module
 */
import type { Analysis, Curve } from "../../analysis/analyse.ts";
import { meanInterval } from "../../analysis/bootstrap.ts";
import { checkpoints } from "../../analysis/curves.ts";
import { mean } from "../../analysis/descriptive.ts";
import { type Axis, hasMany } from "../../analysis/results.ts";
import { metricLabel } from "../labels.ts";
import { referencePoint } from "../reference-point.ts";
import { type SeriesStyle, seriesStyle } from "../theme.ts";
import { unitOf, unitOfScale } from "../units.ts";

/** budget, runs, mean, low, high, median, q1, q3, hit rate; `assets/report/page.js` reads them by position. */
type PackedPoint = readonly number[];

/** What `assets/report/page.js` works on. */
export interface PageData {
  readonly labels: readonly string[];
  readonly series: readonly SeriesStyle[];
  /** Readable names of objectives and metrics. */
  readonly names: Readonly<Record<string, string>>;
  readonly oracle: string;
  /** Titles of the axes. */
  readonly axes: Readonly<Partial<Record<Axis, string>>>;
  readonly checkpoints: Readonly<Partial<Record<Axis, readonly number[]>>>;
  /** Of a hypervolume with its reference point, in words. */
  readonly references: Readonly<
    Record<string, { readonly value: number; readonly known: boolean; readonly point?: string }>
  >;
  /** Metrics reported over all budgets, with their best value in the table (null: none is better); their curves stand under `objective → metric`. */
  readonly reported?: Readonly<Record<string, number | null>>;
  /** Of metrics that are no accuracies. */
  readonly units: Readonly<
    Record<
      string,
      { readonly factor: number; readonly name: string; readonly gap: string; readonly quantity: string }
    >
  >;
  /** axis → objective → strategy → points */
  readonly curves: Readonly<Record<string, Record<string, Record<string, readonly PackedPoint[]>>>>;
  /** objective → strategy → metric → [mean, low, high] */
  readonly transfer:
    | {
        readonly metrics: readonly string[];
        readonly values: Record<string, Record<string, Record<string, readonly number[]>>>;
      }
    | undefined;
}

/** Characters of JSON beyond which points between checkpoints are dropped, so that the page stays under 3 MB. */
const ROOM = 1_000_000;

export function pageData(analysis: Analysis): PageData {
  const { unit } = analysis.results.budget;
  const full = pack(analysis, () => false);
  if (JSON.stringify(full.curves).length < ROOM) return full;
  const thinner = pack(analysis, (axis) => axis !== unit);
  return JSON.stringify(thinner.curves).length < ROOM ? thinner : pack(analysis, () => true);
}

function pack(analysis: Analysis, onlyCheckpoints: (axis: Axis) => boolean): PageData {
  const { results, axes, references } = analysis;
  const labels = results.algorithms.map(({ label }) => label);
  const names = [
    ...results.objectives.map(({ name }) => name),
    ...(results.transfer?.metrics ?? []),
    ...(analysis.reported?.reported.metrics ?? []).map(({ name }) => name),
  ];
  const stops = new Map(axes.map((axis) => [axis, stopsOf(analysis, axis)]));
  const curves: Record<string, Record<string, Record<string, PackedPoint[]>>> = {};
  for (const curve of analysis.curves) {
    const keep = onlyCheckpoints(curve.axis) ? new Set(stops.get(curve.axis)) : undefined;
    curves[curve.axis] ??= {};
    const byObjective = curves[curve.axis]!;
    byObjective[curve.objective] ??= {};
    byObjective[curve.objective]![curve.algorithm] = packPoints(curve, keep);
  }
  for (const { objective, algorithm, metric, points } of analysis.reported?.curves ?? []) {
    const { name } = analysis.reported!.reported.metrics[metric]!;
    const byKey = curves[results.budget.unit]!;
    byKey[reportedKey(objective, name)] ??= {};
    byKey[reportedKey(objective, name)]![algorithm] = packPoints({ points }, undefined);
  }
  const reported = analysis.reported?.reported.metrics ?? [];
  return {
    labels,
    series: labels.map((_, i) => seriesStyle(i)),
    ...(reported.length === 0
      ? {}
      : {
          reported: Object.fromEntries(
            reported.map(({ name, scale, lowest, highest }) => [
              name,
              scale.direction === undefined ? null : scale.direction === "minimise" ? lowest : highest,
            ]),
          ),
        }),
    names: Object.fromEntries(names.map((name) => [name, metricLabel(name)])),
    oracle: results.oracle.label,
    axes: Object.fromEntries(axes.map((axis) => [axis, axisTitle(axis, results.oracle.costUnit)])),
    checkpoints: Object.fromEntries(stops),
    references: Object.fromEntries(
      results.objectives.map((objective) => {
        const { value, known } = references.get(objective.name)!;
        return [
          objective.name,
          { value, known, ...(hasMany(objective) && { point: referencePoint(objective) }) },
        ];
      }),
    ),
    units: Object.fromEntries(
      [
        ...reported.map(({ name, scale }) => [name, unitOfScale(scale)] as const),
        ...results.objectives.map(({ name }) => [name, unitOf(results, name)] as const),
      ].filter(([, { factor }]) => factor !== 100),
    ),
    curves,
    transfer: packTransfer(analysis),
  };
}

/** Under which the page finds the curves of what was searched on an objective and is reported on a metric. */
function reportedKey(objective: string, metric: string): string {
  return `${objective} → ${metric}`;
}

function packPoints({ points }: Pick<Curve, "points">, keep: ReadonlySet<number> | undefined): PackedPoint[] {
  return points
    .filter(({ budget }) => keep === undefined || keep.has(budget))
    .map((p) => [p.budget, p.runs, p.mean, p.low, p.high, p.median, p.q1, p.q3, p.hitRate]);
}

/** Budgets to choose from: checkpoints, or along costs that were not limited, which are no round numbers, every tenth point. */
function stopsOf(analysis: Analysis, axis: Axis): number[] {
  const budgets = new Set(
    analysis.curves
      .filter((curve) => curve.axis === axis)
      .flatMap(({ points }) => points.map((p) => p.budget)),
  );
  const sorted = [...budgets].sort((a, b) => a - b);
  if (axis === "cost" && axis !== analysis.results.budget.unit)
    return sorted.filter((_, i) => i % 10 === 9 || i === sorted.length - 1);
  return checkpoints(sorted.at(-1) ?? 1).filter((budget) => budgets.has(budget));
}

/** What an axis counts, in words. */
export function axisTitle(axis: Axis, costUnit: string): string {
  const titles: Readonly<Record<Axis, string>> = {
    distinct: "distinct networks queried",
    encodings: "distinct encodings queried",
    proposals: "proposals, repeats included",
    cost: `cost (${costUnit})`,
  };
  return titles[axis];
}

function packTransfer({ results }: Analysis): PageData["transfer"] {
  const { transfer } = results;
  if (transfer === undefined) return undefined;
  const values: Record<string, Record<string, Record<string, readonly number[]>>> = {};
  for (const { name } of results.objectives) {
    const byStrategy: Record<string, Record<string, readonly number[]>> = {};
    values[name] = byStrategy;
    for (const { label } of results.algorithms) {
      const rows = transfer.rows.filter((row) => row.objective === name && row.algorithm === label);
      if (rows.length === 0) continue;
      byStrategy[label] = Object.fromEntries(
        transfer.metrics.map((metric, m) => {
          const column = rows.map((row) => row.values[m]!);
          return [metric, [mean(column), ...meanInterval(column)]];
        }),
      );
    }
  }
  return { metrics: transfer.metrics, values };
}
