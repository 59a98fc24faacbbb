/**
 * The tree-structured Parzen estimator.
 *
 * @module
 */
import { z } from "zod";
import { defineStrategy } from "../src/search/strategy.ts";
import { drawIndex } from "../src/space/random.ts";
import { createHistory, sampleUnseen } from "./bayesian/history.ts";

export default defineStrategy({
  name: "tpe",
  summary:
    "Models the choices of the good and of the other architectures, and asks where their ratio is largest.",
  reference: "Bergstra et al., Algorithms for Hyper-Parameter Optimization, NeurIPS 2011, section 4",
  options: z.strictObject({
    initial: z.int().min(1).default(10).describe("random architectures before the first model"),
    candidates: z.int().min(1).default(24).describe("draws from the good ones' density in each round"),
    good: z.number().gt(0).lt(1).default(0.15).describe("share of the architectures that count as good"),
    prior: z.number().gt(0).default(1).describe("weight of the uniform prior, in observations"),
  }),
  *search({ space, random, query, options }) {
    const history = createHistory(space, query);
    yield* history.ask(sampleUnseen(space, history, random, options.initial));

    /** Probability of each choice at each decision among the given observations; decisions are independent. */
    const density = (indices: readonly number[]): number[][] =>
      space.decisions.map(({ choices }, decision) => {
        const counts = choices.map(() => options.prior / choices.length);
        for (const i of indices) counts[space.choice(history.architectures[i]!, decision)]! += 1;
        return counts.map((count) => count / (indices.length + options.prior));
      });

    while (!history.complete()) {
      const ranking = history.ranking();
      const split = Math.max(1, Math.ceil(options.good * ranking.length));
      const good = density(ranking.slice(0, split));
      const rest = density(ranking.slice(split));
      let next = -1;
      let bestRatio = Number.NEGATIVE_INFINITY;
      for (let c = 0; c < options.candidates; c++) {
        const choices = good.map((probabilities) => drawIndex(probabilities, random));
        const architecture = space.fromChoices(choices);
        if (history.seen(architecture)) continue;
        let ratio = 0;
        choices.forEach((choice, d) => {
          ratio += Math.log(good[d]![choice]! / rest[d]![choice]!);
        });
        if (ratio > bestRatio) [next, bestRatio] = [architecture, ratio];
      }
      yield* history.ask(next >= 0 ? [next] : sampleUnseen(space, history, random, 1));
    }
  },
});
