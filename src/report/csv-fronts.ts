/**
 * The numbers of problems of many objectives, and of limits, as CSV. Columns are documented in docs/trade-offs.md.
 *
 * @module
 */
import type { Analysis } from "../analysis/analyse.ts";
import { checkpoints } from "../analysis/curves.ts";
import { INDICATORS } from "../analysis/fronts/indicators.ts";
import { csv, SPREAD, spreadOf } from "./csv-text.ts";

/** The files that there is something to say in, by name. */
export function frontFiles(analysis: Analysis): [string, string][] {
  return [
    ...(analysis.fronts.length === 0
      ? []
      : ([
          ["fronts.csv", frontsCsv(analysis)],
          ["tables/indicators.csv", indicatorsCsv(analysis)],
          ["tables/attainment.csv", attainmentCsv(analysis)],
        ] satisfies [string, string][])),
    ...(analysis.limits.length === 0
      ? []
      : ([["constraints.csv", constraintsCsv(analysis)]] satisfies [string, string][])),
  ];
}

function frontsCsv({ results, fronts, summary }: Analysis): string {
  const { end } = results.budget;
  return csv(
    [
      "objective",
      "algorithm",
      "unit",
      "budget",
      "runs",
      "hv_mean",
      "hv_sd",
      "hv_ci_low",
      "hv_ci_high",
      "igd_plus",
      "epsilon",
      "front_share",
    ],
    fronts.flatMap(({ task: { objective }, strategies }) =>
      strategies.flatMap(({ algorithm, curves }) =>
        checkpoints(end).flatMap((budget) => {
          const volume = summary.find(
            (row) => row.objective === objective && row.algorithm === algorithm && row.budget === budget,
          );
          if (volume === undefined) return [];
          const at = (key: "igd_plus" | "epsilon" | "front_share"): number | null =>
            curves[key].find((point) => point.budget === budget)?.mean ?? null;
          const { unit, runs, mean, sd, low, high } = volume;
          const others = [at("igd_plus"), at("epsilon"), at("front_share")];
          return [[objective, algorithm, unit, budget, runs, mean, sd, low, high, ...others]];
        }),
      ),
    ),
  );
}

/** Every indicator over all budgets, with its spread. */
function indicatorsCsv({ results, fronts }: Analysis): string {
  return csv(
    ["objective", "algorithm", "indicator", "unit", ...SPREAD],
    fronts.flatMap(({ task, strategies }) =>
      strategies.flatMap(({ algorithm, curves }) =>
        INDICATORS.flatMap((indicator) =>
          curves[indicator].map((p) => [
            task.objective,
            algorithm,
            indicator,
            results.budget.unit,
            ...spreadOf(p),
          ]),
        ),
      ),
    ),
  );
}

/** The corners of the attainment surfaces at the end of the budget; of two objectives only. */
function attainmentCsv({ fronts }: Analysis): string {
  return csv(
    ["objective", "algorithm", "share", "first", "second", "first_value", "second_value"],
    fronts.flatMap(({ task, strategies }) =>
      strategies.flatMap(({ algorithm, surfaces }) =>
        surfaces.flatMap(({ share, corners }) =>
          corners.map(([x, y]) => [
            task.objective,
            algorithm,
            share,
            task.problem.objectives[0]!.name,
            task.problem.objectives[1]!.name,
            x,
            y,
          ]),
        ),
      ),
    ),
  );
}

function constraintsCsv({ results, limits }: Analysis): string {
  return csv(
    [
      "objective",
      "algorithm",
      "unit",
      "budget",
      "runs",
      "feasible_share",
      "feasible_ci_low",
      "feasible_ci_high",
      "runs_feasible",
      results.budget.unit === "cost" ? "seconds_to_feasible" : "queries_to_feasible",
    ],
    limits.map((row) => [
      row.objective,
      row.algorithm,
      row.unit,
      row.budget,
      row.runs,
      row.share,
      row.low,
      row.high,
      row.found,
      row.first,
    ]),
  );
}
