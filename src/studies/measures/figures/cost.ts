/**
 * What measuring buys: regret of the pick against how many networks were measured, none of them trained.
 *
 * @module
 */

import { figureSpec, type Paper, paperWidth } from "../../../report/figures/layout.ts";
import { linePanel } from "../../../report/figures/line-panel.ts";
import { metricTitle } from "../../../report/labels.ts";
import type { Figure } from "../../../report/render.ts";
import type { MeasureAnalysis } from "../analyse.ts";

const EVALUATED = "trained and evaluated";

export function costFigure(analysis: MeasureAnalysis, paper: Paper): Figure {
  const { curves, metric, optima } = analysis;
  const optimum = optima.get(metric)!;
  const longest = curves.reduce((a, b) => (b.counts.at(-1)! > a.counts.at(-1)! ? b : a));
  const labels = [EVALUATED, ...curves.map(({ measure }) => measure)];
  const last = longest.counts.at(-1)!;
  const regret = (value: number): number => Math.max(0.05, 100 * (optimum - value));
  return {
    name: "cost",
    caption: `Expected regret on ${metricTitle(metric)} of the network that a measure picks among n drawn at random, against n; and of the best of n that are trained and evaluated.`,
    width: paperWidth(paper),
    columns: 1,
    spec: (panelWidth) =>
      figureSpec(
        {
          title: "What measuring buys",
          oracle: analysis.oracle.label,
          note: `${metricTitle(metric)}: expected regret of the pick among n networks, each measure in the direction of its τ`,
        },
        panelWidth,
        1,
        [
          linePanel({
            title: `optimum ${(100 * optimum).toFixed(1)} %`,
            width: panelWidth,
            height: 140,
            rows: [
              ...Array.from(longest.evaluated, (value, i) => ({
                algorithm: EVALUATED,
                x: longest.counts[i]!,
                y: regret(value),
              })),
              ...curves.flatMap(({ measure, counts, expected }) =>
                Array.from(expected, (value, i) => ({ algorithm: measure, x: counts[i]!, y: regret(value) })),
              ),
            ],
            labels,
            x: {
              title: "networks measured (or trained and evaluated)",
              scale: { type: "log", domain: [1, last], nice: false },
              axis: { values: [...longest.counts], grid: false, format: "d" },
            },
            y: { title: "regret (points)", scale: { type: "log", nice: false }, axis: { format: "~g" } },
            band: false,
            markers: new Set([...longest.counts]),
          }),
        ],
        labels,
      ),
  };
}
