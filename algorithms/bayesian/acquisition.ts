/**
 * Acquisition functions: how much a candidate promises, given what a model believes of it.
 *
 * @module
 */

import type { Random } from "../../src/space/random.ts";
import type { Prediction } from "../../surrogates/model.ts";
import { normalCdf, normalPdf } from "./normal.ts";

/** Scores candidates, higher is better; `incumbent` is the best value so far on the model's scale. */
export type Acquisition = (belief: Prediction, incumbent: number, random: Random) => Float64Array;

/** Expected improvement over the incumbent (Jones et al. 1998, eq. 15). */
export const expectedImprovement: Acquisition = ({ mean, spread }, incumbent) => {
  const scores = new Float64Array(mean.length);
  for (let i = 0; i < scores.length; i++) scores[i] = improvement(mean[i]!, spread[i]!, incumbent);
  return scores;
};

/** Expected improvement of one normal belief. */
export function improvement(mean: number, spread: number, incumbent: number): number {
  const gain = mean - incumbent;
  if (spread <= 1e-12) return Math.max(gain, 0);
  const z = gain / spread;
  return gain * normalCdf(z) + spread * normalPdf(z);
}

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
