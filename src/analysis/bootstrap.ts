/**
 * Percentile bootstrap intervals of means over runs.
 *
 * @module
 */
import { createRandom } from "../space/random.ts";
import { mean, quantileOfSorted, standardDeviation } from "./descriptive.ts";

/** Resamples: `counts[i * size + r]` is how often run i was drawn in resample r. */
export interface Resamples {
  readonly size: number;
  readonly runs: number;
  readonly counts: Uint16Array;
}

/** Number of resamples used throughout. */
export const RESAMPLES = 2000;

/**
 * Means of more runs than so many are normal to more decimals than are printed: their intervals are mean ± 1.96 standard
 * errors. To resample 100,000 runs would take most of a report's time, and a gigabyte.
 */
export const MOST_RESAMPLED = 5_000;

const cache = new Map<string, Resamples>();

/**
 * The resamples of a number of runs: the same for every curve, checkpoint and strategy with as many runs, so that a
 * curve's interval moves smoothly and paired strategies are resampled together.
 */
export function resamplesOf(runs: number, size = RESAMPLES): Resamples {
  const key = `${runs}|${size}`;
  const known = cache.get(key);
  if (known !== undefined) return known;
  const random = createRandom(`bootstrap|${key}`);
  const made = resamplesFrom(runs, size, () => random.integer(runs));
  cache.set(key, made);
  return made;
}

/** Resamples whose runs `draw` draws, one resample after the other. */
export function resamplesFrom(runs: number, size: number, draw: () => number): Resamples {
  const counts = new Uint16Array(size * runs);
  for (let r = 0; r < size; r++) for (let i = 0; i < runs; i++) counts[draw() * size + r]!++;
  return { size, runs, counts };
}

/** The mean of each resample, `means[r]`. */
export function resampledMeans(values: ArrayLike<number>, resamples: Resamples): Float64Array {
  const means = new Float64Array(resamples.size);
  for (let i = 0; i < resamples.runs; i++) addRun(means, i, values[i]!, resamples);
  return means;
}

/** Adds what one run contributes to the mean of each resample. */
function addRun(means: Float64Array, run: number, value: number, { counts, size, runs }: Resamples): void {
  const share = value / runs;
  for (let r = 0, at = run * size; r < size; r++, at++) means[r]! += counts[at]! * share;
}

/** Percentile interval of already resampled statistics (type 7 quantiles). Sorts its argument. */
export function percentileInterval(statistics: Float64Array, confidence = 0.95): [number, number] {
  statistics.sort();
  const tail = (1 - confidence) / 2;
  return [quantileOfSorted(statistics, tail), quantileOfSorted(statistics, 1 - tail)];
}

/** Percentile bootstrap interval of the mean (Efron 1979). A single run has no spread to resample: [x, x]. */
export function meanInterval(values: ArrayLike<number>): [number, number] {
  return createMeanIntervals(values.length)(values);
}

/**
 * Intervals of the mean for one sample after another of the same runs. From one budget to the next few runs improve, and
 * only those are resampled anew: a curve costs a tenth of what its points would cost one by one.
 */
export function createMeanIntervals(runs: number): (values: ArrayLike<number>) => [number, number] {
  if (runs > MOST_RESAMPLED) return (values) => normalInterval([values]);
  const resamples = resamplesOf(runs);
  const means = new Float64Array(resamples.size);
  const before = new Float64Array(runs);
  let interval: [number, number] = [Number.NaN, Number.NaN];
  return (values) => {
    let changed = false;
    let constant = true;
    for (let i = 0; i < runs; i++) {
      if (values[i] !== values[0]) constant = false;
      if (values[i] === before[i]) continue;
      addRun(means, i, values[i]! - before[i]!, resamples);
      before[i] = values[i]!;
      changed = true;
    }
    // Equal values give equal means up to rounding; answer the value itself.
    if (constant) return [values[0] ?? Number.NaN, values[0] ?? Number.NaN];
    if (changed || Number.isNaN(interval[0])) {
      const [low, high] = percentileInterval(means.slice());
      interval = [withoutNoise(low), withoutNoise(high)];
    }
    return interval;
  };
}

/** 95 % interval of the mean of the means of several samples. */
export function meanOfMeansInterval(samples: readonly ArrayLike<number>[]): [number, number] {
  if (samples.some(({ length }) => length > MOST_RESAMPLED)) return normalInterval(samples);
  const totals = new Float64Array(RESAMPLES);
  for (const sample of samples) {
    const means = resampledMeans(sample, resamplesOf(sample.length));
    for (let r = 0; r < means.length; r++) totals[r]! += means[r]! / samples.length;
  }
  return percentileInterval(totals);
}

/** The .975 quantile of the normal distribution. */
const NORMAL = 1.959963984540054;

/** 95 % interval of the mean of the means of samples that are large. */
function normalInterval(samples: readonly ArrayLike<number>[]): [number, number] {
  let [centre, variance] = [0, 0];
  for (const sample of samples) {
    centre += mean(sample) / samples.length;
    variance += (standardDeviation(sample) / samples.length) ** 2 / sample.length;
  }
  const reach = NORMAL * Math.sqrt(variance);
  return [withoutNoise(centre - reach), withoutNoise(centre + reach)];
}

/**
 * Means of rounded accuracies lie on a grid; summed in another order they differ in the last bit, and so could round to
 * other decimals in two tables.
 */
function withoutNoise(value: number): number {
  return Math.round(value * 1e12) / 1e12;
}
