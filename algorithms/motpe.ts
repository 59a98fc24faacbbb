/**
 * The tree-structured Parzen estimator for many objectives.
 *
 * Departs from its paper: a fifth counts as good, not a tenth; of the front that is good in part, the members that add
 * most to its hypervolume are taken at once, not one after another; the prior weighs one observation; 20 random
 * networks at the start, not eleven for each decision; known networks are not asked again.
 *
 * @module
 */
import { z } from "zod";
import { defineStrategy } from "../src/search/define.ts";
import type { Outcome } from "../src/search/scoring.ts";
import { createMemory, rankingOf, sampleUnseen } from "./bayesian/history.ts";
import { parzenProposal } from "./bayesian/parzen.ts";
import { contributionsOf } from "./pareto/contribution.ts";
import { frontsOf } from "./pareto/domination.ts";

/** The least weight of a good one, against a mean of 1. */
const LEAST = 1e-3;

export default defineStrategy({
  name: "motpe",
  summary:
    "TPE whose good architectures are those of the best fronts, each weighed by the hypervolume that it adds.",
  reference:
    "Ozaki et al., Multiobjective Tree-Structured Parzen Estimator, JAIR 2022; Bergstra et al., NeurIPS 2011",
  effort: 310,
  options: z.strictObject({
    initial: z.int().min(1).default(20).describe("random architectures before the first model"),
    candidates: z.int().min(1).default(24).describe("draws from the good ones' density in each round"),
    good: z.number().gt(0).lt(1).default(0.2).describe("share of the architectures that count as good"),
    prior: z.number().gt(0).default(1).describe("weight of the uniform prior, in observations"),
  }),
  *searchMany({ space, random, query, options, objectives }) {
    const history = createMemory<Outcome>(space, query);
    const members: { readonly outcome: Outcome; readonly i: number }[] = [];
    const ranking = (best: number): number[] => {
      while (members.length < history.values.length)
        members.push({ outcome: history.values[members.length]!, i: members.length });
      const fronts = frontsOf(members, objectives);
      let last = 0;
      for (let n = fronts[0]!.length; n < best; n += fronts[last]!.length) last++;
      const border = fronts[last]!;
      const contributions = contributionsOf(border, objectives);
      border.splice(0, border.length, ...rankingOf(contributions).map((k) => border[k]!));
      return fronts.flat().map(({ i }) => i);
    };
    const weigh = (good: readonly number[]): number[] => {
      const [first] = frontsOf(
        good.map((i) => members[i]!),
        objectives,
      );
      const contributions = contributionsOf(first!, objectives);
      const mean = contributions.reduce((a, b) => a + b) / good.length;
      return good.map((i) => {
        const k = first!.indexOf(members[i]!);
        if (k < 0) return LEAST;
        // Equals add nothing to each other.
        return mean > 0 ? Math.max(contributions[k]! / mean, LEAST) : 1;
      });
    };

    yield* history.ask(sampleUnseen(space, history, random, options.initial));
    while (!history.complete()) {
      const next = parzenProposal(space, { ...history, ranking }, random, options, weigh);
      yield* history.ask(next === undefined ? sampleUnseen(space, history, random, 1) : [next]);
    }
  },
});
