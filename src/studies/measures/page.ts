/**
 * The measure study as a page with figures and tables.
 *
 * @module
 */

import { cellSheet } from "../../report/figures/cells.ts";
import { metricLabel, metricTitle } from "../../report/labels.ts";
import type { SectionsPage } from "../../report/page/sections.ts";
import type { Drawing } from "../../report/render.ts";
import { drawAll } from "../../report/sections.ts";
import { percent } from "../../report/tables/table.ts";
import { VERSION } from "../../version.ts";
import { correlationOf, type MeasureAnalysis } from "./analyse.ts";
import { costFigure } from "./figures/cost.ts";
import { scatterFigure } from "./figures/scatter.ts";
import { tauAtEqualSizeFigure, tauCorruptionsFigure, tauEpsilonFigure, tauFigure } from "./figures/tau.ts";
import { networksOf } from "./names.ts";
import { measureTables } from "./tables.ts";

/** @param single figures for one column of a two-column paper */
export async function measurePage(analysis: MeasureAnalysis, single: boolean): Promise<SectionsPage> {
  const { oracle, measures, metric } = analysis;
  const [tau, picks] = measureTables(analysis);
  const cells = pickedCells(analysis, single);
  const files = [...new Set(measures.map(({ file }) => file))].filter((file) => file !== undefined);
  const clean = analysis.headlines.map((name) => {
    const best = [...measures].sort(
      (a, b) =>
        Math.abs(correlationOf(analysis, b.name, name).tau) -
        Math.abs(correlationOf(analysis, a.name, name).tau),
    )[0]!;
    return `${metricLabel(name)}: ${best.name} (τ ${correlationOf(analysis, best.name, name).tau.toFixed(2)})`;
  });
  return {
    title: `Training-free measures: ${oracle.dataset}`,
    oracle,
    sections: [
      {
        title: "Rank correlation",
        text: [
          `${measures.length} measures of ${networksOf(analysis)}. The strongest for each metric: ${clean.join("; ")}.`,
          "A negative τ says that networks with a larger value rank lower. Intervals are for a random sample of networks; over the whole space they say how firm τ would be in a sample of that size.",
          "Larger networks tend to be more accurate and have larger measures; τ over pairs of networks with equal parameter counts shows what a measure says beyond size.",
        ],
        drawings: await drawAll(
          tauFigure(analysis),
          tauAtEqualSizeFigure(analysis),
          tauEpsilonFigure(analysis, single),
          tauCorruptionsFigure(analysis, single),
        ),
        tables: [tau!],
      },
      {
        title: `Against ${metricTitle(metric)}`,
        text: [],
        drawings: await drawAll(scatterFigure(analysis, single)),
        tables: [],
      },
      {
        title: "What each measure picks",
        text: [
          `The best ${metricTitle(metric)} of the whole space is ${percent(analysis.optima.get(metric)!)} %.`,
        ],
        drawings: [...(cells === undefined ? [] : [cells]), ...(await drawAll(costFigure(analysis, single)))],
        tables: [picks!],
      },
    ],
    manifest: {
      oracle: oracle.label,
      "data fingerprint": oracle.fingerprint,
      "measure files": files.length === 0 ? "none (measures that follow from the cell)" : files.join(", "),
      metric,
      "robust-nas-bench": VERSION,
    },
  };
}

/** The cell that each measure picks, read in the direction of its τ; tied measures pick none. */
function pickedCells(
  { picks, metric, optima, oracle, space }: MeasureAnalysis,
  single: boolean,
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
    single ? "single" : "auto",
  );
}
