/**
 * Strategies against each other on one objective at one budget.
 *
 * @module
 */
import { bestAt } from "./curves.ts";
import { mean } from "./descriptive.ts";
import type { Group } from "./groups.ts";
import type { Axis } from "./results.ts";
import { a12, holm, mannWhitney, wilcoxonSignedRank } from "./two-sample.ts";

/** One pair of strategies. */
export interface Comparison {
  readonly objective: string;
  readonly first: string;
  readonly second: string;
  /** Probability that a run of the first is better than one of the second, ties counting half. */
  readonly a12: number;
  /** Mann–Whitney, Holm-adjusted over all pairs of the objective. */
  readonly p: number;
  /** Wilcoxon's signed ranks over seeds that both have, Holm-adjusted alike; NaN without a common seed. */
  readonly pPaired: number;
  readonly pairs: number;
}

/** Best value of each run of a group at a budget, by seed; runs without a query by then are left out. */
export function valuesAt(group: Group, axis: Axis, budget: number): { seeds: number[]; values: number[] } {
  const seeds: number[] = [];
  const values: number[] = [];
  for (const run of group.runs) {
    const value = bestAt(run, axis, [budget])[0]!;
    if (Number.isNaN(value)) continue;
    seeds.push(run.seed);
    values.push(value);
  }
  return { seeds, values };
}

/** All pairs of the groups of one objective. */
export function comparePairs(groups: readonly Group[], axis: Axis, budget: number): Comparison[] {
  const samples = groups
    .map((group) => ({ group, ...valuesAt(group, axis, budget) }))
    .filter(({ values }) => values.length > 0);
  const raw = samples.flatMap((a, i) =>
    samples.slice(i + 1).map((b) => {
      const bySeed = new Map(b.seeds.map((seed, at) => [seed, b.values[at]!]));
      const common = a.seeds.flatMap((seed, at) => (bySeed.has(seed) ? [at] : []));
      return {
        objective: a.group.objective,
        first: a.group.algorithm,
        second: b.group.algorithm,
        a12: a12(a.values, b.values),
        p: mannWhitney(a.values, b.values).p,
        pPaired:
          common.length === 0
            ? Number.NaN
            : wilcoxonSignedRank(
                common.map((at) => a.values[at]!),
                common.map((at) => bySeed.get(a.seeds[at]!)!),
              ).p,
        pairs: common.length,
      };
    }),
  );
  const adjusted = holm(raw.map(({ p }) => p));
  const paired = holm(raw.map(({ pPaired }) => (Number.isNaN(pPaired) ? 1 : pPaired)));
  return raw.map((pair, i) => ({
    ...pair,
    p: adjusted[i]!,
    pPaired: Number.isNaN(pair.pPaired) ? Number.NaN : paired[i]!,
  }));
}

/** The strategy with the best mean, and those that the tests do not tell apart from it at level .05. */
export function leaders(
  groups: readonly Group[],
  comparisons: readonly Comparison[],
  axis: Axis,
  budget: number,
): { best: string | undefined; alike: Set<string> } {
  let best: string | undefined;
  let highest = Number.NEGATIVE_INFINITY;
  for (const group of groups) {
    const { values } = valuesAt(group, axis, budget);
    const value = values.length === 0 ? Number.NEGATIVE_INFINITY : mean(values);
    if (value > highest) {
      highest = value;
      best = group.algorithm;
    }
  }
  const alike = new Set<string>();
  for (const { first, second, p } of comparisons) {
    if (p < 0.05) continue;
    if (first === best) alike.add(second);
    if (second === best) alike.add(first);
  }
  return { best, alike };
}
