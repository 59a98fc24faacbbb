/**
 * The contract of a regression model over architectures, as model-based strategies use them. A model owns its
 * encoding, so that kernels on graphs and models on feature vectors look the same.
 *
 * @module
 */
import { UserError } from "../src/errors.ts";
import type { Architecture } from "../src/space/space.ts";

/** Predictions for a list of architectures, in its order. */
export interface Prediction {
  readonly mean: Float64Array;
  /** Standard deviation of the model's belief, ≥ 0; all zero for models without one. */
  readonly spread: Float64Array;
  /** What each member of an ensemble predicts. */
  readonly members?: readonly Float64Array[];
}

/** One model: fitted on observations, then asked. Fitting again replaces what was learned. */
export interface RegressionModel {
  fit(architectures: readonly Architecture[], values: ArrayLike<number>): void;
  predict(architectures: readonly Architecture[]): Prediction;
}

/** Throws a UserError unless there is one finite value for every architecture, and at least one. */
export function checkObservations(architectures: readonly Architecture[], values: ArrayLike<number>): void {
  if (architectures.length !== values.length || values.length === 0)
    throw new UserError(
      `a model cannot be fitted on ${architectures.length} architectures and ${values.length} values`,
    );
  for (let i = 0; i < values.length; i++)
    if (!Number.isFinite(values[i]))
      throw new UserError(
        `a model cannot be fitted: the value of architecture ${architectures[i]} is ${values[i]}`,
      );
}

/** Values less their mean, over their standard deviation; all zero when they are tied. */
export function standardize(values: ArrayLike<number>): { scaled: Float64Array; mean: number; sd: number } {
  const n = values.length;
  let mean = 0;
  for (let i = 0; i < n; i++) mean += values[i]! / n;
  let variance = 0;
  for (let i = 0; i < n; i++) variance += (values[i]! - mean) ** 2 / n;
  const sd = variance > 1e-24 ? Math.sqrt(variance) : 1;
  return { scaled: Float64Array.from({ length: n }, (_, i) => (values[i]! - mean) / sd), mean, sd };
}

/** Mean and standard deviation (n − 1) over the members' predictions. */
export function ensemblePrediction(members: readonly Float64Array[]): Prediction {
  const size = members[0]!.length;
  const mean = new Float64Array(size);
  const spread = new Float64Array(size);
  for (const member of members) for (let i = 0; i < size; i++) mean[i]! += member[i]! / members.length;
  for (const member of members) for (let i = 0; i < size; i++) spread[i]! += (member[i]! - mean[i]!) ** 2;
  const divisor = Math.max(1, members.length - 1);
  for (let i = 0; i < size; i++) spread[i] = Math.sqrt(spread[i]! / divisor);
  return { mean, spread, members };
}
