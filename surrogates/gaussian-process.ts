/**
 * Exact Gaussian-process regression over architectures, with hyper-parameters by maximum a posteriori.
 *
 * @module
 */

import {
  appendRow,
  emptyTriangle,
  rowStart,
  solveLower,
  solveLowerFour,
  solveUpper,
} from "../src/math/linalg.ts";
import type { Architecture } from "../src/space/space.ts";
import { type Hyperparameters, maximizePosterior, type Prior } from "./gp-likelihood.ts";
import { createPool, type Pool } from "./gp-pool.ts";
import { type Kernel, kernelValues } from "./kernel.ts";
import { checkObservations, type Prediction, type RegressionModel } from "./model.ts";

export interface GaussianProcessOptions {
  readonly kernel: Kernel;
  readonly prior: Prior;
  /** Hyper-parameters are fitted anew whenever the data have grown by this factor (1.25). */
  readonly refitGrowth?: number;
  /** At most this many points, the latest, are used to fit hyper-parameters; all are used to predict (120). */
  readonly likelihoodPoints?: number;
}

export interface GaussianProcess extends RegressionModel {
  hyperparameters(): Hyperparameters;
  /** Standard deviation of what the kernel does not explain, on the scale of the values. */
  residual(): number;
  /** As `predict`, for a list that is asked again and again: the same array, with more data each time. */
  survey(list: readonly Architecture[]): Prediction;
  /** Exact means, and upper bounds of the spreads: what the closest single observation alone would leave. */
  outlook(list: readonly Architecture[]): Prediction;
}

/**
 * Fits `values ~ mean + GP(σ² k) + noise`. Fitting on the former data with more appended extends the Cholesky
 * factor, O(n²) a point. A prediction costs O(n²) a candidate, a survey O(n) for each new observation, an outlook
 * O(n).
 */
