/**
 * Random search: the baseline that every other strategy has to beat.
 *
 * Departs from its paper: every network is evaluated in full, without early stopping or shared weights.
 *
 * @module
 */
import { z } from "zod";
import { defineStrategy } from "../src/search/define.ts";
import type { ManyContext, Search, SearchContext } from "../src/search/strategy.ts";

/** What it is told does not matter, however many numbers it is. */
function* search({ space, random, query }: SearchContext<unknown> | ManyContext<unknown>): Search {
  while (true) yield* query(space.sample(random));
}

export default defineStrategy({
  name: "random-search",
  summary: "Uniform draws from the space.",
  reference: "Li & Talwalkar, Random Search and Reproducibility for Neural Architecture Search, UAI 2019",
  effort: 0.3,
  options: z.strictObject({}),
  search,
  searchMany: search,
});
