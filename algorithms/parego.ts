/**
 * ParEGO: Bayesian optimisation of another mixture of the objectives at each query.
 *
 * Departs from its paper: weights are drawn from the whole simplex, not from a lattice; a Gaussian process over cells,
 * fitted on all that was asked; every network is scored, by no genetic algorithm; 20 random networks at the start, not
 * eleven for each decision; limits, which it does not know, are kept by feasibility first.
 *
 * @module
 */
import { z } from "zod";
import { defineStrategy } from "../src/search/define.ts";
import { chebyshev, createRanges, drawWeights } from "../src/search/scalarise.ts";
import type { Outcome } from "../src/search/scoring.ts";
import type { ManyContext } from "../src/search/strategy.ts";
import { choiceBag, liveEdgeBag, pathBag } from "../src/space/encodings/bags.ts";
import { bagDistanceKernel } from "../surrogates/bag-kernel.ts";
import { gaussianProcess } from "../surrogates/gaussian-process.ts";
import { oncePerSpace } from "../surrogates/kernel.ts";
import { expectedImprovement } from "./bayesian/acquisition.ts";
import { everyNetwork } from "./bayesian/candidates.ts";
import { optimize } from "./bayesian/core.ts";
import { createMemory, type History, rankingOf } from "./bayesian/history.ts";

const kernelOf = oncePerSpace((space) =>
  bagDistanceKernel(space.topology === undefined ? [choiceBag(space)] : [liveEdgeBag(space), pathBag(space)]),
);

export default defineStrategy({
  name: "parego",
  summary:
    "Bayesian optimisation: at each query a Gaussian process learns another mixture of the objectives, over the whole space.",
  reference: "Knowles, ParEGO, IEEE TEVC 2006",
  effort: 2100,
  options: z.strictObject({
    initial: z.int().min(1).default(20).describe("random architectures before the first model"),
    batch: z.int().min(1).default(1).describe("architectures for each mixture"),
  }),
  searchMany(context) {
    const { space, options } = context;
    const kernel = kernelOf(space);
    const model = gaussianProcess({
      kernel,
      prior: {
        weights: kernel.components.map(() => ({ mean: 0, sd: 1.5 })),
        noise: { mean: -3, sd: 1.5 },
      },
      refitGrowth: 2,
    });
    return optimize(context, mixtures(context), {
      model: { fit: model.fit, predict: model.survey },
      candidates: everyNetwork(space),
      acquisition: expectedImprovement,
      initial: options.initial,
      batch: options.batch,
    });
  },
});

/** What was asked, as one number each: after every ask all of them anew, by other weights. */
function mixtures({ space, random, query, objectives }: ManyContext<unknown>): History {
  const outcomes = createMemory<Outcome>(space, query);
  const draws = random.fork("weights");
  const weights = new Float64Array(objectives);
  const ranges = createRanges();
  const values: number[] = [];
  return {
    ...outcomes,
    values,
    ranking: () => rankingOf(values),
    *ask(batch) {
      yield* outcomes.ask(batch);
      for (const outcome of outcomes.values.slice(values.length)) ranges.widen(outcome);
      drawWeights(weights, draws);
      for (const [i, outcome] of outcomes.values.entries()) values[i] = chebyshev(outcome, weights, ranges);
    },
  };
}
