/**
 * How many (run, target) pairs are solved by when: empirical distribution functions over all targets.
 *
 * @module
 */
import { type Analysis, runsNote } from "../../analysis/analyse.ts";
import { HYPERVOLUME_GAPS } from "../../analysis/groups.ts";
import { hasMany } from "../../analysis/results.ts";
import { TARGET_GAPS } from "../../analysis/targets.ts";
import { metricLabel, unitName } from "../labels.ts";
import { referenceNote } from "../reference-point.ts";
import type { Figure } from "../render.ts";
import { commonUnit } from "../units.ts";
import { firstShown } from "./anytime.ts";
import { arrange, figureSpec, oneTwoFive, type Paper } from "./layout.ts";
import { budgetAxis, linePanel } from "./line-panel.ts";

export function ecdf(analysis: Analysis, paper: Paper): Figure {
  const { objectives, algorithms, budget, oracle } = analysis.results;
  const labels = algorithms.map(({ label }) => label);
  const panels: (string | null)[] = objectives.map(({ name }) => name);
  if (panels.length > 1) panels.unshift(null);
  const { width, columns } = arrange(panels.length, paper);
  const first = firstShown(budget.end);
  const targets = targetsText(analysis);
  return {
    name: "ecdf",
    caption: `Share of (run, target) pairs solved within a budget of ${unitName(budget.unit)}; targets lie ${targets}.`,
    width,
    columns,
    spec: (panelWidth) =>
      figureSpec(
        {
          title: "Targets reached",
          oracle: oracle.label,
          note: `${runsNote(analysis)}; targets ${targets}${referenceNote(analysis.results)}`,
        },
        panelWidth,
        columns,
        panels.map((panel, i) =>
          linePanel({
            title: panel === null ? "all objectives" : metricLabel(panel),
            width: panelWidth,
            height: Math.min(130, panelWidth * 0.8),
            rows: analysis.ecdf
              .filter(({ objective }) => objective === panel)
              .flatMap(({ algorithm, shares }) =>
                analysis.grid.flatMap((x, at) => (x < first ? [] : [{ algorithm, x, y: shares[at]! }])),
              ),
            labels,
            x: budgetAxis(budget, first),
            y: {
              title: i % columns === 0 ? "share of targets reached" : null,
              scale: { domain: [0, 1] },
              axis: { tickCount: 5, format: ".1f" },
            },
            band: false,
            markers: new Set([...oneTwoFive(first, budget.end), budget.end]),
          }),
        ),
        labels,
      ),
  };
}

/** `1, 0.5, 0.2, 0.1, 0 points below the optimum`, and what they are of hypervolumes. */
function targetsText({ results }: Analysis): string {
  const values = results.objectives.filter((one) => !hasMany(one)).map(({ name }) => name);
  const list = (gaps: readonly number[]): string =>
    gaps.map((gap) => Number((100 * gap).toPrecision(3))).join(", ");
  const points = commonUnit(results, values)?.factor === 100 ? "points" : "% of the range";
  const parts = [
    ...(values.length === 0 ? [] : [`${list(TARGET_GAPS)} ${points} below the optimum`]),
    ...(values.length === results.objectives.length
      ? []
      : [`${list(HYPERVOLUME_GAPS)} % below the exact front's hypervolume`]),
  ];
  return parts.join(", or ");
}
