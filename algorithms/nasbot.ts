/**
 * NASBOT: Bayesian optimisation with an optimal-transport distance between networks.
 *
 * Departs from its paper: masses and label costs are for cells, and mutants replace its evolutionary maximiser.
 *
 * @module
 */
import { z } from "zod";
import { defineStrategy } from "../src/search/define.ts";
import { gaussianProcess } from "../surrogates/gaussian-process.ts";
import { oncePerSpace } from "../surrogates/kernel.ts";
import { transportKernel } from "../surrogates/transport-kernel.ts";
import { expectedImprovement } from "./bayesian/acquisition.ts";
import { mutations } from "./bayesian/candidates.ts";
import { bayesianOptimization } from "./bayesian/core.ts";

/** Two weights of the structural term; the model weighs the two distances by marginal likelihood. */
const kernelOf = oncePerSpace((space) => transportKernel(space, [0.1, 0.8]));

export default defineStrategy({
  name: "nasbot",
  summary: "Bayesian optimisation: a Gaussian process over an optimal-transport distance between cells.",
  reference: "Kandasamy et al., NASBOT, NeurIPS 2018, arXiv:1802.07191; on cells",
  effort: 1500,
  options: z.strictObject({
    initial: z.int().min(1).default(10).describe("random architectures before the first model"),
    batch: z.int().min(1).default(5).describe("architectures per round"),
    candidates: z.int().min(1).default(100).describe("mutants scored in each round"),
    parents: z.int().min(1).default(10).describe("best architectures that are mutated"),
    edits: z.int().min(1).default(3).describe("most edits between a parent and its mutant"),
  }),
  search(context) {
    const { space, options } = context;
    const kernel = kernelOf(space);
    return bayesianOptimization(context, {
      model: gaussianProcess({
        kernel,
        prior: {
          weights: kernel.components.map(() => ({ mean: 1, sd: 1.5 })),
          noise: { mean: -3, sd: 1.5 },
        },
      }),
      candidates: mutations(space, options.candidates, options.parents, options.edits),
      acquisition: expectedImprovement,
      initial: options.initial,
      batch: options.batch,
    });
  },
});
