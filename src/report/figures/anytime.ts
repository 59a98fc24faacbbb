/**
 * Anytime curves: mean best value, or regret, against budget; a panel per objective, with bands of 95 % confidence.
 *
 * @module
 */
import { type Analysis, runsNote } from "../../analysis/analyse.ts";
import { hasMany, type Objective, ownAlgorithms } from "../../analysis/results.ts";
import { metricLabel, spentName } from "../labels.ts";
import { referenceNote } from "../reference-point.ts";
import type { Figure } from "../render.ts";
import { commonUnit, largeFormat, tickFormat, unitOf, withUnit } from "../units.ts";
import { arrange, figureSpec, logTicks, oneTwoFive, type Paper, wrap } from "./layout.ts";
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
  const first = firstShown(budget.end);
  const isRegret = quantity === "regret";
  const common = commonUnit(analysis.results);
  const [what, found] = namesOf(objectives);
  const reference = referenceNote(analysis.results);
  const ownOnly =
    ownAlgorithms(analysis.results).length === algorithms.length ? "" : " of strategies run here";
  return {
    name: isRegret ? "regret" : "anytime",
    caption: isRegret
      ? `Mean distance of ${found} to the optimum against ${spentName(budget.unit)}, with 95 % bootstrap intervals over runs${reference}.`
      : `Mean of ${found} so far against ${spentName(budget.unit)}, with 95 % bootstrap intervals over runs${reference}.`,
    width,
    columns,
    spec: (panelWidth) =>
      figureSpec(
        {
          title: isRegret ? `Regret of the ${what}` : `${what[0]!.toUpperCase()}${what.slice(1)}`,
          oracle: oracle.label,
          note: `mean of ${runsNote(analysis)}; band: 95 % CI${ownOnly}${isRegret ? `; drawn from ${100 * REGRET_FLOOR} ${common?.factor === 100 ? "points" : "% of the range"} up` : ""}${reference}`,
        },
        panelWidth,
        columns,
        objectives.map((objective, i) => {
          const { name } = objective;
          const rows = rowsOf(analysis, quantity, name, first);
          const best = analysis.references.get(name)!;
          const lows = rows.map((row) => (row.low ?? row.y) as number);
          const highs = rows.map((row) => (row.high ?? row.y) as number);
          const domain: [number, number] = [Math.min(...lows), Math.max(...highs)];
          const unit = unitOf(analysis.results, name);
          const ownTitle = isRegret ? withUnit("regret", unit.gap) : withUnit(unit.quantity, unit.name);
          const height = Math.min(130, panelWidth * 0.8);
          const title = i % columns === 0 || common === undefined ? linesOf(ownTitle, height) : null;
          return linePanel({
            title: metricLabel(name),
            width: panelWidth,
            height,
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
            markers: new Set([...oneTwoFive(first, budget.end), budget.end]),
            ...(isRegret
              ? {}
              : {
                  reference: {
                    y: unit.factor * best.value,
                    label: !best.known ? "best found" : hasMany(objective) ? "exact front" : "optimum",
                  },
                }),
          });
        }),
        labels,
      ),
  };
}

/** What curves are of: in a title, and in a sentence. */
function namesOf(objectives: readonly Objective[]): readonly [string, string] {
  if (!objectives.some(hasMany)) return ["best architecture found", "the best value found"];
  if (objectives.every(hasMany)) return ["hypervolume found", "the hypervolume of all that was found"];
  return [
    "best found so far",
    "the best value found, or of many objectives the hypervolume of all that was found,",
  ];
}

/** A title along a panel's side, in as many lines as it needs. */
function linesOf(title: string, height: number): string | string[] {
  const lines = wrap(title, 7, height);
  return lines.length === 1 ? title : lines;
}

/**
 * Percent, or points of regret; a regret's upper end is the value's lower end. A dozen bands hide each other: reference
 * results have none.
 */
export function rowsOf(analysis: Analysis, quantity: Quantity, objective: string, first: number): Datum[] {
  const { value: reference, range } = analysis.references.get(objective)!;
  const { factor } = unitOf(analysis.results, objective);
  const shown =
    quantity === "value"
      ? (value: number): number => factor * value
      : (value: number): number => Math.max(factor * REGRET_FLOOR * range, factor * (reference - value));
  const own = new Set(ownAlgorithms(analysis.results).map(({ label }) => label));
  return analysis.curves
    .filter((curve) => curve.objective === objective && curve.axis === analysis.results.budget.unit)
    .flatMap(({ algorithm, points }) =>
      points
        .filter(({ budget }) => budget >= first)
        .map(({ budget, mean, low, high }) => {
          const ends = [shown(low), shown(high)];
          const band = { low: Math.min(...ends), high: Math.max(...ends) };
          return { algorithm, x: budget, y: shown(mean), ...(own.has(algorithm) && band) };
        }),
    );
}
