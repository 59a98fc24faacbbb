/**
 * The candidate of largest expected improvement in a whole space, without computing every variance.
 *
 * @module
 */
import type { Survey } from "../../surrogates/gaussian-process.ts";
import { improvement } from "./acquisition.ts";

/** Candidates refined at once, so that the pass over the others starts from a good value. */
const HEAD_START = 8;

/**
 * The candidate of largest expected improvement; `residual` is the standard deviation of what the model leaves
 * unexplained and the search nevertheless counts on. Exact: expected improvement grows with the spread, so a
 * candidate whose upper bound is below the best exact value cannot win. The first of equals wins. `skip` marks
 * candidates that must not be chosen; −1 when all are.
 */
export function mostPromising(
  survey: Survey,
  incumbent: number,
  residual: number,
  skip: (candidate: number) => boolean,
): number {
  const { mean, spread } = survey;
  const score = (c: number): number =>
    improvement(mean[c]!, Math.sqrt(spread[c]! ** 2 + residual ** 2), incumbent);
  const bounds = mean.map((_, c) => (skip(c) ? Number.NEGATIVE_INFINITY : score(c)));
  let best = -1;
  let bestValue = Number.NEGATIVE_INFINITY;
  const look = (candidate: number): void => {
    bounds[candidate] = Number.NEGATIVE_INFINITY;
    survey.refine(candidate);
    const value = score(candidate);
    if (value < bestValue || (value === bestValue && candidate > best)) return;
    best = candidate;
    bestValue = value;
  };
  for (let i = 0; i < HEAD_START; i++) {
    let top = 0;
    for (let c = 1; c < bounds.length; c++) if (bounds[c]! > bounds[top]!) top = c;
    if (bounds[top] === Number.NEGATIVE_INFINITY) break;
    look(top);
  }
  for (let c = 0; c < bounds.length; c++)
    if (bounds[c]! > Number.NEGATIVE_INFINITY && bounds[c]! >= bestValue) look(c);
  return best;
}
