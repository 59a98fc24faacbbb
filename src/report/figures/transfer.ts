/**
 * What architectures found on one objective score on every other metric.
 *
 * @module
 */
import type { Analysis } from "../../analysis/analyse.ts";
import { mean } from "../../analysis/descriptive.ts";
import { ownAlgorithms } from "../../analysis/results.ts";
import { searchedOn } from "../../analysis/transfer.ts";
import { OPTIMUM, type Transfer } from "../../results/transfer.ts";
import { metricLabel, unitName } from "../labels.ts";
import type { Figure } from "../render.ts";
import { INK } from "../theme.ts";
import { commonUnit, unitOf } from "../units.ts";
import { arrange, figureSpec, type Paper, panelTitle } from "./layout.ts";
import type { Datum, Position, View } from "./view.ts";

export function transferMatrix(analysis: Analysis, transfer: Transfer, paper: Paper): Figure {
  const { budget, oracle } = analysis.results;
  const sources = [OPTIMUM, ...ownAlgorithms(analysis.results).map(({ label }) => label)];
  const columns = paper === "single" ? 1 : Math.min(2, sources.length);
  const { width } = arrange(columns, paper);
  const common = commonUnit(analysis.results, transfer.metrics);
  return {
    name: "transfer",
    caption: `${common === undefined ? "Value" : "Accuracy (%)"} on each metric (columns) of the best architectures searched on each objective (rows); darker is further below the metric's maximum over the space.`,
    width,
    columns,
    spec: (panelWidth) =>
      figureSpec(
        {
          title: "Searched on one objective, reported on all",
          oracle: oracle.label,
          note: `${common === undefined ? "each metric in its unit" : "accuracy in %"}, mean over runs at ${budget.end} ${unitName(budget.unit)}; rows: searched on; darker: further below the maximum`,
        },
        panelWidth,
        columns,
        sources.map((source, i) => {
          const rows = searchedOn(transfer).flatMap((name): Datum[] => {
            const found = transfer.rows.filter((row) => row.algorithm === source && row.objective === name);
            return transfer.metrics.map((metric, m) => {
              const value =
                unitOf(analysis.results, metric).factor * mean(found.map((row) => row.values[m]!));
              return {
                searched: metricLabel(name),
                metric: metricLabel(metric),
                value,
                gap: gapOf(analysis, metric, transfer.best[m]!, mean(found.map((row) => row.values[m]!))),
              };
            });
          });
          return matrix(source === OPTIMUM ? "best of the table" : source, rows, transfer, panelWidth, {
            left: i % columns === 0,
            bottom: i + columns >= sources.length,
          });
        }),
        [],
        // Labels below a column of panels that ends early push nothing apart.
        { spacing: { row: 19, column: 8 }, bounds: "flush" },
      ),
  };
}

/** How far below the best, in percent of the range of values. */
function gapOf({ references }: Analysis, metric: string, best: number, value: number): number {
  const share = 100 / (references.get(metric)?.range ?? 1);
  return share * best - share * value;
}

function matrix(
  title: string,
  values: readonly Datum[],
  transfer: Transfer,
  width: number,
  { left, bottom }: { left: boolean; bottom: boolean },
): View {
  const x: Position = {
    field: "metric",
    type: "nominal",
    scale: { domain: transfer.metrics.map(metricLabel) },
    title: null,
    axis: {
      labels: bottom,
      labelAngle: -35,
      labelLimit: 70,
      ticks: false,
      domain: false,
      orient: "bottom",
      labelOverlap: false,
    },
  };
  const y: Position = {
    field: "searched",
    type: "nominal",
    scale: { domain: searchedOn(transfer).map(metricLabel) },
    title: null,
    axis: { labels: left, labelLimit: 70, ticks: false, domain: false },
  };
  return {
    width,
    height: { step: 14 },
    data: { values },
    layer: [
      panelTitle(title, 4),
      {
        mark: { type: "rect" },
        encoding: {
          x,
          y,
          color: {
            field: "gap",
            type: "quantitative",
            scale: { domain: [0, 20], clamp: true, range: ["#f7fbff", "#4292c6"] },
            legend: null,
          },
        },
      },
      {
        mark: { type: "text", fontSize: 6.5 },
        encoding: { x, y, text: { field: "value", format: ".1f" }, color: { value: INK } },
      },
    ],
  };
}
