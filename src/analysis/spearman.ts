/**
 * Spearman's rank correlation.
 *
 * @module
 */
import { averageRanks, mean } from "./descriptive.ts";

/** Spearman's ρ: Pearson's correlation of ranks, ties sharing their average rank; NaN when one variable is constant. */
export function spearmanRho(x: ArrayLike<number>, y: ArrayLike<number>): number {
  const [a, b] = [averageRanks(x).ranks, averageRanks(y).ranks];
  const centre = mean(a); // ranks of either add up to the same
  let [both, squaresA, squaresB] = [0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    const [da, db] = [a[i]! - centre, b[i]! - centre];
    both += da * db;
    squaresA += da * da;
    squaresB += db * db;
  }
  return both / Math.sqrt(squaresA * squaresB);
}
