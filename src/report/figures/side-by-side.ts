/**
 * Anytime curves of one experiment on two oracles: a row per objective, an oracle per column.
 *
 * @module
 */
import { type Analysis, runsNote } from "../../analysis/analyse.ts";
import { metricLabel } from "../labels.ts";
import type { Figure } from "../render.ts";
import { DOUBLE_COLUMN } from "../theme.ts";
import { firstShown, rowsOf } from "./anytime.ts";
import { budgetTicks, figureSpec, oneTwoFive } from "./layout.ts";
import { linePanel } from "./line-panel.ts";

/** Both columns share an objective's vertical axis, so that curves can be compared across. */
export function sideBySide(left: Analysis, right: Analysis): Figure {
  const { objectives, algorithms, budget } = left.results;
  const labels = algorithms.map(({ label }) => label);
  const first = firstShown(budget.end);
  return {
    name: "surrogate-ranking",
    caption: `Mean of the best value found so far against ${budget.unit} queries, on the published table and on the surrogate.`,
    width: DOUBLE_COLUMN,
    columns: 2,
    spec: (panelWidth) =>
      figureSpec(
        {
          title: "The same strategies on the table and on the surrogate",
          oracle: `left: ${left.results.oracle.label}; right: ${right.results.oracle.label}`,
          note: `mean of ${runsNote(left)}; band: 95 % CI; dashed: optimum`,
        },
        panelWidth,
        2,
        objectives.flatMap(({ name }) => {
          const both = [left, right].map((analysis) => rowsOf(analysis, "value", name, first));
          const optima = [left, right].map((analysis) => 100 * analysis.references.get(name)!.value);
          const low = Math.min(...both.flat().map((row) => row.low as number));
          const domain = [low, Math.max(...optima) + 0.04 * (Math.max(...optima) - low)];
          return both.map((rows, side) =>
            linePanel({
              title: `${metricLabel(name)}, ${side === 0 ? "table" : "surrogate"}`,
              width: panelWidth,
              height: Math.min(130, panelWidth * 0.6),
              rows,
              labels,
              x: {
                title: `${budget.unit} queries`,
                scale: { type: "log", domain: [first, budget.end], nice: false },
                axis: { values: budgetTicks(first, budget.end), grid: false, format: "d" },
              },
              y: {
                title: side === 0 ? "accuracy (%)" : null,
                scale: { domain, zero: false, nice: false },
                axis: { tickCount: 5 },
              },
              band: true,
              markers: new Set([...oneTwoFive(first, budget.end), budget.end]),
              reference: { y: optima[side]!, label: "optimum" },
            }),
          );
        }),
        labels,
      ),
  };
}
