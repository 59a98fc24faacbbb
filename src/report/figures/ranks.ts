/**
 * Mean rank over time, over all objectives.
 *
 * @module
 */
import type { AcrossTasks, Analysis } from "../../analysis/analyse.ts";
import { spentName } from "../labels.ts";
import { referenceNote } from "../reference-point.ts";
import type { Figure } from "../render.ts";
import { firstShown } from "./anytime.ts";
import { arrange, budgetTicks, figureSpec, oneTwoFive, type Paper } from "./layout.ts";
import { linePanel } from "./line-panel.ts";

export function ranks(analysis: Analysis, across: AcrossTasks, paper: Paper): Figure {
  const { budget, oracle } = analysis.results;
  const { width, columns } = arrange(1, paper);
  const first = firstShown(budget.end);
  const tasks = across.tasks.length;
  return {
    name: "ranks",
    caption: `Mean rank of each strategy against ${spentName(budget.unit)}, over seeds and ${tasks} objectives; 1 is the best. Bands: 95 % bootstrap intervals over runs.`,
    width,
    columns,
    spec: (panelWidth) =>
      figureSpec(
        {
          title: "Mean rank over time",
          oracle: oracle.label,
          note: `${tasks} ${tasks === 1 ? "objective" : "objectives"}; band: 95 % CI over runs${referenceNote(analysis.results)}`,
        },
        panelWidth,
        columns,
        [
          linePanel({
            title: "",
            width: panelWidth,
            height: Math.min(150, panelWidth * 0.62),
            rows: across.ranks
              .filter((point) => point.budget >= first)
              .flatMap((point) =>
                point.ranks.map(({ value, low, high }, k) => ({
                  algorithm: across.algorithms[k]!,
                  x: point.budget,
                  y: value,
                  low,
                  high,
                })),
              ),
            labels: across.algorithms,
            x: {
              title: spentName(budget.unit),
              scale: { type: "log", domain: [first, budget.end], nice: false },
              axis: { values: budgetTicks(first, budget.end), grid: false, format: "d" },
            },
            y: {
              title: "mean rank (1 = best)",
              scale: { domain: [1, across.algorithms.length], reverse: true, zero: false, nice: false },
              axis: { values: across.algorithms.map((_, i) => i + 1), format: "d" },
            },
            band: true,
            markers: new Set([...oneTwoFive(first, budget.end), budget.end]),
          }),
        ],
        across.algorithms,
      ),
  };
}
