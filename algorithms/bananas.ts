/**
 * BANANAS: Bayesian optimisation with an ensemble of neural networks on path encodings. Candidates are drawn as in
 * the authors' code (naszilla, `get_candidates` and `Cell201.mutate`).
 *
 * Departs from its paper: by default (`fast`) in how networks are trained, always in the loss, which needs no lower bound.
 *
 * @module
 */
import { z } from "zod";
import { defineStrategy } from "../src/search/define.ts";
import { pathEncoding } from "../src/space/encodings/path.ts";
import { mlpEnsemble } from "../surrogates/mlp-ensemble.ts";
import { independentThompson } from "./bayesian/acquisition.ts";
import { mutantsOfTheBest } from "./bayesian/candidates.ts";
import { bayesianOptimization } from "./bayesian/core.ts";
import { FAST_NETWORKS } from "./bayesian/settings.ts";

/** White et al. 2021, section 5 and appendix; `fast` differs only in how the ensemble is trained. */
const TRAINING = {
  paper: { layers: 10, width: 20, epochs: 150, batchSize: 32, learningRate: 0.01, warmStart: false },
  fast: FAST_NETWORKS,
} as const;

export default defineStrategy({
  name: "bananas",
  summary: "Bayesian optimisation: an ensemble of small networks on path encodings, Thompson sampling.",
  reference: "White et al., BANANAS, AAAI 2021, arXiv:1910.11858",
  effort: 2400,
  options: z.strictObject({
    settings: z
      .enum(["fast", "paper"])
      .default("fast")
      .describe("how the networks are trained: shallow and from the last weights, or as published"),
    initial: z.int().min(1).default(10).describe("random architectures before the first model"),
    batch: z.int().min(1).default(10).describe("architectures per round"),
    candidates: z
      .int()
      .min(1)
      .default(100)
      .describe("mutants of a parent; the next parent follows while fewer are new"),
    parents: z.int().min(1).default(5).describe("best architectures that are mutated, the best first"),
    rate: z.number().gt(0).max(1).default(0.25).describe("probability that a mutant differs at a decision"),
    members: z.int().min(1).default(5).describe("networks in the ensemble"),
  }),
  search(context) {
    const { space, random, options } = context;
    const model = mlpEnsemble(
      pathEncoding(space),
      { ...TRAINING[options.settings], members: options.members, loss: "absolute" },
      random.fork("model"),
    );
    return bayesianOptimization(context, {
      model,
      candidates: mutantsOfTheBest(space, options.candidates, options.parents, options.rate),
      acquisition: independentThompson,
      initial: options.initial,
      batch: options.batch,
    });
  },
});
