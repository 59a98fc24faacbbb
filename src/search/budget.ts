/**
 * How much a search may ask.
 *
 * @module
 */
import { z } from "zod";

/**
 * What a budget counts: `distinct` networks (one per isomorphism class), distinct `encodings` (strings), or
 * `proposals` (every ask, repeats included).
 */
export const BUDGET_UNITS = ["distinct", "encodings", "proposals"] as const;
export type BudgetUnit = (typeof BUDGET_UNITS)[number];

export const budget = z.strictObject({
  queries: z.int().min(1),
  unit: z.enum(BUDGET_UNITS).default("distinct"),
});
export type Budget = Readonly<z.output<typeof budget>>;
