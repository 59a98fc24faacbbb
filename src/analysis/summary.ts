/**
 * The rows of summary.csv: every strategy on every objective at every checkpoint.
 *
 * @module
 */
import { bestAt, checkpoints, type Point } from "./curves.ts";
import { standardDeviation } from "./descriptive.ts";
import type { Group } from "./groups.ts";
import type { ExperimentResults } from "./results.ts";

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

/** The checkpoints among the points of a group's curve in the experiment's own unit. */
export function summarise(
  { objective, algorithm, runs }: Group,
  points: readonly Point[],
  { budget: { end, unit }, objectives }: ExperimentResults,
): SummaryRow[] {
  const stops = new Set(checkpoints(end));
  const optimum = objectives.find(({ name }) => name === objective)?.optimum ?? null;
  return points
    .filter(({ budget }) => stops.has(budget))
    .map((point) => {
      const sd = standardDeviation(runs.map((run) => bestAt(run, unit, [point.budget])[0]!));
      return { ...point, objective, algorithm, unit, sd, optimum };
    });
}
