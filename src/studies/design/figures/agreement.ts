/**
 * How metrics agree: rank correlations between them, and networks that no other beats in two of them.
 *
 * @module
 */

import { CORRUPTIONS } from "../../../metric/metric.ts";
import { densityLayer, type Range, rangeOf } from "../../../report/figures/density.ts";
import { heatMap } from "../../../report/figures/heat-map.ts";
import { figureSpec, type Paper, panelTitle, paperWidth } from "../../../report/figures/layout.ts";
import type { Position } from "../../../report/figures/view.ts";
import { metricLabel, metricTitle } from "../../../report/labels.ts";
import type { Figure } from "../../../report/render.ts";
import { SINGLE_COLUMN } from "../../../report/theme.ts";
import { type DesignAnalysis, tauOf } from "../analyse.ts";

const isCorruption = (name: string): boolean => (CORRUPTIONS as readonly string[]).includes(name);

/** Kendall's τ between the headline metrics. */
export function agreementFigure(analysis: DesignAnalysis, paper: Paper): Figure {
  const metrics = analysis.agreement.metrics.filter((name) => !isCorruption(name));
  return tauFigure(analysis, "agreement", metrics, metrics, paper);
}

/** Kendall's τ of every corruption with every other and with clean accuracy; undefined where there is none. */
export function corruptionAgreementFigure(analysis: DesignAnalysis, paper: Paper): Figure | undefined {
  const metrics = analysis.agreement.metrics.filter(isCorruption);
  if (metrics.length === 0) return undefined;
  return tauFigure(analysis, "agreement-corruptions", ["clean", ...metrics], ["clean", ...metrics], paper);
}

function tauFigure(
  analysis: DesignAnalysis,
  name: string,
  rows: readonly string[],
  columns: readonly string[],
  paper: Paper,
): Figure {
  const many = rows.length > 10;
  const small = many && paper === "single";
  return {
    name,
    caption: "Kendall's τ-b between metrics over all networks: 1 where two metrics rank networks alike.",
    width: many ? paperWidth(paper) : SINGLE_COLUMN,
    columns: 1,
    spec: (panelWidth) =>
      figureSpec(
        {
          title: "Agreement between metrics",
          oracle: analysis.oracle.label,
          note: `Kendall's τ-b over ${analysis.space.classCount.toLocaleString("en-US")} networks`,
        },
        panelWidth,
        1,
        [
          heatMap(
            {
              rows: rows.map(metricLabel),
              columns: columns.map(metricLabel),
              values: rows.map((row) => columns.map((column) => tauOf(analysis.agreement, row, column))),
              extent: 1,
              format: ".2f",
              fontSize: small ? 4 : 6,
              step: small ? 9 : 14,
              angle: -45,
            },
            panelWidth,
          ),
        ],
      ),
  };
}

/** Clean accuracy against robust accuracy: all networks, and the front. */
export function frontsFigure(analysis: DesignAnalysis, paper: Paper): Figure {
  const columns = paper === "single" ? 2 : 3;
  return {
    name: "fronts",
    caption:
      "Clean accuracy against robust accuracy: all networks (shaded by number) and those that none beats in both (line).",
    width: paperWidth(paper),
    columns,
    spec: (panelWidth) =>
      figureSpec(
        {
          title: "Accuracy and robustness",
          oracle: analysis.oracle.label,
          note: "shade: number of networks; line: networks that none beats in both",
        },
        panelWidth,
        columns,
        analysis.fronts.map((front, i) => {
          const [xs, ys] = [front.x, front.y].map((name) => analysis.columns.get(name)!.map((v) => 100 * v));
          const [xRange, yRange] = [rangeOf(xs!), rangeOf(ys!)];
          const axis = (title: string | null, { low, high }: Range): Position => ({
            type: "quantitative",
            title,
            scale: { domain: [low, high], nice: false },
            axis: { tickCount: 4, grid: false },
          });
          const x = axis(
            i >= analysis.fronts.length - columns ? `${metricTitle(front.x)} (%)` : null,
            xRange,
          );
          const y = axis(i % columns === 0 ? "robust accuracy (%)" : null, yRange);
          const values = front.classes.map((c) => ({ x: xs![c]!, y: ys![c]! }));
          const encoding = { x: { ...x, field: "x" }, y: { ...y, field: "y" } };
          return {
            width: panelWidth,
            height: 0.8 * panelWidth,
            layer: [
              panelTitle(metricLabel(front.y)),
              densityLayer(xs!, ys!, [x, xRange], [y, yRange]),
              {
                data: { values },
                mark: { type: "line", color: "#d55e00", interpolate: "step-after", strokeWidth: 0.8 },
                encoding: { ...encoding, order: { field: "x", type: "quantitative" } },
              },
              {
                data: { values },
                mark: { type: "point", color: "#d55e00", size: 15, stroke: "#ffffff", strokeWidth: 0.6 },
                encoding,
              },
            ],
          };
        }),
      ),
  };
}
