/**
 * The cell that each measure picks.
 *
 * @module
 */
import { cellSheet } from "../../../report/figures/cells.ts";
import type { Paper } from "../../../report/figures/layout.ts";
import { metricTitle } from "../../../report/labels.ts";
import type { Drawing } from "../../../report/render.ts";
import { percent } from "../../../report/tables/table.ts";
import type { MeasureAnalysis } from "../analyse.ts";

/** Each measure is read in the direction of its τ; tied measures pick none. */
export function pickedCells(
  { picks, metric, optima, oracle, space }: MeasureAnalysis,
  paper: Paper,
): Drawing | undefined {
  const chosen = picks.filter(({ indicated, classes }) => indicated && classes.length === 1);
  if (chosen.length === 0) return undefined;
  return cellSheet(
    "picked-cells",
    {
      title: "The cell that each measure picks",
      note: `${oracle.label} · ${metricTitle(metric)} and regret in points; faint edges carry nothing`,
    },
    chosen.map(({ measure, end, classes, values }) => {
      const code = space.code(space.representative(classes[0]!));
      const value = values.get(metric)!;
      return {
        title: `${end} ${measure}`,
        note: `${code} · ${percent(value, 1)} %, regret ${percent(optima.get(metric)! - value, 1)}`,
        architecture: code,
      };
    }),
    paper,
  );
}
