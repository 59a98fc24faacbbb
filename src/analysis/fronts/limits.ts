/**
 * How searches within limits fare with the limits.
 *
 * @module
 */
import { meanInterval } from "../bootstrap.ts";
import { checkpoints, spentOf } from "../curves.ts";
import { mean } from "../descriptive.ts";
import type { Group } from "../groups.ts";
import type { Axis, ExperimentResults, Run } from "../results.ts";
import { askedOf } from "./task.ts";

/** One checkpoint of one strategy on one problem with limits. */
export interface LimitRow {
  readonly objective: string;
  readonly algorithm: string;
  readonly unit: string;
  readonly budget: number;
  readonly runs: number;
  /** Share of the queries that keep all limits, mean over runs, and its 95 % interval. */
  readonly share: number;
  readonly low: number;
  readonly high: number;
  /** Share of runs that have found something within the limits. */
  readonly found: number;
  /** Expected queries to the first: those spent until it or this budget, over the runs that found one. */
  readonly first: number;
}

export function limitRows({ objectives, budget }: ExperimentResults, groups: readonly Group[]): LimitRow[] {
  const { unit, end } = budget;
  return groups.flatMap(({ objective, algorithm, runs }) => {
    const problem = objectives.find(({ name }) => name === objective)?.problem;
    if (problem === undefined || problem.constraints.length === 0) return [];
    const asked = askedOf(problem);
    const kept = runs.map((run) => Array.from(run.best, (_, row) => asked(run, row) !== undefined));
    return checkpoints(end).map((stop): LimitRow => {
      const shares = runs.map((run, r) => shareBy(run, kept[r]!, unit, stop));
      const firsts = runs.map((run, r) => run[unit][kept[r]!.indexOf(true)] ?? Number.POSITIVE_INFINITY);
      const found = firsts.filter((first) => first <= stop).length;
      const queried = runs.map((run, r) => Math.min(firsts[r]!, stop, spentOf(budget, run)));
      const [low, high] = meanInterval(shares);
      return {
        objective,
        algorithm,
        unit,
        budget: stop,
        runs: runs.length,
        share: mean(shares),
        low,
        high,
        found: found / runs.length,
        first: queried.reduce((a, b) => a + b, 0) / found,
      };
    });
  });
}

/** The share of the rows within a budget that keep the limits. */
function shareBy(run: Run, kept: readonly boolean[], unit: Axis, budget: number): number {
  let rows = 0;
  let within = 0;
  while (rows < kept.length && run[unit][rows]! <= budget) if (kept[rows++]!) within++;
  return within / Math.max(1, rows);
}