export function gaussianProcess(options: GaussianProcessOptions): GaussianProcess {
  const { kernel, prior, refitGrowth = 1.25, likelihoodPoints = 120 } = options;
  const width = kernel.components.length;
  let known = new Int32Array(0);
  let fittedAt = 0;
  let theta: Hyperparameters = initial(prior);
  let pairs = new Float64Array(0); // component values of pairs (i, j ≤ i): packed rows × width
  let factor = emptyTriangle();
  let solved = new Float64Array(0); // L⁻¹ (y − mean)
  let alpha = new Float64Array(0); // K⁻¹ (y − mean)
  let offset = 0;
  let scale = 1;
  let surveyed: { asked: readonly Architecture[]; list: Int32Array; pool: Pool } | undefined;
  let buffer = new Float64Array(0);

  /** k(a, b) for every b of a list. */
  const compare = (a: Architecture, list: Int32Array, out: Float64Array): void => {
    if (buffer.length < list.length * width) buffer = new Float64Array(list.length * width);
    kernel.compare(a, list, buffer);
    kernelValues(kernel.form, buffer, theta.weights, list.length, out);
  };
  const own = (list: Int32Array): Float64Array => {
    const values = new Float64Array(list.length);
    for (let c = 0; c < list.length; c++)
      compare(list[c]!, list.subarray(c, c + 1), values.subarray(c, c + 1));
    return values;
  };
  const deviations = (variances: Float64Array): Float64Array =>
    variances.map((v) => scale * Math.sqrt(Math.max(v, 0)));
  /** Remembers the data, which begin with those known already. */
  const append = (list: Int32Array<ArrayBuffer>): void => {
    const n = list.length;
    if (pairs.length < rowStart(n) * width) {
      const grown = new Float64Array(2 * rowStart(n) * width);
      grown.set(pairs.subarray(0, rowStart(known.length) * width));
      pairs = grown;
    }
    for (let i = known.length; i < n; i++) {
      const row = pairs.subarray(rowStart(i) * width, rowStart(i + 1) * width);
      kernel.compare(list[i]!, list.subarray(0, i + 1), row);
    }
    known = list;
  };

  return {
    fit(architectures, values) {
      checkObservations(architectures, values);
      const n = architectures.length;
      const list = Int32Array.from(architectures);
      if (!known.every((a, i) => a === list[i])) {
        known = new Int32Array(0);
        fittedAt = 0;
        theta = initial(prior);
        factor = emptyTriangle();
        surveyed = undefined;
      }
      append(list);
      offset = 0;
      for (let i = 0; i < n; i++) offset += values[i]! / n;
      if (n >= refitGrowth * fittedAt && n > 2) {
        const first = Math.max(0, n - likelihoodPoints);
        const sample = Float64Array.from({ length: n - first }, (_, i) => values[first + i]!);
        theta = maximizePosterior(kernel.form, packedFrom(pairs, width, first, n), sample, prior, theta);
        fittedAt = n;
        factor = emptyTriangle(n + 64);
        surveyed = undefined;
      }
      const row = new Float64Array(n);
      for (let i = factor.size; i < n; i++) {
        kernelValues(kernel.form, pairs.subarray(rowStart(i) * width), theta.weights, i + 1, row);
        appendRow(factor, row, row[i]! + theta.noise);
      }
      solved = Float64Array.from({ length: n }, (_, i) => values[i]! - offset);
      solveLower(factor, solved);
      let quadratic = 0;
      for (let i = 0; i < n; i++) quadratic += solved[i]! ** 2;
      scale = Math.sqrt(quadratic / n); // the likeliest signal variance, yᵀ K⁻¹ y / n
      alpha = solved.slice();
      solveUpper(factor, alpha);
    },
    predict(architectures) {
      const list = Int32Array.from(architectures);
      const variance = own(list);
      const mean = new Float64Array(list.length);
      const n = known.length;
      const k = new Float64Array(n);
      const four = new Float64Array(4 * n); // of the last block, sides beyond the list hold what was there
      for (let block = 0; block < list.length; block += 4) {
        const end = Math.min(list.length, block + 4);
        for (let c = block; c < end; c++) {
          compare(list[c]!, known, k);
          let sum = offset;
          for (let i = 0, at = c - block; i < n; i++, at += 4) {
            sum += k[i]! * alpha[i]!;
            four[at] = k[i]!;
          }
          mean[c] = sum;
        }
        solveLowerFour(factor, four);
        for (let c = block; c < end; c++) {
          let rest = variance[c]!;
          for (let at = c - block; at < 4 * n; at += 4) rest -= four[at]! ** 2;
          variance[c] = rest;
        }
      }
      return { mean, spread: deviations(variance) };
    },
    survey(architectures) {
      if (surveyed?.asked !== architectures) {
        const list = Int32Array.from(architectures);
        surveyed = { asked: architectures, list, pool: createPool(own(list)) };
      }
      const { list, pool } = surveyed;
      pool.extend(factor, (i, out) => compare(known[i]!, list, out));
      const mean = pool.mean(solved);
      for (let c = 0; c < mean.length; c++) mean[c]! += offset;
      return { mean, spread: deviations(pool.variance) };
    },
    outlook(architectures) {
      const list = Int32Array.from(architectures);
      const whole = own(list);
      const mean = new Float64Array(list.length).fill(offset);
      const variance = whole.slice();
      const row = new Float64Array(list.length);
      for (let i = 0; i < known.length; i++) {
        compare(known[i]!, list, row);
        const total = own(known.subarray(i, i + 1))[0]! + theta.noise;
        const weight = alpha[i]!;
        for (let c = 0; c < row.length; c++) {
          const k = row[c]!;
          mean[c]! += weight * k;
          const left = whole[c]! - (k * k) / total;
          if (left < variance[c]!) variance[c] = left;
        }
      }
      return { mean, spread: deviations(variance) };
    },
    hyperparameters: () => theta,
    residual: () => scale * Math.sqrt(theta.noise),
  };
}

const initial = ({ weights, noise }: Prior): Hyperparameters => ({
  weights: weights.map(({ mean }) => Math.exp(mean)),
  noise: Math.exp(noise.mean),
});

/** The packed pairs among observations first … n − 1. */
function packedFrom(pairs: Float64Array, width: number, first: number, n: number): Float64Array {
  if (first === 0) return pairs;
  const out = new Float64Array(rowStart(n - first) * width);
  let at = 0;
  for (let i = first; i < n; i++) {
    out.set(pairs.subarray((rowStart(i) + first) * width, rowStart(i + 1) * width), at);
    at += (i + 1 - first) * width;
  }
  return out;
}
