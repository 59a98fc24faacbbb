/**
 * How the metrics of two groups rank networks: a row for each of the other tables, a column for each of the first.
 *
 * @module
 */
import { heatMap } from "../../../report/figures/heat-map.ts";
import { figureSpec } from "../../../report/figures/layout.ts";
import { metricLabel } from "../../../report/labels.ts";
import type { Figure } from "../../../report/render.ts";
import { DOUBLE_COLUMN, SINGLE_COLUMN } from "../../../report/theme.ts";
import { type Agreement, agreementBetween, type TableAnalysis } from "../analyse.ts";
import { networksOf } from "../names.ts";

export function tauFigure(analysis: TableAnalysis): Figure {
  return map(analysis, "tau", "Tables beside each other", "Kendall's τ-b", ({ tau }) => tau);
}

export function equalSizeFigure(analysis: TableAnalysis): Figure {
  const what = "Kendall's τ-b over pairs of equal parameter count";
  return map(analysis, "tau-equal-size", "Tables beside each other, at equal size", what, (a) => a.equalSize);
}

function map(
  analysis: TableAnalysis,
  name: string,
  title: string,
  what: string,
  number: (agreement: Agreement) => number,
): Figure {
  const { own, others, oracle } = analysis;
  const over = networksOf(analysis);
  return {
    name,
    caption: `${what} of each metric of the other tables (rows) with each of the first (columns), over ${over}.`,
    width: own.length > 10 ? DOUBLE_COLUMN : SINGLE_COLUMN,
    columns: 1,
    spec: (panelWidth) =>
      figureSpec({ title, oracle: oracle.label, note: `${what}, ${over}` }, panelWidth, 1, [
        heatMap(
          {
            rows: others.map((metric) => metricLabel(metric.name)),
            columns: own.map((metric) => metricLabel(metric.name)),
            values: others.map((row) =>
              own.map((column) => {
                const value = number(agreementBetween(analysis, column.name, row.name));
                return Number.isNaN(value) ? null : value;
              }),
            ),
            extent: 1,
            format: ".2f",
            step: 13,
            angle: -45,
          },
          panelWidth,
        ),
      ]),
  };
}
