/**
 * NPENAS: evolution whose offspring are screened by a predictor.
 *
 * Departs from its paper: the predictor is a small ensemble on the live edges, not a graph network.
 *
 * @module
 */
import { z } from "zod";
import { defineStrategy } from "../src/search/define.ts";
import { liveOneHot } from "../src/space/encodings/one-hot.ts";
import { mlpEnsemble } from "../surrogates/mlp-ensemble.ts";
import { greedy } from "./bayesian/acquisition.ts";
import { mutations } from "./bayesian/candidates.ts";
import { bayesianOptimization } from "./bayesian/core.ts";
import { FAST_NETWORKS } from "./bayesian/settings.ts";

export default defineStrategy({
  name: "npenas",
  summary:
    "Evolution: mutants of the ten best, screened by a neural predictor; the ten most promising are asked.",
  reference: "Wei et al., NPENAS, IEEE TNNLS 2022, arXiv:2003.12857, Alg. 1",
  effort: 1300,
  options: z.strictObject({
    initial: z.int().min(1).default(10).describe("random architectures before the first model"),
    batch: z.int().min(1).default(10).describe("architectures per round"),
    candidates: z.int().min(1).default(100).describe("mutants screened in each round"),
    parents: z.int().min(1).default(10).describe("best architectures that are mutated"),
    members: z.int().min(1).default(3).describe("networks whose mean is the prediction"),
  }),
  search(context) {
    const { space, random, options } = context;
    const model = mlpEnsemble(
      liveOneHot(space),
      { ...FAST_NETWORKS, layers: 2, width: 32, members: options.members, loss: "squared" },
      random.fork("model"),
    );
    return bayesianOptimization(context, {
      model,
      candidates: mutations(space, options.candidates, options.parents),
      acquisition: greedy,
      initial: options.initial,
      batch: options.batch,
    });
  },
});
