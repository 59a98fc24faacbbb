/**
 * Percentile bootstrap intervals of means over runs.
 *
 * @module
 */
import { createRandom } from "../space/random.ts";
import { quantileOfSorted } from "./descriptive.ts";

/** Resamples: `counts[r * runs + i]` is how often run i was drawn in resample r. */
export interface Resamples {
  readonly size: number;
  readonly runs: number;
  readonly counts: Uint8Array | Uint16Array;
}

/** Number of resamples used throughout. */
export const RESAMPLES = 2000;

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
  const draws = Array.from({ length: size }, () =>
    Uint32Array.from({ length: runs }, () => random.integer(runs)),
  );
  const made = resamplesFrom(runs, draws);
  cache.set(key, made);
  return made;
}

/** Resamples from lists of drawn indices. */
export function resamplesFrom(runs: number, draws: readonly ArrayLike<number>[]): Resamples {
  const counts = new Uint16Array(draws.length * runs);
  for (const [r, draw] of draws.entries()) {
    for (let i = 0; i < draw.length; i++) counts[r * runs + draw[i]!]!++;
  }
  return { size: draws.length, runs, counts };
}

/** The mean of each resample, `means[r]`. */
export function resampledMeans(values: ArrayLike<number>, resamples: Resamples): Float64Array {
  const { runs, counts, size } = resamples;
  const means = new Float64Array(size);
  for (let r = 0, at = 0; r < size; r++) {
    let sum = 0;
    for (let i = 0; i < runs; i++, at++) sum += counts[at]! * values[i]!;
    means[r] = sum / runs;
  }
  return means;
}

/** Percentile interval of already resampled statistics (type 7 quantiles). Sorts its argument. */
export function percentileInterval(statistics: Float64Array, confidence = 0.95): [number, number] {
  statistics.sort();
  const tail = (1 - confidence) / 2;
  return [quantileOfSorted(statistics, tail), quantileOfSorted(statistics, 1 - tail)];
}

/** Percentile bootstrap interval of the mean (Efron 1979). A single run has no spread to resample: [x, x]. */
export function meanInterval(
  values: ArrayLike<number>,
  resamples: Resamples = resamplesOf(values.length),
  confidence = 0.95,
): [number, number] {
  if (values.length === 0) return [Number.NaN, Number.NaN];
  // Equal values give equal means up to rounding; answer the value itself.
  let constant = true;
  for (let i = 1; i < values.length && constant; i++) constant = values[i] === values[0];
  if (constant) return [values[0]!, values[0]!];
  return percentileInterval(resampledMeans(values, resamples), confidence);
}
