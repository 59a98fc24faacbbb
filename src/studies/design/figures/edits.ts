/**
 * What one edit changes, edge by edge.
 *
 * @module
 */

import { figureSpec, type Paper, panelTitle, paperWidth } from "../../../report/figures/layout.ts";
import type { Datum, Position } from "../../../report/figures/view.ts";
import { metricTitle } from "../../../report/labels.ts";
import type { Figure } from "../../../report/render.ts";
import { INK, MUTED } from "../../../report/theme.ts";
import type { DesignAnalysis } from "../analyse.ts";
import { OPERATION_NAMES } from "../names.ts";

/** A panel per edge: every pair of operations, the mean change and where 90 % of the changes lie. */
export function editsFigure(analysis: DesignAnalysis, paper: Paper): Figure {
  const edits = analysis.edits.get(analysis.metric)!;
  const columns = paper === "single" ? 2 : 3;
  const nameOf = (from: number, to: number): string => `${OPERATION_NAMES[from]} → ${OPERATION_NAMES[to]}`;
  const kinds = edits.kinds.filter(({ decision }) => decision === 0);
  const order = kinds.map(({ from, to }) => nameOf(from, to));
  const reach = Math.max(...edits.kinds.flatMap(({ low, high }) => [Math.abs(low), Math.abs(high)]));
  const extent = 5 * Math.ceil((100 * reach) / 5);
  return {
    name: "edits",
    caption: `Change of ${metricTitle(analysis.metric)}, in percentage points, when one operation replaces another on an edge: mean (dot) and the range of 90 % of the contexts (line).`,
    width: paperWidth(paper),
    columns,
    spec: (panelWidth) =>
      figureSpec(
        {
          title: "Change under one edit",
          oracle: analysis.oracle.label,
          note: `${metricTitle(analysis.metric)}; dot: mean over all contexts, line: 5th to 95th percentile; neighbours correlate with ${edits.correlation.toFixed(2)}`,
        },
        panelWidth,
        columns,
        analysis.space.decisions.map(({ name }, decision) => {
          const values: Datum[] = edits.kinds
            .filter((kind) => kind.decision === decision)
            .map(({ from, to, mean, low, high }) => ({
              edit: nameOf(from, to),
              mean: 100 * mean,
              low: 100 * low,
              high: 100 * high,
            }));
          const y: Position = {
            field: "edit",
            type: "nominal",
            scale: { domain: order },
            title: null,
            axis: { labels: decision % columns === 0, ticks: false, domain: false, labelOverlap: false },
          };
          const x: Position = {
            type: "quantitative",
            title: decision >= analysis.space.decisions.length - columns ? "change (points)" : null,
            scale: { domain: [-extent, extent], nice: false },
            axis: { tickCount: paper === "single" ? 3 : 5 },
          };
          return {
            width: panelWidth,
            height: 10 * order.length,
            data: { values },
            layer: [
              panelTitle(`edge ${name}`),
              {
                mark: { type: "rule", color: MUTED, strokeWidth: 0.6 },
                data: { values: [{ zero: 0 }] },
                encoding: { x: { ...x, field: "zero" } },
              },
              {
                mark: { type: "rule", color: "#0072b2", strokeWidth: 1.4 },
                encoding: { y, x: { ...x, field: "low" }, x2: { field: "high" } },
              },
              { mark: { type: "point", color: INK, size: 12 }, encoding: { y, x: { ...x, field: "mean" } } },
            ],
          };
        }),
      ),
  };
}
