/**
 * Tail probabilities and quantiles of the distributions that the tests need.
 *
 * @module
 */
import jstat from "jstat";

const { jStat } = jstat;

/** P(|Z| ≥ |z|) for a standard normal Z. */
export function normalTwoSided(z: number): number {
  return Math.min(1, jStat.erfc(Math.abs(z) / Math.SQRT2));
}

/** P(X ≥ x) for χ² with the given degrees of freedom. */
export function chiSquareTail(x: number, degreesOfFreedom: number): number {
  return x <= 0 ? 1 : 1 - jStat.chisquare.cdf(x, degreesOfFreedom);
}

/** P(range of k standard normals ≤ q): the studentized range with infinite degrees of freedom. */
export function normalRange(q: number, k: number): number {
  return jStat.tukey.cdf(q, k, Number.POSITIVE_INFINITY);
}

/** Quantile p of the range of k standard normals. */
export function normalRangeQuantile(p: number, k: number): number {
  return jStat.tukey.inv(p, k, Number.POSITIVE_INFINITY);
}
