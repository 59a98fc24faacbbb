/**
 * NAS-BOWL: Bayesian optimisation with a Weisfeiler–Lehman graph kernel.
 *
 * Departs from its paper: iterations 0 … 2 are weighed against each other where the paper picks one number of iterations.
 *
 * @module
 */
import { z } from "zod";
import { defineStrategy } from "../src/search/define.ts";
import { weisfeilerLehmanBags } from "../src/space/encodings/weisfeiler-lehman.ts";
import { bagProductKernel } from "../surrogates/bag-kernel.ts";
import { gaussianProcess } from "../surrogates/gaussian-process.ts";
import { oncePerSpace } from "../surrogates/kernel.ts";
import { expectedImprovement } from "./bayesian/acquisition.ts";
import { mutations, randomCandidates, together } from "./bayesian/candidates.ts";
import { bayesianOptimization } from "./bayesian/core.ts";

/** Label counts after 0, 1 and 2 iterations, weighted by marginal likelihood. */
const kernelOf = oncePerSpace((space) => bagProductKernel(weisfeilerLehmanBags(space, 2)));

export default defineStrategy({
  name: "nas-bowl",
  summary:
    "Bayesian optimisation: a Gaussian process with a Weisfeiler-Lehman graph kernel, expected improvement.",
  reference: "Ru et al., NAS-BOWL, ICLR 2021, arXiv:2006.07556",
  effort: 830,
  options: z.strictObject({
    initial: z.int().min(1).default(10).describe("random architectures before the first model"),
    batch: z.int().min(1).default(5).describe("architectures per round"),
    pool: z.int().min(2).default(200).describe("candidates per round, half mutants and half random"),
    parents: z.int().min(1).default(10).describe("best architectures that are mutated"),
  }),
  search(context) {
    const { space, options } = context;
    const kernel = kernelOf(space);
    const half = Math.floor(options.pool / 2);
    return bayesianOptimization(context, {
      model: gaussianProcess({
        kernel,
        prior: {
          weights: kernel.components.map(() => ({ mean: 0, sd: 1.5 })),
          noise: { mean: -3, sd: 1.5 },
        },
      }),
      candidates: together(
        mutations(space, half, options.parents),
        randomCandidates(space, options.pool - half),
      ),
      acquisition: expectedImprovement,
      initial: options.initial,
      batch: options.batch,
    });
  },
});
