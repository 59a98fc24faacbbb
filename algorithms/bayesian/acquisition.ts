/**
 * Acquisition functions: how much a candidate promises, given what a model believes of it.
 *
 * @module
 */

import type { Random } from "../../src/space/random.ts";
import type { Prediction } from "../../surrogates/model.ts";

/** Scores candidates, higher is better; `incumbent` is the best value so far on the model's scale. */
export type Acquisition = (belief: Prediction, incumbent: number, random: Random) => Float64Array;

/** Expected improvement over the incumbent (Jones et al. 1998, eq. 15). */
export const expectedImprovement: Acquisition = ({ mean, spread }, incumbent) =>
  mean.map((m, i) => {
    const s = spread[i]!;
    const gain = m - incumbent;
    if (s <= 1e-12) return Math.max(gain, 0);
    const z = gain / s;
    return gain * normalCdf(z) + s * normalPdf(z);
  });

/** mean + β · spread (Srinivas et al. 2010). */
export const upperConfidenceBound =
  (beta: number): Acquisition =>
  ({ mean, spread }) =>
    mean.map((m, i) => m + beta * spread[i]!);

/** Independent Thompson sampling: a normal draw for each candidate (White et al. 2021, section 4). */
export const independentThompson: Acquisition = ({ mean, spread }, _, random) =>
  mean.map((m, i) => m + spread[i]! * random.normal());

/** Thompson sampling: the prediction of one member of an ensemble, drawn anew each time; the mean where there is none. */
export const thompson: Acquisition = ({ mean, members }, _, random) =>
  members === undefined ? mean : random.pick(members);

/** The mean alone: no exploration. */
export const greedy: Acquisition = ({ mean }) => mean;

/** Density of the standard normal. */
export const normalPdf = (z: number): number => Math.exp(-0.5 * z * z) / Math.sqrt(2 * Math.PI);

/** Distribution function of the standard normal, to 1.2e-7 relative (Numerical Recipes' erfc, Chebyshev fit). */
export function normalCdf(z: number): number {
  const x = Math.abs(z) / Math.SQRT2;
  const t = 1 / (1 + 0.5 * x);
  let poly = 0.17087277;
  for (const c of ERFC) poly = c + t * poly;
  const upper = 0.5 * t * Math.exp(-x * x - 1.26551223 + t * poly);
  return z > 0 ? 1 - upper : upper;
}

/** Coefficients of the fit, highest power but one first. */
const ERFC = [
  -0.82215223, 1.48851587, -1.13520398, 0.27886807, -0.18628806, 0.09678418, 0.37409196, 1.00002368,
];
