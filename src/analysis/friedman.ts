/**
 * Several strategies over several tasks: Friedman's test and Nemenyi's critical difference (Demšar, JMLR 2006).
 * The unit is the task: runs of one task are not independent evidence about other tasks.
 *
 * @module
 */
import { averageRanks } from "./descriptive.ts";
import { chiSquareTail, normalRange, normalRangeQuantile } from "./distributions.ts";

/** Result of Friedman's test with what a critical-difference diagram shows. */
export interface Friedman {
  readonly tasks: number;
  /** Mean rank of each strategy over tasks, 1 the best; ties share their average rank. */
  readonly meanRanks: readonly number[];
  /** χ² with tie correction, k − 1 degrees of freedom; NaN when every task is tied throughout. */
  readonly statistic: number;
  readonly p: number;
  /** Strategies whose mean ranks differ by less are not told apart at level .05. */
  readonly criticalDifference: number;
}

/** Below this number of tasks the χ² approximation of Friedman's test is poor (Demšar 2006, section 3.2.2). */
export const FEW_TASKS = 10;

/** `scores[task][strategy]`: higher is better. */
export function friedman(scores: readonly (readonly number[])[]): Friedman {
  const tasks = scores.length;
  const k = scores[0]?.length ?? 0;
  const sums = new Float64Array(k);
  let tieSum = 0;
  for (const row of scores) {
    const { ranks, ties } = averageRanks(row.map((score) => -score));
    tieSum += ties;
    for (let j = 0; j < k; j++) sums[j]! += ranks[j]!;
  }
  let squares = 0;
  for (const sum of sums) squares += sum * sum;
  const correction = 1 - tieSum / (tasks * k * (k * k - 1));
  const raw = (12 / (tasks * k * (k + 1))) * squares - 3 * tasks * (k + 1);
  const statistic = correction > 0 ? raw / correction : Number.NaN;
  return {
    tasks,
    meanRanks: Array.from(sums, (sum) => sum / tasks),
    statistic,
    p: Number.isNaN(statistic) ? 1 : chiSquareTail(statistic, k - 1),
    criticalDifference: criticalDifference(k, tasks),
  };
}

/** Nemenyi's critical difference of mean ranks for k strategies over a number of tasks. */
export function criticalDifference(k: number, tasks: number, alpha = 0.05): number {
  return (normalRangeQuantile(1 - alpha, k) / Math.SQRT2) * Math.sqrt((k * (k + 1)) / (6 * tasks));
}

/** Nemenyi's p-value for a difference of mean ranks. */
export function nemenyi(difference: number, k: number, tasks: number): number {
  const z = Math.abs(difference) / Math.sqrt((k * (k + 1)) / (6 * tasks));
  return Math.min(1, Math.max(0, 1 - normalRange(z * Math.SQRT2, k)));
}

/** Largest groups of strategies, in order of mean rank, whose ranks lie within the critical difference. */
export function cliques(meanRanks: readonly number[], difference: number): number[][] {
  const order = meanRanks.map((_, i) => i).sort((i, j) => meanRanks[i]! - meanRanks[j]! || i - j);
  const groups: number[][] = [];
  let reached = 0;
  for (let start = 0; start < order.length; start++) {
    let end = start + 1;
    while (end < order.length && meanRanks[order[end]!]! - meanRanks[order[start]!]! <= difference) end++;
    if (end - start > 1 && end > reached) groups.push(order.slice(start, end));
    reached = Math.max(reached, end);
  }
  return groups;
}
