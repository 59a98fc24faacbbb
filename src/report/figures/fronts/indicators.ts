/**
 * The indicators of fronts against queries, and at the end as boxes.
 *
 * @module
 */
import { type Analysis, runsNote } from "../../../analysis/analyse.ts";
import type { FrontAnalysis, StrategyFronts } from "../../../analysis/fronts/analyse.ts";
import { INDICATORS, type Indicator } from "../../../analysis/fronts/indicators.ts";
import { spentName, unitName } from "../../labels.ts";
import { referenceNote } from "../../reference-point.ts";
import type { Figure } from "../../render.ts";
import { firstShown } from "../anytime.ts";
import { figureSpec, oneTwoFive, type Paper, paperWidth } from "../layout.ts";
import { budgetAxis, linePanel } from "../line-panel.ts";
import { boxPanel, strategyBox } from "../strategy-boxes.ts";

/** What an indicator is called on an axis, and what its numbers are multiplied by. */
const SHOWN: Readonly<Record<Indicator, { readonly title: string; readonly factor: number }>> = {
  igd_plus: { title: "IGD+", factor: 1 },
  epsilon: { title: "additive ε", factor: 1 },
  r2: { title: "R2", factor: 1 },
  front_share: { title: "front points found (%)", factor: 100 },
};

/** Said wherever distances are drawn. */
const DISTANCES =
  "IGD+, ε and R2: distance to the front aimed at, whose range is 1 in each objective (0 is best)";

export function indicatorsFigure(analysis: Analysis, paper: Paper): Figure {
  const { fronts, results } = analysis;
  const { algorithms, budget, oracle } = results;
  const labels = algorithms.map(({ label }) => label);
  const columns = paper === "single" ? 2 : INDICATORS.length;
  const first = firstShown(budget.end);
  return {
    name: "indicators",
    caption: `Indicators of the front found against ${spentName(budget.unit)}, mean of ${runsNote(analysis)} with 95 % bootstrap intervals; ${DISTANCES}. A curve begins where all its runs have found something.`,
    width: paperWidth(paper),
    columns,
    spec: (panelWidth) =>
      figureSpec(
        {
          title: "Fronts found, in four numbers",
          oracle: oracle.label,
          note: `mean of ${runsNote(analysis)}; band: 95 % CI; ${DISTANCES}${referenceNote(results)}`,
        },
        panelWidth,
        columns,
        fronts.flatMap(({ task, strategies }) =>
          INDICATORS.map((indicator) => {
            const { title, factor } = SHOWN[indicator];
            return linePanel({
              title: task.objective,
              width: panelWidth,
              height: Math.min(110, panelWidth * 0.8),
              rows: strategies.flatMap(({ algorithm, curves }) =>
                curves[indicator]
                  .filter(({ budget: at }) => at >= first)
                  .map((p) => ({
                    algorithm,
                    x: p.budget,
                    y: factor * p.mean,
                    low: factor * p.low,
                    high: factor * p.high,
                  })),
              ),
              labels,
              x: budgetAxis(budget, first),
              y: { title, scale: { zero: true, nice: false }, axis: { tickCount: 5 } },
              band: true,
              markers: new Set([...oneTwoFive(first, budget.end), budget.end]),
            });
          }),
        ),
        labels,
      ),
  };
}

/** What is drawn as boxes: the hypervolume first. */
const BOXES: readonly { readonly title: string; values(of: StrategyFronts): readonly number[] }[] = [
  { title: "hypervolume", values: ({ volumes }) => volumes },
  ...(["igd_plus", "epsilon", "r2"] as const).map((indicator) => ({
    title: SHOWN[indicator].title,
    values: ({ finals }: StrategyFronts) => finals[indicator],
  })),
];

export function finalIndicators(analysis: Analysis, paper: Paper): Figure {
  const { fronts, results } = analysis;
  const { algorithms, budget, oracle } = results;
  const labels = algorithms.map(({ label }) => label);
  const columns = paper === "single" ? 1 : BOXES.length;
  return {
    name: "final-indicators",
    caption: `Indicators of the fronts found after ${budget.end} ${unitName(budget.unit)}: hypervolume (1 is the exact front's, where it is known), and distances (0 is best); median, quartiles, whiskers to the last run within 1.5 interquartile ranges, other runs as dots, mean as a diamond.`,
    width: paperWidth(paper),
    columns,
    spec: (panelWidth) =>
      figureSpec(
        {
          title: `Fronts found after ${budget.end} ${unitName(budget.unit)}`,
          oracle: oracle.label,
          note: `${runsNote(analysis)}; box: quartiles and median; diamond: mean; hypervolume: 1 is the exact front's; ${DISTANCES}${referenceNote(results)}`,
        },
        panelWidth,
        columns,
        fronts.flatMap((front) => rowOfBoxes(front, labels, panelWidth, columns)),
      ),
  };
}

function rowOfBoxes(
  { task, strategies }: FrontAnalysis,
  labels: readonly string[],
  width: number,
  columns: number,
) {
  return BOXES.map(({ title, values }, i) => {
    const boxes = strategies.flatMap((strategy) => {
      const found = values(strategy).filter((value) => !Number.isNaN(value));
      return found.length === 0 ? [] : [strategyBox(strategy.algorithm, found)];
    });
    const named = i % columns === 0;
    return boxPanel({ title: task.objective, axis: title, zero: false }, boxes, labels, width, named);
  });
}
