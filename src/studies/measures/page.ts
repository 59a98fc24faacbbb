/**
 * The measure study: what its sections say and show.
 *
 * @module
 */
import type { Paper } from "../../report/figures/layout.ts";
import { metricLabel, metricTitle } from "../../report/labels.ts";
import { percent } from "../../report/tables/table.ts";
import { VERSION } from "../../version.ts";
import type { Section, Study } from "../study.ts";
import { correlationOf, type MeasureAnalysis } from "./analyse.ts";
import { measureCsv } from "./csv.ts";
import { pickedCells } from "./figures/cells.ts";
import { costFigure } from "./figures/cost.ts";
import { scatterFigure } from "./figures/scatter.ts";
import { tauAtEqualSizeFigure, tauCorruptionsFigure, tauEpsilonFigure, tauFigure } from "./figures/tau.ts";
import { networksOf } from "./names.ts";
import { pickTable, tauTable } from "./tables.ts";

export function measureStudy(analysis: MeasureAnalysis, paper: Paper): Study {
  const { oracle, measures, metric } = analysis;
  const files = [...new Set(measures.map(({ file }) => file))].filter((file) => file !== undefined);
  return {
    title: `Training-free measures: ${oracle.dataset}`,
    oracle,
    sections: [
      correlationSection(analysis, paper),
      {
        title: `Against ${metricTitle(metric)}`,
        text: [],
        figures: [scatterFigure(analysis, paper)],
        tables: [],
      },
      {
        title: "What each measure picks",
        text: [
          `The best ${metricTitle(metric)} of the whole space is ${percent(analysis.optima.get(metric)!)} %.`,
        ],
        figures: [pickedCells(analysis, paper), costFigure(analysis, paper)],
        tables: [pickTable(analysis)],
      },
    ],
    numbers: measureCsv(analysis),
    manifest: {
      oracle: oracle.label,
      "data fingerprint": oracle.fingerprint,
      "measure files": files.length === 0 ? "none (measures that follow from the cell)" : files.join(", "),
      metric,
      "robust-nas-bench": VERSION,
    },
  };
}

function correlationSection(analysis: MeasureAnalysis, paper: Paper): Section {
  const { measures, headlines } = analysis;
  const strongest = headlines.map((metric) => {
    const taus = measures.map(({ name }) => ({ name, tau: correlationOf(analysis, name, metric).tau }));
    const best = taus.sort((a, b) => Math.abs(b.tau) - Math.abs(a.tau))[0]!;
    return `${metricLabel(metric)}: ${best.name} (τ ${best.tau.toFixed(2)})`;
  });
  return {
    title: "Rank correlation",
    text: [
      `${measures.length} measures of ${networksOf(analysis)}. The strongest for each metric: ${strongest.join("; ")}.`,
      "A negative τ says that networks with a larger value rank lower. Intervals are for a random sample of networks; over the whole space they say how firm τ would be in a sample of that size.",
      "Larger networks tend to be more accurate and have larger measures; τ over pairs of networks with equal parameter counts shows what a measure says beyond size.",
    ],
    figures: [
      tauFigure(analysis),
      tauAtEqualSizeFigure(analysis),
      tauEpsilonFigure(analysis, paper),
      tauCorruptionsFigure(analysis, paper),
    ],
    tables: [tauTable(analysis)],
  };
}
