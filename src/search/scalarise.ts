/**
 * Many objectives as one number, around any strategy for one objective: it does not know.
 *
 * @module
 */
import { z } from "zod";
import type { Random } from "../space/random.ts";
import { createQuery } from "./query.ts";
import { isFeasible, type Outcome } from "./scoring.ts";
import type { Query, Strategy } from "./strategy.ts";
import { translate } from "./translate.ts";

/** `chebyshev`: augmented Chebyshev, with weights drawn for each query (ParEGO: Knowles 2006, eq. 2). */
export const scalarisation = z.enum(["chebyshev"]);
export type Scalarisation = z.output<typeof scalarisation>;

/** Weight of the sum beside the worst objective, as in ParEGO. */
const RHO = 0.05;

/** A strategy for one objective that searches many. For one metric without limits it is what it was. */
export function scalarised<Schema extends z.ZodType>(strategy: Strategy<Schema>): Strategy<Schema> {
  return {
    ...strategy,
    searchMany(context) {
      const toNumber = scalariser(context.objectives, context.random.fork("scalarise"));
      const query: Query = createQuery();
      return translate(strategy.search({ ...context, query }), (outcome) => toNumber(outcome as Outcome));
    },
  };
}

/**
 * A number in about [0, 1] for each outcome, to be maximised; below 0 outside the limits (feasibility first: Deb 2000).
 * Objectives and broken limits are put on one scale by the ranges seen so far.
 */
export function scalariser(objectives: number, random: Random): (outcome: Outcome) => number {
  const ranges = createRanges();
  const weights = new Float64Array(objectives);
  // One objective within limits needs no weights: its order is all that counts.
  if (objectives === 1)
    return (outcome) => {
      ranges.widen(outcome);
      if (!isFeasible(outcome, 1)) return -violation(outcome, 1, ranges.low);
      return 0.5 + Math.atan(outcome[0]!) / Math.PI;
    };
  return (outcome) => {
    ranges.widen(outcome);
    drawWeights(weights, random);
    return chebyshev(outcome, weights, ranges);
  };
}

/** The lowest and the highest of each number of the outcomes seen. */
export interface Ranges {
  readonly low: readonly number[];
  readonly high: readonly number[];
  widen(outcome: Outcome): void;
}

export function createRanges(): Ranges {
  const low: number[] = [];
  const high: number[] = [];
  return {
    low,
    high,
    widen(outcome) {
      for (let j = 0; j < outcome.length; j++) {
        const value = outcome[j]!;
        if (!(value >= low[j]!)) low[j] = value;
        if (!(value <= high[j]!)) high[j] = value;
      }
    },
  };
}

/**
 * The augmented Chebyshev scalarisation of an outcome that the ranges contain, 1 at best; below 0 outside the limits.
 *
 * @param weights of the objectives, which sum to 1
 */
export function chebyshev(outcome: Outcome, weights: ArrayLike<number>, { low, high }: Ranges): number {
  if (!isFeasible(outcome, weights.length)) return -violation(outcome, weights.length, low);
  let worst = 0;
  let sum = 0;
  for (let m = 0; m < weights.length; m++) {
    const range = high[m]! - low[m]!;
    const short = range > 0 ? (weights[m]! * (high[m]! - outcome[m]!)) / range : 0;
    worst = Math.max(worst, short);
    sum += short;
  }
  return (1 + RHO - worst - RHO * sum) / (1 + RHO);
}

/** How far outside the limits an outcome is: each as a share of the farthest seen; above 0. */
function violation(outcome: Outcome, objectives: number, low: readonly number[]): number {
  let sum = 0;
  for (let j = objectives; j < outcome.length; j++) if (!(outcome[j]! >= 0)) sum += outcome[j]! / low[j]!;
  return sum;
}

/** Uniform on the simplex: weights that sum to 1. */
export function drawWeights(weights: Float64Array, random: Random): void {
  let sum = 0;
  for (let m = 0; m < weights.length; m++) {
    weights[m] = -Math.log(1 - random.next());
    sum += weights[m]!;
  }
  for (let m = 0; m < weights.length; m++) weights[m]! /= sum;
}
