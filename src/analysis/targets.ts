/**
 * The fixed-target view: how long until a run is as good as a target (Hansen et al. 2021, COCO).
 *
 * @module
 */
import { budgetToReach, spentOf } from "./curves.ts";
import type { Reference } from "./groups.ts";
import type { Axis, Horizon, Run } from "./results.ts";

/**
 * Distances from the reference that serve as targets, in fractions of the range of values: of accuracies 1, .5, .2, .1
 * points and the reference itself.
 */
export const TARGET_GAPS = [0.01, 0.005, 0.002, 0.001, 0] as const;

/** How a sample of runs fares against one target. */
export interface TargetResult {
  /** Distance of the target from the reference, as a fraction of the range. */
  readonly gap: number;
  readonly target: number;
  readonly runs: number;
  readonly successes: number;
  /**
   * Expected running time: the queries spent by all runs until success or end, over the number of successes
   * (Hansen et al. 2021, section 4.3); Infinity without a success.
   */
  readonly ert: number;
}

/** Targets a hair below their value, so that reference − gap is not missed by rounding. */
function targetAt({ value, range }: Goal, gap: number): number {
  return value - gap * range - 1e-12 * range;
}

/** What runs aim at: the best value, and the range of values. */
export type Goal = Pick<Reference, "value" | "range" | "gaps">;

/** Success rates and expected running times for all targets. */
export function targetResults(runs: readonly Run[], horizon: Horizon, goal: Goal): TargetResult[] {
  return (goal.gaps ?? TARGET_GAPS).map((gap) => {
    const target = targetAt(goal, gap);
    let successes = 0;
    let total = 0;
    for (const run of runs) {
      const budget = budgetToReach(run, horizon.unit, target);
      if (budget <= horizon.end) {
        successes++;
        total += budget;
      } else total += spentOf(horizon, run);
    }
    const ert = successes === 0 ? Number.POSITIVE_INFINITY : total / successes;
    return { gap, target: goal.value - gap * goal.range, runs: runs.length, successes, ert };
  });
}

/** Runs of one task with its reference value. */
export interface Task {
  readonly runs: readonly Run[];
  readonly reference: Goal;
}

/** The share of (run, target) pairs solved within each budget of an ascending list, over one or several tasks. */
export function targetEcdf(tasks: readonly Task[], axis: Axis, budgets: ArrayLike<number>): Float64Array {
  const times: number[] = [];
  for (const { runs, reference } of tasks) {
    for (const run of runs)
      for (const gap of reference.gaps ?? TARGET_GAPS)
        times.push(budgetToReach(run, axis, targetAt(reference, gap)));
  }
  const sorted = Float64Array.from(times).sort();
  const out = new Float64Array(budgets.length);
  let solved = 0;
  for (let i = 0; i < budgets.length; i++) {
    while (solved < sorted.length && sorted[solved]! <= budgets[i]!) solved++;
    out[i] = solved / sorted.length;
  }
  return out;
}
