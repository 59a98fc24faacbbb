/**
 * How measures rank networks against how metrics rank them.
 *
 * @module
 */

import { ATTACKS, CORRUPTIONS } from "../../../metric/metric.ts";
import { heatMap } from "../../../report/figures/heat-map.ts";
import { figureSpec, type Paper, paperWidth } from "../../../report/figures/layout.ts";
import { linePanel } from "../../../report/figures/line-panel.ts";
import type { Datum } from "../../../report/figures/view.ts";
import { metricLabel } from "../../../report/labels.ts";
import type { Figure } from "../../../report/render.ts";
import { SINGLE_COLUMN } from "../../../report/theme.ts";
import { correlationOf, type MeasureAnalysis } from "../analyse.ts";
import { networksOf } from "../names.ts";

/** Measures × headline metrics. */
export function tauFigure(analysis: MeasureAnalysis): Figure {
  return map(analysis, "tau", "Measures and metrics", analysis.headlines, SINGLE_COLUMN);
}

/** Measures × headline metrics, over pairs of networks of equal size; measures that size decides are left out. */
export function tauAtEqualSizeFigure(analysis: MeasureAnalysis): Figure {
  const rows = [...analysis.atEqualSize].filter(([, taus]) => taus.some((tau) => !Number.isNaN(tau)));
  return {
    name: "tau-equal-size",
    caption: `Kendall's τ-b of each measure with each metric over pairs of networks with equal parameter counts, over ${networksOf(analysis)}.`,
    width: SINGLE_COLUMN,
    columns: 1,
    spec: (panelWidth) =>
      figureSpec(
        {
          title: "Measures and metrics at equal size",
          oracle: analysis.oracle.label,
          note: `τ-b over pairs of equal parameter count, ${networksOf(analysis)}`,
        },
        panelWidth,
        1,
        [
          heatMap(
            {
              rows: rows.map(([name]) => name),
              columns: analysis.headlines.map(metricLabel),
              values: rows.map(([, taus]) => taus),
              extent: 1,
              format: ".2f",
              step: 13,
              angle: -45,
            },
            panelWidth,
          ),
        ],
      ),
  };
}

/** Measures × corruptions; undefined where a table has none. */
export function tauCorruptionsFigure(analysis: MeasureAnalysis, paper: Paper): Figure | undefined {
  const kinds = CORRUPTIONS.filter((kind) => analysis.correlations.some(({ metric }) => metric === kind));
  if (kinds.length === 0) return undefined;
  const width = paperWidth(paper);
  return map(analysis, "tau-corruptions", "Measures and corruptions", kinds, width);
}

function map(
  analysis: MeasureAnalysis,
  name: string,
  title: string,
  metrics: readonly string[],
  width: number,
): Figure {
  const small = width === SINGLE_COLUMN && metrics.length > 10;
  return {
    name,
    caption: `Kendall's τ-b of each measure (rows) with each metric (columns), over ${networksOf(analysis)}.`,
    width,
    columns: 1,
    spec: (panelWidth) =>
      figureSpec(
        { title, oracle: analysis.oracle.label, note: `Kendall's τ-b over ${networksOf(analysis)}` },
        panelWidth,
        1,
        [
          heatMap(
            {
              rows: analysis.measures.map((measure) => measure.name),
              columns: metrics.map(metricLabel),
              values: analysis.measures.map((measure) =>
                metrics.map((metric) => correlationOf(analysis, measure.name, metric).tau),
              ),
              extent: 1,
              format: ".2f",
              fontSize: small ? 4 : 6,
              step: 13,
              angle: -45,
            },
            panelWidth,
          ),
        ],
      ),
  };
}

/** τ against ε: a panel per attack, a line per measure, with 95 % intervals; ε = 0 is clean accuracy. */
export function tauEpsilonFigure(analysis: MeasureAnalysis, paper: Paper): Figure {
  const attacks = ATTACKS.filter((key) => analysis.correlations.some((c) => c.metric.startsWith(`${key}:`)));
  const labels = analysis.measures.map(({ name }) => name);
  const columns = paper === "single" ? 2 : 4;
  const drawn = analysis.correlations.filter(
    ({ metric }) => metric === "clean" || attacks.some((key) => metric.startsWith(`${key}:`)),
  );
  const domain = [
    Math.max(-1, Math.floor(10 * Math.min(0, ...drawn.map(({ low }) => low || 0))) / 10),
    Math.min(1, Math.ceil(10 * Math.max(0, ...drawn.map(({ high }) => high || 0))) / 10),
  ];
  return {
    name: "tau-epsilon",
    caption: `Kendall's τ-b of each measure with accuracy under each attack, by ε, with 95 % confidence intervals, over ${networksOf(analysis)}.`,
    width: paperWidth(paper),
    columns,
    spec: (panelWidth) =>
      figureSpec(
        {
          title: "Measures and strength of attack",
          oracle: analysis.oracle.label,
          note: `Kendall's τ-b and 95 % CI over ${networksOf(analysis)}; ε = 0: clean`,
        },
        panelWidth,
        columns,
        attacks.map((key, i) => {
          const rows = analysis.correlations.flatMap(({ measure, metric, tau, low, high }): Datum[] => {
            const clean = metric === "clean";
            if ((!clean && !metric.startsWith(`${key}:`)) || Number.isNaN(tau)) return [];
            const x = clean ? 0 : Number(metric.slice(key.length + 1));
            return [{ algorithm: measure, x, y: tau, low, high }];
          });
          return linePanel({
            title: metricLabel(key).replace(/,.*/, ""),
            width: panelWidth,
            height: 100,
            rows: rows.sort((a, b) => Number(a.x) - Number(b.x)),
            labels,
            x: { title: i >= attacks.length - columns ? "ε (1/255)" : null, scale: { nice: false } },
            y: {
              title: i % columns === 0 ? "τ-b" : null,
              scale: { domain, nice: false },
              axis: { labels: i % columns === 0 },
            },
            band: true,
            markers: new Set([0, 1, 4, 8]),
            reference: { y: 0, label: "" },
          });
        }),
        labels,
      ),
  };
}
