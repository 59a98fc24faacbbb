/**
 * Strategies over all objectives at once: normalised scores, interquartile mean, probability of improvement,
 * performance profiles (Agarwal et al., NeurIPS 2021), and ranks.
 *
 * @module
 */

import { createRandom } from "../space/random.ts";
import { meanOfMeansInterval, percentileInterval, RESAMPLES } from "./bootstrap.ts";
import { valuesAt } from "./compare.ts";
import { bestAt } from "./curves.ts";
import { averageRanks, interquartileMean, mean } from "./descriptive.ts";
import type { Group } from "./groups.ts";
import type { Axis } from "./results.ts";
import type { Goal } from "./targets.ts";
import { a12 } from "./two-sample.ts";

/** Groups of one objective, one per strategy, all with runs. */
export interface TaskGroups {
  readonly objective: string;
  readonly reference: Goal;
  readonly groups: readonly Group[];
}

/**
 * Scores on a common scale, `scores[task][strategy][run]`: 0 is the mean first query of all runs (what one architecture
 * drawn at random is worth), 1 the optimum.
 */
export function normalisedScores(tasks: readonly TaskGroups[], axis: Axis, budget: number): number[][][] {
  return tasks.map(({ reference, groups }) => {
    const firsts = groups
      .flatMap(({ runs }) => runs.map((run) => run.best[0]!))
      .filter((v) => !Number.isNaN(v));
    const zero = mean(firsts);
    const range = reference.value - zero;
    return groups.map((group) =>
      valuesAt(group, axis, budget).values.map((value) => (range > 0 ? (value - zero) / range : 1)),
    );
  });
}

/** An estimate with its 95 % interval. */
export interface Estimate {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/**
 * Interquartile mean of a strategy's scores pooled over tasks, with a percentile interval from a bootstrap stratified by
 * task: runs are resampled within each task.
 */
export function pooledInterquartileMean(
  scores: readonly (readonly number[])[],
  resamples = RESAMPLES / 4,
): Estimate {
  const pooled = scores.flat();
  const value = interquartileMean(pooled);
  const random = createRandom(`stratified-bootstrap|${scores.map((s) => s.length).join(",")}`);
  const draw = new Float64Array(pooled.length);
  const statistics = Float64Array.from({ length: resamples }, () => {
    let at = 0;
    for (const sample of scores)
      for (let i = 0; i < sample.length; i++) draw[at++] = sample[random.integer(sample.length)]!;
    return interquartileMean(draw);
  });
  const [low, high] = percentileInterval(statistics);
  return { value, low, high };
}

/** Mean over tasks of the probability that a run of one strategy beats a run of the other (A12). */
export function probabilityOfImprovement(
  first: readonly (readonly number[])[],
  second: readonly (readonly number[])[],
): number {
  return mean(first.map((scores, task) => a12(scores, second[task]!)));
}

/**
 * The share of runs, averaged over tasks, whose score reaches each threshold. Agarwal et al. count scores above it; at a
 * threshold of 1 that would hide the runs that found the optimum.
 */
export function performanceProfile(
  scores: readonly (readonly number[])[],
  thresholds: readonly number[],
): number[] {
  return thresholds.map((threshold) =>
    mean(scores.map((sample) => sample.filter((score) => score >= threshold).length / sample.length)),
  );
}

/** Mean ranks at one budget. */
export interface RankPoint {
  readonly budget: number;
  /** One per strategy, 1 the best; averaged over seeds that all have, then over tasks. */
  readonly ranks: readonly Estimate[];
}

/**
 * Mean rank over time. Strategies are ranked seed by seed (ties share ranks); intervals resample seeds within tasks,
 * so they speak about these tasks and not about others.
 */
export function ranksOverTime(
  tasks: readonly TaskGroups[],
  axis: Axis,
  budgets: readonly number[],
): RankPoint[] {
  const strategies = tasks[0]?.groups.length ?? 0;
  const perTask = tasks.map(({ groups }) => {
    const seedsOf = groups.map(({ runs }) => new Set(runs.map(({ seed }) => seed)));
    const common = new Set([...seedsOf[0]!].filter((seed) => seedsOf.every((seeds) => seeds.has(seed))));
    const columns = groups.map(({ runs }) =>
      runs.filter(({ seed }) => common.has(seed)).map((run) => bestAt(run, axis, budgets)),
    );
    return { columns, seeds: common.size };
  });
  if (perTask.length === 0 || perTask.some(({ seeds }) => seeds === 0)) return [];
  return budgets.flatMap((budget, b) => {
    const ranksOf = Array.from({ length: strategies }, (): Float64Array[] => []);
    for (const { columns, seeds } of perTask) {
      const ranks = ranksOf.map((own) => {
        own.push(new Float64Array(seeds));
        return own.at(-1)!;
      });
      for (let s = 0; s < seeds; s++) {
        const scores = columns.map((runs) => -runs[s]![b]!);
        if (scores.some(Number.isNaN)) return [];
        const ranked = averageRanks(scores).ranks;
        for (let k = 0; k < strategies; k++) ranks[k]![s] = ranked[k]!;
      }
    }
    const estimates = ranksOf.map((own): Estimate => {
      const value = own.reduce((sum, ranks) => sum + mean(ranks) / own.length, 0);
      const [low, high] = meanOfMeansInterval(own);
      return { value, low, high };
    });
    return [{ budget, ranks: estimates }];
  });
}
