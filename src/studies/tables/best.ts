/**
 * What the best network of one metric is worth on another.
 *
 * @module
 */
import type { Scale } from "../../metric/scale.ts";
import { pickBy } from "../measures/picks.ts";

/** The best of one metric as another sees it; where several are the best, means over them. */
export interface BestThere {
  /** Position of the best, the first of them, among those that were compared. */
  readonly at: number;
  readonly tied: number;
  readonly value: number;
  /** 1 + how many are better there; NaN where the other metric has no better. */
  readonly rank: number;
  /** How far the value is from the best one there. */
  readonly regret: number;
}

/** 1 for larger is better, −1 for smaller; undefined where a metric does not say. */
export function signOf({ direction }: Scale): 1 | -1 | undefined {
  if (direction === undefined) return undefined;
  return direction === "maximise" ? 1 : -1;
}

/** @param here signs of what picks, @param there of what judges */
export function bestThere(
  picks: Float64Array,
  here: 1 | -1,
  judges: Float64Array,
  there: 1 | -1 | undefined,
): BestThere {
  const { at, value } = pickBy(picks, judges, here === 1);
  const found = { at: at[0]!, tied: at.length, value };
  if (there === undefined) return { ...found, rank: Number.NaN, regret: Number.NaN };
  const merits = judges.map((judged) => there * judged);
  const best = merits.reduce((a, b) => Math.max(a, b));
  return { ...found, rank: pickBy(picks, ranksOf(merits), here === 1).value, regret: best - there * value };
}

/** Of each value: 1 + how many are greater. */
function ranksOf(merits: Float64Array): Float64Array {
  const descending = Float64Array.from(merits).sort().reverse();
  const first = new Map<number, number>();
  for (const [i, merit] of descending.entries()) if (!first.has(merit)) first.set(merit, i + 1);
  return merits.map((merit) => first.get(merit)!);
}
