/**
 * Everything that the study of tables draws, as numbers. Accuracies are fractions.
 *
 * @module
 */
import { csv } from "../../report/csv-text.ts";
import type { TableAnalysis } from "./analyse.ts";

/** File name → CSV. */
export function tableCsv({
  agreements,
  best,
  searches,
  searched,
  space,
}: TableAnalysis): Map<string, string> {
  return new Map([
    [
      "correlations.csv",
      csv(
        ["metric", "other", "n", "tau", "ci_low", "ci_high", "rho", "tau_equal_size"],
        agreements.map((a) => [a.here, a.there, a.n, a.tau, a.low, a.high, a.rho, a.equalSize]),
      ),
    ],
    [
      "best.csv",
      csv(
        ["best_by", "architecture", "tied", "on", "value", "rank", "n", "regret"],
        best.map((b) => [
          b.here,
          space.code(b.architecture),
          b.tied,
          b.there,
          b.value,
          b.rank,
          b.n,
          b.regret,
        ]),
      ),
    ],
    [
      "searched.csv",
      csv(
        ["searched_on", "reported_on", "algorithm", "queries", "runs", "mean", "ci_low", "ci_high"],
        searched.map((s) => [s.here, s.there, s.strategy, searches.queries, s.runs, s.mean, s.low, s.high]),
      ),
    ],
    [
      "found.csv",
      csv(
        ["searched_on", "algorithm", "seed", "architecture"],
        searches.found.flatMap(({ metric, strategy, architectures }) =>
          architectures.map((found, seed) => [
            metric,
            strategy,
            seed,
            found === undefined ? null : space.code(found),
          ]),
        ),
      ),
    ],
  ]);
}
