/**
 * Declaring a strategy.
 *
 * @module
 */
import type { z } from "zod";
import { createQuery } from "./query.ts";
import type { ManyQuery, Strategy } from "./strategy.ts";
import { translate } from "./translate.ts";

/** A strategy as one declares it: what searches many objectives also searches one. */
export type StrategyDefinition<Schema extends z.ZodType> =
  | Strategy<Schema>
  | (Omit<Strategy<Schema>, "search" | "searchMany"> & Required<Pick<Strategy<Schema>, "searchMany">>);

/**
 * Declares a strategy; the options passed to `search` are typed by its schema.
 *
 * @example
 * export default defineStrategy({
 *   name: "random-search",
 *   summary: "Uniform draws.",
 *   options: z.strictObject({}),
 *   *search({ space, random, query }) {
 *     while (true) yield* query(space.sample(random));
 *   },
 * });
 */
export function defineStrategy<Schema extends z.ZodType>(
  strategy: StrategyDefinition<Schema>,
): Strategy<Schema> {
  if ("search" in strategy) return strategy;
  const search: Strategy<Schema>["search"] = (context) => {
    const many = { ...context, query: createQuery() as unknown as ManyQuery, objectives: 1, limits: 0 };
    return translate(strategy.searchMany(many), (value) => [value as number]);
  };
  return { ...strategy, search };
}
