/**
 * The contract of a regression model over architectures, used by model-based strategies and by the surrogate
 * oracle. A model owns its encoding, so that kernels on graphs and models on feature vectors look the same.
 *
 * @module
 */
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
