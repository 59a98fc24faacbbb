/**
 * Runs by objective and strategy, and the budgets at which their curves are read.
 *
 * @module
 */
import { BUDGET_UNITS } from "../search/budget.ts";
import { checkpoints, logGrid, spent } from "./curves.ts";
import {
  type Axis,
  type ExperimentResults,
  hasMany,
  type Run,
  rangeOf,
  referenceOf,
  runsOf,
} from "./results.ts";

/** All usable runs of one strategy on one objective. */
export interface Group {
  readonly objective: string;
  readonly algorithm: string;
  readonly runs: readonly Run[];
}

/** A group for every objective and strategy, empty ones included, in the experiment's order. */
export function groupRuns(results: ExperimentResults): Group[] {
  return results.objectives.flatMap(({ name }) =>
    results.algorithms.map(({ label }) => ({
      objective: name,
      algorithm: label,
      runs: runsOf(results, name, label),
    })),
  );
}

/** The optimum of an objective, or the best value that any run found where it is unknown. */
export interface Reference {
  readonly value: number;
  readonly known: boolean;
  /** From here on it counts as reached: a hypervolume is a sum, whose last digits hang on its order. */
  readonly reached: number;
  /** How far the best value is from the worst; 1 for accuracies. Targets and areas are told in shares of it. */
  readonly range: number;
  /** Distances of targets in shares of the range, where they are others than usual. */
  readonly gaps?: readonly number[];
}

/** Targets of hypervolume: an exact front is rarely found whole, so they begin at half of it. */
export const HYPERVOLUME_GAPS = [0.5, 0.2, 0.1, 0.05, 0] as const;

const ROUNDING = 1e-9;

/** Each objective's reference. */
export function references(results: ExperimentResults): ReadonlyMap<string, Reference> {
  return new Map(
    results.objectives.map((objective) => {
      const { value, known } = referenceOf(results, objective.name);
      const reached = hasMany(objective) ? value * (1 - ROUNDING) : value;
      const gaps = hasMany(objective) ? { gaps: HYPERVOLUME_GAPS } : {};
      return [objective.name, { value, known, reached, range: rangeOf(results, objective.name), ...gaps }];
    }),
  );
}

/** The axes worth drawing: every counter, and cost where it is more than a count of evaluations. */
export function axesOf(results: ExperimentResults): Axis[] {
  return results.oracle.costUnit === "evaluations" ? [...BUDGET_UNITS] : [...BUDGET_UNITS, "cost"];
}

/**
 * How far a group's curve can be drawn: to where its first run spent its budget, since nobody knows what that run
 * would have found next. Runs that ended for another reason would have found nothing more, and set no limit.
 */
export function extent({ runs }: Group, axis: Axis): number {
  const complete = runs.filter(({ status }) => status === "complete");
  const ends = (complete.length > 0 ? complete : runs).map((run) => spent(run, axis));
  return complete.length > 0 ? Math.min(...ends) : Math.max(0, ...ends);
}

/** Budgets for curves along an axis: evenly spaced in the logarithm, and every checkpoint. */
export function gridOf(results: ExperimentResults, groups: readonly Group[], axis: Axis): number[] {
  if (axis === results.budget.unit) {
    const { end } = results.budget;
    return [...new Set([...logGrid(1, end), ...checkpoints(end)])].sort((a, b) => a - b);
  }
  const last = Math.max(1, ...groups.map((group) => extent(group, axis)));
  if (axis !== "cost") return [...new Set([...logGrid(1, last), ...checkpoints(last)])].sort((a, b) => a - b);
  const firsts = results.runs.map((run) => run.cost[0]!).filter((cost) => cost > 0);
  return logGrid(firsts.length === 0 ? last / 100 : Math.min(...firsts), last, 60, false);
}
