/**
 * Anytime curves: what each run had found after a given budget, on any axis.
 *
 * @module
 */
import { createMeanIntervals } from "./bootstrap.ts";
import { mean, quantiles } from "./descriptive.ts";
import type { Axis, Horizon, Run } from "./results.ts";

/**
 * The best value after each budget of an ascending list; NaN where not even the first query is paid for. A run that
 * ended early (stalled or finished) keeps its last value: nothing better would have come.
 */
export function bestAt(run: Run, axis: Axis, budgets: ArrayLike<number>): Float64Array {
  const counter = run[axis];
  const out = new Float64Array(budgets.length);
  let row = -1;
  for (let i = 0; i < budgets.length; i++) {
    const budget = budgets[i]!;
    while (row + 1 < counter.length && counter[row + 1]! <= budget) row++;
    out[i] = row < 0 ? Number.NaN : run.best[row]!;
  }
  return out;
}

/** The incumbent's code after a budget; undefined before the first query. */
export function incumbentAt(run: Run, axis: Axis, budget: number): string | undefined {
  let code: string | undefined;
  for (const { row, architecture } of run.improvements) {
    if (run[axis][row]! > budget) break;
    code = architecture;
  }
  return code;
}

/** The budget at which a run first reached a target; Infinity if it never did. */
export function budgetToReach(run: Run, axis: Axis, target: number): number {
  for (const { row } of run.improvements) {
    if (run.best[row]! >= target) return run[axis][row]!;
  }
  return Number.POSITIVE_INFINITY;
}

/** How much a run spent in all. */
export function spent(run: Run, axis: Axis): number {
  return run[axis].at(-1) ?? 0;
}

/** How much of a budget a run spent. Of seconds all, where they were over before the next query ended. */
export function spentOf({ unit, end }: Horizon, run: Run): number {
  return unit === "cost" && run.status === "complete" ? end : Math.min(end, spent(run, unit));
}

/** The sample of best values at one budget, over runs. */
export interface Point {
  readonly budget: number;
  /** Runs that had made a query by then. */
  readonly runs: number;
  readonly mean: number;
  /** 95 % percentile bootstrap interval of the mean. */
  readonly low: number;
  readonly high: number;
  readonly median: number;
  readonly q1: number;
  readonly q3: number;
  /** Share of runs at the reference (the optimum, where it is known). */
  readonly hitRate: number;
}

/** One strategy on one objective: a point for every budget at which all its runs have made a query. */
export function curve(
  runs: readonly Run[],
  axis: Axis,
  budgets: readonly number[],
  reference: number,
): Point[] {
  return pointsOf(
    mapped(runs, (run) => bestAt(run, axis, budgets)),
    runs.length,
    budgets,
    (value) => value >= reference,
  );
}

function* mapped<From, To>(list: readonly From[], to: (one: From) => To): Generator<To> {
  for (const one of list) yield to(one);
}

/** What columns of numbers, one a run, have in common at each budget at which every run has one. */
export function pointsOf(
  perRun: Iterable<Float64Array>,
  count: number,
  budgets: readonly number[],
  isHit: (value: number) => boolean,
): Point[] {
  // Budget by budget: what a point is of lies side by side.
  const columns = new Float64Array(budgets.length * count);
  let r = 0;
  for (const column of perRun) {
    for (let i = 0; i < budgets.length; i++) columns[i * count + r] = column[i]!;
    r++;
  }
  const intervalOf = createMeanIntervals(count);
  const points: Point[] = [];
  for (const [i, budget] of budgets.entries()) {
    const sample = columns.subarray(i * count, (i + 1) * count);
    if (sample.length === 0 || sample.some(Number.isNaN)) continue;
    const [low, high] = intervalOf(sample);
    const [q1, median, q3] = quantiles(sample, [0.25, 0.5, 0.75]) as [number, number, number];
    let hits = 0;
    for (const value of sample) if (isHit(value)) hits++;
    points.push({
      budget,
      runs: sample.length,
      mean: mean(sample),
      low,
      high,
      median,
      q1,
      q3,
      hitRate: hits / sample.length,
    });
  }
  return points;
}

/** Budgets at which tables report: 1, 2, 5, 10, … and 50, 100, 150, 200, 300 as in the literature, and the last. */
export function checkpoints(last: number): number[] {
  const budgets = new Set([50, 100, 150, 200, 300, last]);
  for (let power = 1; power <= last; power *= 10) for (const step of [1, 2, 5]) budgets.add(step * power);
  return [...budgets].filter((budget) => budget >= 1 && budget <= last).sort((a, b) => a - b);
}

/** About `count` budgets from 1 (or `first`) to `last`, evenly spaced on a logarithmic axis; whole where `integer`. */
export function logGrid(first: number, last: number, count = 60, integer = true): number[] {
  const budgets = new Set<number>();
  for (let i = 0; i < count; i++) {
    const budget = first * (last / first) ** (i / (count - 1));
    budgets.add(integer ? Math.round(budget) : budget);
  }
  budgets.add(last);
  return [...budgets].filter((budget) => budget <= last).sort((a, b) => a - b);
}
