/**
 * Random search: the baseline that every other strategy has to beat.
 *
 * Departs from its paper: every network is evaluated in full, without early stopping or shared weights.
 *
 * @module
 */
import { z } from "zod";
import { defineStrategy } from "../src/search/strategy.ts";

export default defineStrategy({
  name: "random-search",
  summary: "Uniform draws from the space.",
  reference: "Li & Talwalkar, Random Search and Reproducibility for Neural Architecture Search, UAI 2019",
  options: z.strictObject({}),
  *search({ space, random, query }) {
    while (true) yield* query(space.sample(random));
  },
});
