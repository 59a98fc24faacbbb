/**
 * Exact Gaussian-process regression over architectures, with hyper-parameters by maximum a posteriori.
 *
 * @module
 */
import type { Architecture } from "../src/space/space.ts";
import { type Hyperparameters, maximizePosterior, type Prior } from "./gp-likelihood.ts";
import { createPool, type Pool } from "./gp-pool.ts";
import { type Kernel, kernelValues } from "./kernel.ts";
import { appendRow, emptyTriangle, solveLower, type Triangle } from "./linalg.ts";
import { checkObservations, type RegressionModel } from "./model.ts";

export interface GaussianProcessOptions {
  readonly kernel: Kernel;
  readonly prior: Prior;
  /** Hyper-parameters are fitted anew whenever the data have grown by this factor (1.25). */
  readonly refitGrowth?: number;
  /** At most this many points, the latest, are used to fit hyper-parameters; all are used to predict (120). */
  readonly nugget?: boolean;
  readonly likelihoodPoints?: number;
}

/**
 * Fits `values ~ mean + GP(σ² k) + noise`. Fitting on the former data with more appended extends the Cholesky
 * factor (O(n²) a point); predicting for the same list object again extends its rows L⁻¹k (O(n) a candidate), so
 * that a search can afford to score a whole space after every evaluation.
 */
export function gaussianProcess(options: GaussianProcessOptions): RegressionModel & {
  hyperparameters(): Hyperparameters;
} {
  const { kernel, prior, refitGrowth = 1.25, likelihoodPoints = 120 } = options;
  const width = kernel.components.length;
  let known: Architecture[] = [];
  let fittedAt = 0;
  let theta: Hyperparameters = {
    weights: prior.weights.map(({ mean }) => Math.exp(mean)),
    noise: Math.exp(prior.noise.mean),
  };
  let pairs = new Float64Array(0); // component values of pairs (i, j ≤ i), packed rows × width
  let factor: Triangle = emptyTriangle();
  let target = new Float64Array(0); // L⁻¹ (y − mean)
  let offset = 0;
  let scale = 1;
  let pool: Pool | undefined;

  /** Kernel values of observation i with observations 0 … i. */
  const rowOf = (i: number, out: Float64Array): void => {
    const start = (i * (i + 1)) / 2;
    kernelValues(kernel.form, pairs.subarray(start * width), theta.weights, i + 1, out);
  };

  const newPool = (list: readonly Architecture[]): Pool => {
    const variance = new Float64Array(list.length);
    const components = new Float64Array(width);
    const value = new Float64Array(1);
    for (let c = 0; c < list.length; c++) {
      kernel.compare(list[c]!, [list[c]!], components);
      kernelValues(kernel.form, components, theta.weights, 1, value);
      variance[c] = value[0]!;
    }
    return createPool(list, variance);
  };

  return {
    fit(architectures, values) {
      checkObservations(architectures, values);
      const n = architectures.length;
      if (known.some((a, i) => a !== architectures[i])) {
        known = [];
        fittedAt = 0;
      }
      if (known.length === 0) {
        factor = emptyTriangle();
        pool = undefined;
      }
      const grown = new Float64Array(((n * (n + 1)) / 2) * width);
      grown.set(pairs.subarray(0, Math.min(pairs.length, grown.length)));
      pairs = grown;
      for (let i = known.length; i < n; i++)
        kernel.compare(
          architectures[i]!,
          architectures.slice(0, i + 1),
          pairs.subarray(((i * (i + 1)) / 2) * width, (((i + 1) * (i + 2)) / 2) * width),
        );
      known = architectures.slice();

      offset = 0;
      for (let i = 0; i < n; i++) offset += values[i]! / n;
      if (n >= refitGrowth * fittedAt && n > 2) {
        const first = Math.max(0, n - likelihoodPoints);
        const sample = Float64Array.from({ length: n - first }, (_, i) => values[first + i]!);
        theta = maximizePosterior(kernel.form, packedFrom(pairs, width, first, n), sample, prior, theta);
        fittedAt = n;
        factor = emptyTriangle(n + 64);
        pool = pool && newPool(pool.list);
      }
      const row = new Float64Array(n);
      for (let i = factor.size; i < n; i++) {
        rowOf(i, row);
        appendRow(factor, row, row[i]! + theta.noise);
      }
      target = Float64Array.from({ length: n }, (_, i) => values[i]! - offset);
      solveLower(factor, target);
      let sum = 0;
      for (let i = 0; i < n; i++) sum += target[i]! ** 2;
      // The closed form σ² = yᵀ K⁻¹ y / n, shrunk towards nothing when all values are tied.
      scale = Math.sqrt(sum / n);
    },
    predict(list) {
      if (pool?.list !== list) pool = newPool(list);
      const components = new Float64Array(list.length * width);
      const { mean, variance } = pool.posterior(factor, target, (i, out) => {
        kernel.compare(known[i]!, list, components);
        kernelValues(kernel.form, components, theta.weights, list.length, out);
      });
      const nugget = options.nugget === true ? theta.noise : 0;
      return {
        mean: mean.map((m) => m + offset),
        spread: variance.map((v) => scale * Math.sqrt(Math.max(v, 0) + nugget)),
      };
    },
    hyperparameters: () => theta,
  };
}

/** The packed pairs among observations first … n − 1. */
function packedFrom(pairs: Float64Array, width: number, first: number, n: number): Float64Array {
  if (first === 0) return pairs;
  const out = new Float64Array((((n - first) * (n - first + 1)) / 2) * width);
  let at = 0;
  for (let i = first; i < n; i++) {
    const start = (i * (i + 1)) / 2;
    out.set(pairs.subarray((start + first) * width, (start + i + 1) * width), at);
    at += (i + 1 - first) * width;
  }
  return out;
}
