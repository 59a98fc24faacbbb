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

/** Queries, or seconds of evaluation, or both: then whichever ends first. */
export const budget = z
  .strictObject({
    queries: z.int().min(1).optional(),
    seconds: z.int().min(1).optional().describe("of evaluation, as the oracle counts its costs"),
    unit: z.enum(BUDGET_UNITS).default("distinct"),
  })
  .refine(
    ({ queries, seconds }) => (queries ?? seconds) !== undefined,
    "give `queries`, or `seconds`, or both",
  )
  // What is asked again costs nothing.
  .refine(
    ({ queries, unit }) => queries !== undefined || unit !== "proposals",
    "seconds alone do not end a search that repeats itself: give `queries` too, or another unit",
  )
  // An editor knows no refinement, but this.
  .meta({ anyOf: [{ required: ["queries"] }, { required: ["seconds"] }] });
export type Budget = Readonly<z.output<typeof budget>>;

/** A budget of queries alone. */
export const queryBudget = z.strictObject({ queries: z.int().min(1), unit: z.enum(BUDGET_UNITS) });
export type QueryBudget = Readonly<z.output<typeof queryBudget>>;

/** A budget in words: `300 queries (distinct)`. */
export function budgetText({ queries, seconds, unit }: Budget): string {
  const counted = queries === undefined ? [] : [`${queries} queries (${unit})`];
  const timed = seconds === undefined ? [] : [`${seconds} seconds`];
  return [...counted, ...timed].join(" or ");
}
