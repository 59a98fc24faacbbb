/**
 * Box plots of the regret left at the end of the budget.
 *
 * @module
 */
import { type Analysis, runsNote } from "../../analysis/analyse.ts";
import { metricLabel, unitName } from "../labels.ts";
import { referenceNote } from "../reference-point.ts";
import type { Figure } from "../render.ts";
import { unitOf, withUnit } from "../units.ts";
import { arrange, figureSpec, type Paper } from "./layout.ts";
import { boxPanel, strategyBox } from "./strategy-boxes.ts";

export function finalRegret(analysis: Analysis, paper: Paper): Figure {
  const { objectives, algorithms, budget, oracle } = analysis.results;
  const labels = algorithms.map(({ label }) => label);
  const arranged = arrange(objectives.length, paper);
  const { width } = arranged;
  // Names of strategies need half of a column.
  const columns = paper === "single" ? 1 : arranged.columns;
  return {
    name: "final-regret",
    caption: `Regret after ${budget.end} ${unitName(budget.unit)}: median, quartiles, whiskers to the last run within 1.5 interquartile ranges, other runs as dots, mean as a diamond.`,
    width,
    columns,
    spec: (panelWidth) =>
      figureSpec(
        {
          title: `Regret after ${budget.end} ${unitName(budget.unit)}`,
          oracle: oracle.label,
          note: `${runsNote(analysis)}; box: quartiles and median; diamond: mean${referenceNote(analysis.results)}`,
        },
        panelWidth,
        columns,
        objectives.map(({ name }, i) => {
          const unit = unitOf(analysis.results, name);
          const boxes = analysis.finals
            .filter(({ objective }) => objective === name)
            .map(({ algorithm, values }) =>
              strategyBox(
                algorithm,
                values.map((value) => unit.factor * (analysis.references.get(name)!.value - value)),
              ),
            );
          const axis = withUnit("regret", unit.gap);
          return boxPanel({ title: metricLabel(name), axis }, boxes, labels, panelWidth, i % columns === 0);
        }),
      ),
  };
}
