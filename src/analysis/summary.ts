/**
 * The rows of summary.csv: every strategy on every objective at every checkpoint.
 *
 * @module
 */
import { bestAt, checkpoints, curve, type Point } from "./curves.ts";
import { standardDeviation } from "./descriptive.ts";
import { type ExperimentResults, referenceOf, runsOf } from "./results.ts";

/** One checkpoint of one strategy on one objective. */
export interface SummaryRow extends Point {
  readonly objective: string;
  readonly algorithm: string;
  readonly unit: string;
  /** Standard deviation over runs; NaN for one run. */
  readonly sd: number;
  /** The optimum, or null where the oracle cannot know it; hit rates then are against the best value found. */
  readonly optimum: number | null;
}

/** All rows, by objective, algorithm and budget, in the experiment's own unit. */
export function summarise(results: ExperimentResults): SummaryRow[] {
  const { queries, unit } = results.budget;
  const budgets = checkpoints(queries);
  return results.objectives.flatMap(({ name, optimum }) => {
    const reference = referenceOf(results, name).value;
    return results.algorithms.flatMap(({ label }) => {
      const runs = runsOf(results, name, label);
      const columns = runs.map((run) => bestAt(run, unit, budgets));
      return curve(runs, unit, budgets, reference).map((point) => {
        const i = budgets.indexOf(point.budget);
        const sd = standardDeviation(Float64Array.from(columns, (column) => column[i]!));
        return { ...point, objective: name, algorithm: label, unit, sd, optimum };
      });
    });
  });
}
