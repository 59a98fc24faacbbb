/**
 * One number for a whole anytime curve: the area over the convergence curve.
 *
 * @module
 */
import type { Axis, Run } from "./results.ts";
import type { Goal } from "./targets.ts";

/** Regrets at or below this share of the range count as solved, and those above `WORST_REGRET` as nothing found. */
const BEST_REGRET = 0.0001;
const WORST_REGRET = 1;

/**
 * Area over the curve of the normalised regret, averaged over budgets 1 … `budget`: 1 is the optimum from the first
 * query on, higher is better. `linear` takes regret as it is, r / 1; `log` takes
 * (log₁₀ r − log₁₀ .0001) / (log₁₀ 1 − log₁₀ .0001), so that closing the last tenths of a point counts
 * (López-Ibáñez et al. 2025, arXiv:2404.02031, section 4, with bounds for accuracies). Queries before the first
 * count as regret 1.
 */
export function aocc(
  run: Run,
  axis: Axis,
  budget: number,
  { value: reference, range }: Goal,
  scale: "linear" | "log",
): number {
  const { best, [axis]: counter } = run;
  const heightOf = (value: number): number => {
    const gap = Number.isNaN(value) ? WORST_REGRET : (reference - value) / range;
    const regret = Math.min(WORST_REGRET, Math.max(scale === "log" ? BEST_REGRET : 0, gap));
    return scale === "linear"
      ? 1 - regret
      : Math.log10(WORST_REGRET / regret) / Math.log10(WORST_REGRET / BEST_REGRET);
  };
  let area = 0;
  if (axis === "cost") {
    // There may be weeks of seconds: those at which the same is known are counted together.
    const after = (row: number): number => Math.min(budget + 1, Math.ceil(counter[row] ?? Infinity));
    for (const [row, value] of best.entries())
      area += heightOf(value) * (after(row + 1) - Math.max(1, after(row)));
    return area / budget;
  }
  let row = -1;
  for (let spent = 1; spent <= budget; spent++) {
    while (row + 1 < counter.length && counter[row + 1]! <= spent) row++;
    area += heightOf(row < 0 ? Number.NaN : best[row]!);
  }
  return area / budget;
}
