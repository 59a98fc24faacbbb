/**
 * The measure analysis as a page with figures and tables.
 *
 * @module
 */
import type { MeasureAnalysis } from "../../analysis/measures/analyse.ts";
import { VERSION } from "../../version.ts";
import { metricTitle } from "../design/names.ts";
import { cellSheet } from "../figures/cells.ts";
import { metricLabel } from "../labels.ts";
import type { SectionsPage } from "../page/sections.ts";
import type { Drawing } from "../render.ts";
import { drawAll } from "../sections.ts";
import { percent } from "../tables/table.ts";
import { costFigure } from "./cost.ts";
import { networksOf } from "./names.ts";
import { scatterFigure } from "./scatter.ts";
import { measureTables } from "./tables.ts";
import {
  correlationOf,
  tauAtEqualSizeFigure,
  tauCorruptionsFigure,
  tauEpsilonFigure,
  tauFigure,
} from "./tau.ts";

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
