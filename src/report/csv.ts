/**
 * The numbers behind figures and tables, as CSV. Columns are documented in docs/report.md.
 *
 * @module
 */
import type { AnalysedReport, Analysis } from "../analysis/analyse.ts";
import { bestAt, budgetToReach, checkpoints } from "../analysis/curves.ts";
import { hasMany, type Run } from "../analysis/results.ts";
import { frontFiles } from "./csv-fronts.ts";
import { csv, SPREAD, spreadOf, type Value } from "./csv-text.ts";

/** Every CSV of a report, by file name. */
export function csvFiles(analysis: Analysis): Map<string, string> {
  const files = new Map([
    ["summary.csv", summaryCsv(analysis)],
    ["runs.csv", runsCsv(analysis)],
    ...frontFiles(analysis),
    ["tables/curves.csv", curvesCsv(analysis)],
    ["tables/ecdf.csv", ecdfCsv(analysis)],
    ["tables/targets.csv", targetsCsv(analysis)],
    ["tables/pairwise.csv", pairwiseCsv(analysis)],
  ]);
  if (analysis.reported !== null) files.set("tables/reported.csv", reportedCsv(analysis, analysis.reported));
  if (analysis.across !== null) {
    files.set("tables/across-objectives.csv", acrossCsv(analysis));
    files.set("tables/ranks.csv", ranksCsv(analysis));
  }
  return files;
}

function summaryCsv({ summary, results }: Analysis): string {
  return csv(
    [
      "objective",
      "algorithm",
      "unit",
      "budget",
      "runs",
      "mean",
      "sd",
      "ci_low",
      "ci_high",
      "median",
      "q1",
      "q3",
      "optimum",
      "hit_rate",
      "oracle",
    ],
    summary.map((row) => [
      row.objective,
      row.algorithm,
      row.unit,
      row.budget,
      row.runs,
      row.mean,
      row.sd,
      row.low,
      row.high,
      row.median,
      row.q1,
      row.q3,
      row.optimum,
      row.hitRate,
      results.oracle.label,
    ]),
  );
}

/** One row per run: `pandas.read_csv("runs.csv")`. */
function runsCsv({ results, references }: Analysis): string {
  const { unit, end } = results.budget;
  const budgets = checkpoints(end);
  const hasBest = new Set(results.objectives.filter((one) => !hasMany(one)).map(({ name }) => name));
  function* rows(): Generator<Value[]> {
    for (const run of results.runs) {
      const best = run.best.at(-1)!;
      const { value: reference, reached } = references.get(run.objective)!;
      yield [
        run.objective,
        run.algorithm,
        run.seed,
        run.status,
        run.proposals.at(-1)!,
        run.encodings.at(-1)!,
        run.distinct.at(-1)!,
        run.cost.at(-1)!,
        best,
        reference - best,
        bestOf(run, hasBest),
        budgetToReach(run, unit, reached),
        ...bestAt(run, unit, budgets),
      ];
    }
  }
  return csv(
    [
      "objective",
      "algorithm",
      "seed",
      "status",
      "proposals",
      "encodings",
      "distinct",
      "cost",
      "best",
      "regret",
      "architecture",
      unit === "cost" ? "seconds_to_optimum" : "queries_to_optimum",
      ...budgets.map((budget) => `best_at_${budget}`),
    ],
    rows(),
  );
}

/** The code of a run's last best architecture; empty for many objectives, and where nothing keeps the limits. */
function bestOf({ objective, improvements }: Run, hasBest: ReadonlySet<string>): string {
  return (hasBest.has(objective) && improvements.at(-1)?.architecture) || "";
}

function curvesCsv({ curves }: Analysis): string {
  return csv(
    ["objective", "algorithm", "axis", ...SPREAD, "hit_rate"],
    curves.flatMap(({ objective, algorithm, axis, points }) =>
      points.map((p) => [objective, algorithm, axis, ...spreadOf(p), p.hitRate]),
    ),
  );
}

function ecdfCsv({ ecdf, grid }: Analysis): string {
  return csv(
    ["objective", "algorithm", "budget", "share"],
    ecdf.flatMap(({ objective, algorithm, shares }) =>
      grid.map((budget, i) => [objective ?? "(all)", algorithm, budget, shares[i]!]),
    ),
  );
}

function targetsCsv({ finals }: Analysis): string {
  return csv(
    ["objective", "algorithm", "gap", "target", "runs", "successes", "ert"],
    finals.flatMap(({ objective, algorithm, targets }) =>
      targets.map((t) => [objective, algorithm, t.gap, t.target, t.runs, t.successes, t.ert]),
    ),
  );
}

function pairwiseCsv({ comparisons }: Analysis): string {
  return csv(
    ["objective", "first", "second", "a12", "p_holm", "p_paired_holm", "pairs"],
    comparisons.map((c) => [c.objective, c.first, c.second, c.a12, c.p, c.pPaired, c.pairs]),
  );
}

function acrossCsv({ across }: Analysis): string {
  const { algorithms, interquartileMeans, improvement, friedman, thresholds, profiles } = across!;
  return csv(
    [
      "algorithm",
      "iqm",
      "iqm_low",
      "iqm_high",
      "mean_rank",
      ...algorithms.map((label) => `improves_on_${label}`),
      ...thresholds.map((t) => `profile_${t}`),
    ],
    algorithms.map((label, i) => {
      const { value, low, high } = interquartileMeans[i]!;
      return [label, value, low, high, friedman?.meanRanks[i] ?? null, ...improvement[i]!, ...profiles[i]!];
    }),
  );
}

function ranksCsv({ across }: Analysis): string {
  const { algorithms, ranks } = across!;
  return csv(
    ["algorithm", "budget", "mean_rank", "ci_low", "ci_high"],
    ranks.flatMap(({ budget, ranks: row }) =>
      row.map(({ value, low, high }, i) => [algorithms[i]!, budget, value, low, high]),
    ),
  );
}

/** A row per objective, strategy, metric and budget; values as the table has them, accuracies as fractions. */
function reportedCsv({ results }: Analysis, { reported, curves }: AnalysedReport): string {
  return csv(
    ["objective", "algorithm", "metric", "metric_unit", "table", "tau", "unit", ...SPREAD],
    curves.flatMap(({ objective, algorithm, metric, points }) => {
      const { name, scale } = reported.metrics[metric]!;
      const tau = reported.correlations[objective]?.[metric] ?? null;
      return points.map((p) => [
        objective,
        algorithm,
        name,
        scale.unit ?? "",
        scale.table ?? results.oracle.label.split(" + ")[0]!,
        tau,
        results.budget.unit,
        ...spreadOf(p),
      ]);
    }),
  );
}
