/**
 * The tree-structured Parzen estimator.
 *
 * Departs from its paper: the prior weighs one observation, not one for each choice; known networks are not asked again.
 *
 * @module
 */
import { z } from "zod";
import { defineStrategy } from "../src/search/define.ts";
import { createHistory, sampleUnseen } from "./bayesian/history.ts";
import { parzenProposal } from "./bayesian/parzen.ts";

export default defineStrategy({
  name: "tpe",
  summary:
    "Models the choices of the good and of the other architectures, and asks where their ratio is largest.",
  reference: "Bergstra et al., Algorithms for Hyper-Parameter Optimization, NeurIPS 2011, section 4",
  effort: 31,
  options: z.strictObject({
    initial: z.int().min(1).default(10).describe("random architectures before the first model"),
    candidates: z.int().min(1).default(24).describe("draws from the good ones' density in each round"),
    good: z.number().gt(0).lt(1).default(0.15).describe("share of the architectures that count as good"),
    prior: z.number().gt(0).default(1).describe("weight of the uniform prior, in observations"),
  }),
  *search({ space, random, query, options }) {
    const history = createHistory(space, query);
    yield* history.ask(sampleUnseen(space, history, random, options.initial));
    while (!history.complete()) {
      const next = parzenProposal(space, history, random, options);
      yield* history.ask(next === undefined ? sampleUnseen(space, history, random, 1) : [next]);
    }
  },
});
