/**
 * Searched here, reported there: the incumbents of each search on other metrics, a panel per objective and metric.
 *
 * @module
 */
import { type AnalysedReport, type Analysis, runsNote } from "../../analysis/analyse.ts";
import { hasMany, ownAlgorithms } from "../../analysis/results.ts";
import { metricLabel, spentName } from "../labels.ts";
import type { Figure } from "../render.ts";
import { largeFormat, unitOfScale, withUnit } from "../units.ts";
import { firstShown } from "./anytime.ts";
import { arrange, figureSpec, oneTwoFive, type Paper } from "./layout.ts";
import { budgetAxis, linePanel } from "./line-panel.ts";

export function reportedFigure(
  analysis: Analysis,
  { reported, curves }: AnalysedReport,
  paper: Paper,
): Figure {
  const { objectives, budget, oracle } = analysis.results;
  const labels = ownAlgorithms(analysis.results).map(({ label }) => label);
  const searched = objectives.filter((one) => !hasMany(one)).map(({ name }) => name);
  const panels = searched.flatMap((name) =>
    reported.metrics.map((metric, m) => ({ objective: name, metric, m })),
  );
  const { width, columns } = arrange(panels.length, paper);
  const first = firstShown(budget.end);
  return {
    name: "reported",
    caption: `Searched on one metric, reported on others: mean value of the best architecture of each search, as ${searched.map(metricLabel).join(", ")} ranks it, against ${spentName(budget.unit)}, with 95 % bootstrap intervals over runs. τ: Kendall's rank correlation with the objective over the whole table.`,
    width,
    columns,
    spec: (panelWidth) =>
      figureSpec(
        {
          title: "Searched here, reported there",
          oracle: oracle.label,
          note: `searched on ${searched.map(metricLabel).join(", ")}; mean of ${runsNote(analysis)}; band: 95 % CI; τ: rank correlation with the objective, whole table`,
        },
        panelWidth,
        columns,
        panels.map(({ objective, metric, m }) => {
          const unit = unitOfScale(metric.scale);
          const { factor } = unit;
          const tau = reported.correlations[objective]?.[m];
          const before = searched.length > 1 ? `${metricLabel(objective)} → ` : "";
          const rows = curves
            .filter((curve) => curve.objective === objective && curve.metric === m)
            .flatMap(({ algorithm, points }) =>
              points
                .filter((p) => p.budget >= first)
                .map((p) => ({
                  algorithm,
                  x: p.budget,
                  y: factor * p.mean,
                  low: factor * p.low,
                  high: factor * p.high,
                })),
            );
          return linePanel({
            title: `${before}${metricLabel(metric.name)}${tau === null || tau === undefined ? "" : ` (τ ${tau.toFixed(2).replace("-", "−")})`}`,
            width: panelWidth,
            height: Math.min(130, panelWidth * 0.8),
            rows,
            labels,
            x: budgetAxis(budget, first),
            y: {
              title: withUnit(unit.quantity, unit.name),
              scale: { zero: false, nice: false },
              axis: {
                tickCount: 5,
                ...largeFormat([0, Math.max(0, ...rows.map(({ low, high }) => Math.max(-low, high)))]),
              },
            },
            band: true,
            markers: new Set([...oneTwoFive(first, budget.end), budget.end]),
          });
        }),
        labels,
      ),
  };
}
