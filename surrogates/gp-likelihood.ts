/**
 * The log posterior of a Gaussian process's hyper-parameters, its gradient, and its maximum.
 *
 * @module
 */

import {
  appendRow,
  emptyTriangle,
  inverse,
  logDeterminant,
  solveLower,
  solveUpper,
} from "../src/math/linalg.ts";
import { type Kernel, kernelValues } from "./kernel.ts";

/** Kernel weights, and the noise variance relative to the signal variance. */
export interface Hyperparameters {
  readonly weights: readonly number[];
  readonly noise: number;
}

/** A normal belief about a logarithm. */
export interface LogNormal {
  readonly mean: number;
  readonly sd: number;
}

export interface Prior {
  readonly weights: readonly LogNormal[];
  readonly noise: LogNormal;
}

/** Value and gradient at the logarithms of (weights…, noise). */
export interface LogPosterior {
  readonly value: number;
  readonly gradient: Float64Array;
}

/**
 * log p(θ | y) up to a constant, with the signal variance profiled out: −n/2 log(yᵀK⁻¹y / n) − ½ log|K| + log p(θ),
 * K = k + noise·I (Rasmussen & Williams 2006, eq. 5.8–5.9). `pairs` holds component values in packed rows.
 */
export function logPosterior(
  form: Kernel["form"],
  pairs: Float64Array,
  values: Float64Array,
  prior: Prior,
  logs: Float64Array,
): LogPosterior {
  const n = values.length;
  const width = logs.length - 1;
  const weights = Array.from({ length: width }, (_, k) => Math.exp(logs[k]!));
  const noise = Math.exp(logs[width]!);
  const count = (n * (n + 1)) / 2;
  const k = new Float64Array(count);
  kernelValues(form, pairs, weights, count, k);

  const factor = emptyTriangle(n);
  for (let i = 0; i < n; i++) {
    const row = k.subarray((i * (i + 1)) / 2);
    appendRow(factor, row, row[i]! + noise);
  }
  const alpha = values.slice();
  solveLower(factor, alpha);
  let quadratic = 1e-12; // keeps tied values, yᵀK⁻¹y = 0, finite
  for (const v of alpha) quadratic += v * v;
  solveUpper(factor, alpha);
  const inverted = inverse(factor);

  // d/dθ = ½ Σᵢⱼ (n α αᵀ / (yᵀα) − K⁻¹)ᵢⱼ dKᵢⱼ/dθ; off-diagonal pairs count twice.
  const gradient = new Float64Array(width + 1);
  const ratio = n / quadratic;
  for (let i = 0, at = 0; i < n; i++) {
    for (let j = 0; j <= i; j++, at++) {
      const factorIJ = (ratio * alpha[i]! * alpha[j]! - inverted[at]!) * (i === j ? 0.5 : 1);
      const slope = form === "exponential" ? -k[at]! * factorIJ : factorIJ;
      for (let c = 0; c < width; c++) gradient[c]! += slope * weights[c]! * pairs[at * width + c]!;
      if (i === j) gradient[width]! += factorIJ * noise;
    }
  }
  let value = -0.5 * n * Math.log(quadratic / n) - 0.5 * logDeterminant(factor);
  for (let c = 0; c <= width; c++) {
    const { mean, sd } = c < width ? prior.weights[c]! : prior.noise;
    const z = (logs[c]! - mean) / sd;
    value -= 0.5 * z * z;
    gradient[c]! -= z / sd;
  }
  return { value, gradient };
}

/** Steps of gradient ascent with a step size for each parameter (iRprop−, Igel & Hüsken 2000), from `start`. */
export function maximizePosterior(
  form: Kernel["form"],
  pairs: Float64Array,
  values: Float64Array,
  prior: Prior,
  start: Hyperparameters,
  steps = 20,
): Hyperparameters {
  let mean = 0;
  for (const v of values) mean += v / values.length;
  const centred = values.map((v) => v - mean);
  const logs = Float64Array.from([...start.weights, start.noise], Math.log);
  const step = new Float64Array(logs.length).fill(0.3);
  const last = new Float64Array(logs.length);
  let best = logs.slice();
  let bestValue = Number.NEGATIVE_INFINITY;
  for (let iteration = 0; iteration < steps; iteration++) {
    const { value, gradient } = logPosterior(form, pairs, centred, prior, logs);
    if (value > bestValue) {
      bestValue = value;
      best = logs.slice();
    }
    for (let c = 0; c < logs.length; c++) {
      const agreement = gradient[c]! * last[c]!;
      step[c] = Math.min(2, Math.max(0.01, step[c]! * (agreement > 0 ? 1.3 : agreement < 0 ? 0.5 : 1)));
      last[c] = agreement < 0 ? 0 : gradient[c]!;
      logs[c]! += Math.sign(last[c]!) * step[c]!;
    }
  }
  return { weights: Array.from(best.subarray(0, -1), Math.exp), noise: Math.exp(best.at(-1)!) };
}
