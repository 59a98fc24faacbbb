/**
 * How much a search may ask.
 *
 * @module
 */

/**
 * What a budget counts: `distinct` networks (one per isomorphism class), distinct `encodings` (strings), or
 * `proposals` (every ask, repeats included).
 */
export const BUDGET_UNITS = ["distinct", "encodings", "proposals"] as const;
export type BudgetUnit = (typeof BUDGET_UNITS)[number];

export interface Budget {
  readonly queries: number;
  readonly unit: BudgetUnit;
}
