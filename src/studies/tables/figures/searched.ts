/**
 * Searched here, reported there: a row per metric, a mark per strategy.
 *
 * @module
 */
import { figureSpec, type Paper, panelTitle, paperWidth } from "../../../report/figures/layout.ts";
import { seriesEncoding } from "../../../report/figures/series.ts";
import type { Datum, Layer, Position, View } from "../../../report/figures/view.ts";
import { metricLabel } from "../../../report/labels.ts";
import type { Figure } from "../../../report/render.ts";
import { INK } from "../../../report/theme.ts";
import { type Unit, unitOfScale, withUnit } from "../../../report/units.ts";
import type { Compared, TableAnalysis } from "../analyse.ts";
import { axisTitle, counted, numbersUpTo } from "../names.ts";

/** The mean beside the black optimum, in grey print too. */
const FAINT = "#a3acb5";

interface Row {
  readonly label: string;
  readonly here: string;
  readonly there: Compared;
}

/** Undefined where nothing was searched. */
export function searchedFigure(analysis: TableAnalysis, shown: Compared, paper: Paper): Figure | undefined {
  const { own, searches, oracle } = analysis;
  const wasSearched = ({ name }: Compared): boolean => searches.found.some(({ metric }) => metric === name);
  const here = [shown, ...own].filter(wasSearched);
  if (here.length === 0) return undefined;
  const rows = here.map(({ name }): Row => ({ label: metricLabel(name), here: name, there: shown }));
  const panels = [{ title: "searched on …", axis: axisTitle(shown), rows, unit: unitOfScale(shown.scale) }];
  if (wasSearched(shown))
    for (const [unit, targets] of byUnit(own))
      panels.push({
        title: `searched on ${metricLabel(shown.name)}, reported on …`,
        axis: targets.length === 1 ? axisTitle(targets[0]!) : withUnit(unit.quantity, unit.name),
        rows: targets.map((there): Row => ({ label: metricLabel(there.name), here: shown.name, there })),
        unit,
      });
  const columns = paper === "single" ? 1 : Math.min(2, panels.length);
  const searched = counted(searches.seeds, "search", "searches");
  return {
    name: "searched",
    caption: `The best architecture after ${searches.queries} distinct networks, searched on one metric and reported on another: mean of ${searched} and 95 % bootstrap interval. Black stroke: the optimum there; grey stroke: the mean over the table.`,
    width: paperWidth(paper),
    columns,
    spec: (panelWidth) =>
      figureSpec(
        {
          title: "Searched here, reported there",
          oracle: oracle.label,
          note: `${searches.queries} distinct networks; mean of ${searched}, 95 % CI; black stroke: optimum there; grey stroke: mean over the table`,
        },
        panelWidth,
        columns,
        panels.map((panel) => view(analysis, panel, panelWidth)),
        searches.strategies,
      ),
  };
}

function byUnit(metrics: readonly Compared[]): [Unit, Compared[]][] {
  const groups = new Map<string, [Unit, Compared[]]>();
  for (const metric of metrics) {
    const unit = unitOfScale(metric.scale);
    const key = `${unit.quantity} ${unit.name}`;
    groups.set(key, [unit, [...(groups.get(key)?.[1] ?? []), metric]]);
  }
  return [...groups.values()];
}

function view(
  { searched, searches }: TableAnalysis,
  panel: {
    readonly title: string;
    readonly axis: string;
    readonly rows: readonly Row[];
    readonly unit: Unit;
  },
  width: number,
): View {
  const { rows, unit } = panel;
  const scaled = (value: number): number | null => (Number.isNaN(value) ? null : unit.factor * value);
  const points = rows.flatMap(({ label, here, there }) =>
    searches.strategies.map((algorithm): Datum => {
      const { mean, low, high } = searched.find(
        (s) => s.here === here && s.there === there.name && s.strategy === algorithm,
      )!;
      return { row: label, algorithm, mean: scaled(mean), low: scaled(low), high: scaled(high) };
    }),
  );
  const bounds = rows.map(
    ({ label, there }): Datum => ({
      row: label,
      optimum: scaled(there.optimum),
      average: scaled(there.average),
    }),
  );
  const ends = [
    ...points.flatMap(({ low, high }) => [low, high]),
    ...bounds.flatMap((b) => [b.optimum, b.average]),
  ];
  const numbers = ends.filter((end): end is number => typeof end === "number");
  const y: Position = {
    field: "row",
    type: "nominal",
    scale: { domain: rows.map(({ label }) => label), paddingInner: 0.25, paddingOuter: 0.12 },
    title: null,
    axis: { ticks: false, domain: false, grid: true, bandPosition: 0.5, labelLimit: 120, labelPadding: 5 },
  };
  const yOffset = {
    field: "algorithm",
    type: "nominal" as const,
    scale: { domain: [...searches.strategies], paddingOuter: 0.3 },
  };
  const x: Position = {
    type: "quantitative",
    title: panel.axis,
    scale: { zero: false, nice: true },
    axis: { tickCount: 5, format: numbersUpTo(Math.max(...numbers)) },
  };
  const { color, shape } = seriesEncoding(searches.strategies);
  const stroke = (field: string, colour: string): Layer => ({
    data: { values: bounds },
    mark: { type: "tick", orient: "vertical", size: 24, thickness: 1.3, color: colour, opacity: 1 },
    encoding: { y, x: { ...x, field } },
  });
  return {
    width,
    height: 7.5 * searches.strategies.length * rows.length,
    layer: [
      panelTitle(panel.title, 4),
      stroke("average", FAINT),
      stroke("optimum", INK),
      {
        data: { values: points },
        mark: { type: "rule", strokeWidth: 1 },
        encoding: { y, yOffset, color, x: { ...x, field: "low" }, x2: { field: "high" } },
      },
      {
        data: { values: points },
        mark: { type: "point", size: 15 },
        encoding: { y, yOffset, color, shape, x: { ...x, field: "mean" } },
      },
    ],
  };
}
