/**
 * Anytime curves: mean best value, or regret, against budget; a panel per objective, with bands of 95 % confidence.
 *
 * @module
 */
import { type Analysis, runsNote } from "../../analysis/analyse.ts";
import { metricLabel, unitName } from "../labels.ts";
import type { Figure } from "../render.ts";
import { commonUnit, largeFormat, tickFormat, unitOf, withUnit } from "../units.ts";
import { arrange, figureSpec, logTicks, oneTwoFive, type Paper } from "./layout.ts";
import { budgetAxis, linePanel } from "./line-panel.ts";
import type { Datum } from "./view.ts";

/** What the vertical axis shows. */
export type Quantity = "value" | "regret";

/** Regret below this share of the range is drawn here, since a logarithmic axis has no zero: of accuracies .01 points. */
const REGRET_FLOOR = 0.0001;

/** Curves start here: before, they mostly show the luck of the first draws and flatten all that follows. */
export function firstShown(queries: number): number {
  return queries >= 50 ? 10 : 1;
}

export function anytime(analysis: Analysis, quantity: Quantity, paper: Paper): Figure {
  const { objectives, algorithms, budget, oracle } = analysis.results;
  const labels = algorithms.map(({ label }) => label);
  const { width, columns } = arrange(objectives.length, paper);
  const first = firstShown(budget.queries);
  const isRegret = quantity === "regret";
  const common = commonUnit(analysis.results);
  return {
    name: isRegret ? "regret" : "anytime",
    caption: isRegret
      ? `Mean distance of the best value found to the optimum against ${unitName(budget.unit)} queried, with 95 % bootstrap intervals over runs.`
      : `Mean of the best value found so far against ${unitName(budget.unit)} queried, with 95 % bootstrap intervals over runs.`,
    width,
    columns,
    spec: (panelWidth) =>
      figureSpec(
        {
          title: isRegret ? "Regret of the best architecture found" : "Best architecture found",
          oracle: oracle.label,
          note: `mean of ${runsNote(analysis)}; band: 95 % CI${isRegret ? `; drawn from ${100 * REGRET_FLOOR} ${common?.factor === 100 ? "points" : "% of the range"} up` : ""}`,
        },
        panelWidth,
        columns,
        objectives.map(({ name }, i) => {
          const rows = rowsOf(analysis, quantity, name, first);
          const reference = analysis.references.get(name)!;
          const lows = rows.map((row) => row.low as number);
          const highs = rows.map((row) => row.high as number);
          const domain: [number, number] = [Math.min(...lows), Math.max(...highs)];
          const unit = unitOf(analysis.results, name);
          const ownTitle = isRegret ? withUnit("regret", unit.gap) : withUnit(unit.quantity, unit.name);
          const title = i % columns === 0 || common === undefined ? ownTitle : null;
          return linePanel({
            title: metricLabel(name),
            width: panelWidth,
            height: Math.min(130, panelWidth * 0.8),
            rows,
            labels,
            x: budgetAxis(budget, first),
            y: isRegret
              ? {
                  title,
                  scale: { type: "log", domain, nice: false },
                  axis: { values: logTicks(...domain, 5), format: tickFormat(domain) },
                }
              : {
                  title,
                  scale: { zero: false, nice: false },
                  axis: { tickCount: 5, ...largeFormat(domain) },
                },
            band: true,
            markers: new Set([...oneTwoFive(first, budget.queries), budget.queries]),
            ...(isRegret
              ? {}
              : {
                  reference: {
                    y: unit.factor * reference.value,
                    label: reference.known ? "optimum" : "best found",
                  },
                }),
          });
        }),
        labels,
      ),
  };
}

/** Percent, or points of regret; a regret's upper end is the value's lower end. */
export function rowsOf(analysis: Analysis, quantity: Quantity, objective: string, first: number): Datum[] {
  const { value: reference, range } = analysis.references.get(objective)!;
  const { factor } = unitOf(analysis.results, objective);
  const shown =
    quantity === "value"
      ? (value: number): number => factor * value
      : (value: number): number => Math.max(factor * REGRET_FLOOR * range, factor * (reference - value));
  return analysis.curves
    .filter((curve) => curve.objective === objective && curve.axis === analysis.results.budget.unit)
    .flatMap(({ algorithm, points }) =>
      points
        .filter(({ budget }) => budget >= first)
        .map(({ budget, mean, low, high }) => {
          const ends = [shown(low), shown(high)];
          return { algorithm, x: budget, y: shown(mean), low: Math.min(...ends), high: Math.max(...ends) };
        }),
    );
}
