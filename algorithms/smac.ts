/**
 * SMAC: Bayesian optimisation with a random forest and expected improvement.
 *
 * Departs from its paper: every network is scored, by no local search, and no random architectures are interleaved.
 *
 * @module
 */
import { z } from "zod";
import { defineStrategy } from "../src/search/define.ts";
import { oneHot } from "../src/space/encodings/one-hot.ts";
import { randomForest } from "../surrogates/random-forest.ts";
import { expectedImprovement } from "./bayesian/acquisition.ts";
import { everyNetwork } from "./bayesian/candidates.ts";
import { bayesianOptimization } from "./bayesian/core.ts";
import { FOREST } from "./bayesian/settings.ts";

export default defineStrategy({
  name: "smac",
  summary:
    "Bayesian optimisation: a random forest on the choices, expected improvement over the whole space.",
  reference: "Hutter, Hoos & Leyton-Brown, LION 2011; Lindauer et al., SMAC3, JMLR 2022",
  effort: 1800,
  options: z.strictObject({
    initial: z.int().min(1).default(10).describe("random architectures before the first model"),
    batch: z.int().min(1).default(1).describe("architectures per round"),
    trees: z.int().min(1).default(FOREST.trees).describe("trees of the forest"),
  }),
  search(context) {
    const { space, random, options } = context;
    const model = randomForest(oneHot(space), { ...FOREST, trees: options.trees }, random.fork("model"));
    return bayesianOptimization(context, {
      model,
      candidates: everyNetwork(space),
      acquisition: expectedImprovement,
      initial: options.initial,
      batch: options.batch,
    });
  },
});
