/**
 * Box plots of the regret left at the end of the budget.
 *
 * @module
 */
import { type Analysis, runsNote } from "../../analysis/analyse.ts";
import { mean, quantileOfSorted } from "../../analysis/descriptive.ts";
import { metricLabel, unitName } from "../labels.ts";
import type { Figure } from "../render.ts";
import { unitOf, withUnit } from "../units.ts";
import { arrange, figureSpec, type Paper, panelTitle } from "./layout.ts";
import { seriesEncoding } from "./series.ts";
import type { Datum, Position, View } from "./view.ts";

export function finalRegret(analysis: Analysis, paper: Paper): Figure {
  const { objectives, algorithms, budget, oracle } = analysis.results;
  const labels = algorithms.map(({ label }) => label);
  const arranged = arrange(objectives.length, paper);
  const { width } = arranged;
  // Names of strategies need half of a column.
  const columns = paper === "single" ? 1 : arranged.columns;
  return {
    name: "final-regret",
    caption: `Regret after ${budget.queries} ${unitName(budget.unit)}: median, quartiles, whiskers to the last run within 1.5 interquartile ranges, other runs as dots, mean as a diamond.`,
    width,
    columns,
    spec: (panelWidth) =>
      figureSpec(
        {
          title: `Regret after ${budget.queries} ${unitName(budget.unit)}`,
          oracle: oracle.label,
          note: `${runsNote(analysis)}; box: quartiles and median; diamond: mean`,
        },
        panelWidth,
        columns,
        objectives.map(({ name }, i) => {
          const unit = unitOf(analysis.results, name);
          const boxes = analysis.finals
            .filter(({ objective }) => objective === name)
            .map(({ algorithm, values }) =>
              box(
                algorithm,
                values.map((value) => unit.factor * (analysis.references.get(name)!.value - value)),
              ),
            );
          const axis = withUnit("regret", unit.gap);
          return panel({ title: metricLabel(name), axis }, boxes, labels, panelWidth, i % columns === 0);
        }),
      ),
  };
}

interface Box {
  readonly box: Datum;
  readonly outliers: readonly Datum[];
}

/** Tukey's box; equal outliers are drawn once. */
function box(algorithm: string, values: readonly number[]): Box {
  const sorted = Float64Array.from(values).sort();
  const [q1, median, q3] = [0.25, 0.5, 0.75].map((p) => quantileOfSorted(sorted, p)) as [
    number,
    number,
    number,
  ];
  const reach = 1.5 * (q3 - q1);
  const inside = sorted.filter((value) => value >= q1 - reach && value <= q3 + reach);
  const outside = new Set(sorted.filter((value) => value < q1 - reach || value > q3 + reach));
  return {
    box: { algorithm, q1, median, q3, low: inside[0]!, high: inside.at(-1)!, mean: mean(sorted) },
    outliers: [...outside].map((value) => ({ algorithm, value })),
  };
}

function panel(
  { title, axis }: { readonly title: string; readonly axis: string },
  boxes: readonly Box[],
  labels: readonly string[],
  width: number,
  named: boolean,
): View {
  const values = boxes.map((entry) => entry.box);
  const y: Position = {
    field: "algorithm",
    type: "nominal",
    scale: { domain: [...labels] },
    title: null,
    axis: { labels: named, ticks: false, domain: false, labelLimit: 110, labelPadding: 5 },
  };
  const { color } = seriesEncoding(labels);
  const x: Position = {
    type: "quantitative",
    title: axis,
    axis: {
      tickCount: 4,
      ...(boxes.some(({ box: { high } }) => (high as number) >= 1e4) ? { format: "~s" } : {}),
    },
    scale: { zero: true },
  };
  return {
    width,
    height: { step: 15 },
    layer: [
      panelTitle(title, 3),
      {
        data: { values: boxes.flatMap((entry) => entry.outliers) },
        mark: { type: "point", size: 5, opacity: 0.7 },
        encoding: { y, color, x: { ...x, field: "value" } },
      },
      {
        data: { values },
        mark: { type: "rule", strokeWidth: 0.8 },
        encoding: { y, color, x: { ...x, field: "low" }, x2: { field: "high" } },
      },
      {
        data: { values },
        mark: { type: "bar", height: 8, fillOpacity: 0.3, strokeWidth: 0.8 },
        encoding: { y, color, stroke: color, x: { ...x, field: "q1" }, x2: { field: "q3" } },
      },
      {
        data: { values },
        mark: { type: "tick", height: 8, thickness: 1.6 },
        encoding: { y, color, x: { ...x, field: "median" } },
      },
      {
        data: { values },
        mark: { type: "point", shape: "diamond", size: 14, fill: "white", strokeWidth: 0.8, filled: false },
        encoding: { y, color, x: { ...x, field: "mean" } },
      },
    ],
  };
}
