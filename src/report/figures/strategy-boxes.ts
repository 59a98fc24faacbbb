/**
 * Box plots of a number of each run, a row per strategy.
 *
 * @module
 */
import { mean, quantileOfSorted } from "../../analysis/descriptive.ts";
import { panelTitle } from "./layout.ts";
import { seriesEncoding } from "./series.ts";
import type { Datum, Position, View } from "./view.ts";

export interface StrategyBox {
  readonly box: Datum;
  readonly outliers: readonly Datum[];
}

/** Tukey's box; equal outliers are drawn once. */
export function strategyBox(algorithm: string, values: readonly number[]): StrategyBox {
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

/** A panel of boxes; `zero`: the axis begins at 0. */
export function boxPanel(
  {
    title,
    axis,
    zero = true,
  }: { readonly title: string; readonly axis: string | null; readonly zero?: boolean },
  boxes: readonly StrategyBox[],
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
    scale: { zero },
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
