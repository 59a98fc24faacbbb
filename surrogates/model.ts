/**
 * The contract of a regression model over architectures, used by model-based strategies and by the surrogate
 * oracle. A model owns its encoding, so that kernels on graphs and models on feature vectors look the same.
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
