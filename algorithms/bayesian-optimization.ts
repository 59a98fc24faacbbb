/**
 * Bayesian optimisation from parts of your choice; the published methods are presets in files of their own. It follows no
 * paper.
 *
 * @module
 */
import { z } from "zod";
import { defineStrategy } from "../src/search/define.ts";
import { liveEdgeBag, pathBag } from "../src/space/encodings/bags.ts";
import { operationCounts } from "../src/space/encodings/counts.ts";
import { concatenate } from "../src/space/encodings/encoding.ts";
import { liveOneHot, oneHot } from "../src/space/encodings/one-hot.ts";
import { pathCounts, pathEncoding } from "../src/space/encodings/path.ts";
import { weisfeilerLehmanBags } from "../src/space/encodings/weisfeiler-lehman.ts";
import type { Random } from "../src/space/random.ts";
import type { Space } from "../src/space/space.ts";
import { bagDistanceKernel, bagProductKernel } from "../surrogates/bag-kernel.ts";
import { gaussianProcess } from "../surrogates/gaussian-process.ts";
import { type Kernel, oncePerSpace } from "../surrogates/kernel.ts";
import { mlpEnsemble } from "../surrogates/mlp-ensemble.ts";
import type { RegressionModel } from "../surrogates/model.ts";
import { randomForest } from "../surrogates/random-forest.ts";
import { transportKernel } from "../surrogates/transport-kernel.ts";
import {
  expectedImprovement,
  greedy,
  independentThompson,
  thompson,
  upperConfidenceBound,
} from "./bayesian/acquisition.ts";
import { everyNetwork, mutations, randomCandidates } from "./bayesian/candidates.ts";
import { bayesianOptimization } from "./bayesian/core.ts";
import { FAST_NETWORKS, FOREST } from "./bayesian/settings.ts";

const ENCODINGS = {
  "one-hot": oneHot,
  "live-one-hot": liveOneHot,
  path: pathEncoding,
  "truncated-path": (space: Space) => pathEncoding(space, 2),
  "path-counts": (space: Space) => concatenate("path-counts", [pathCounts(space), operationCounts(space)]),
} as const;

const KERNELS = {
  distances: oncePerSpace((space) => bagDistanceKernel([liveEdgeBag(space), pathBag(space)])),
  "weisfeiler-lehman": oncePerSpace((space) => bagProductKernel(weisfeilerLehmanBags(space, 2))),
  transport: oncePerSpace((space) => transportKernel(space, [0.1, 0.8])),
} as const;

const names = <T extends object>(table: T) => Object.keys(table) as (keyof T & string)[];

const schema = z.strictObject({
  model: z
    .enum(["gaussian-process", "mlp-ensemble", "random-forest"])
    .default("gaussian-process")
    .describe("what is fitted"),
  kernel: z.enum(names(KERNELS)).default("distances").describe("of the Gaussian process"),
  encoding: z.enum(names(ENCODINGS)).default("path").describe("for networks and trees"),
  acquisition: z
    .enum(["ei", "ucb", "its", "ts", "mean"])
    .default("ei")
    .describe("expected improvement, upper confidence bound, (independent) Thompson sampling, or the mean"),
  beta: z.number().min(0).default(2).describe("weight of the spread in ucb"),
  candidates: z.enum(["mutations", "random", "all"]).default("mutations").describe("what is scored"),
  pool: z.int().min(1).default(100).describe("number of candidates, unless all"),
  parents: z.int().min(1).default(10).describe("best architectures that are mutated"),
  initial: z.int().min(1).default(10).describe("random architectures before the first model"),
  batch: z.int().min(1).default(5).describe("architectures per round"),
});
type Options = z.output<typeof schema>;

export default defineStrategy({
  name: "bayesian-optimization",
  summary:
    "Bayesian optimisation from a model, an encoding or kernel, an acquisition and candidates of your choice.",
  reference: "Garnett, Bayesian Optimization, Cambridge University Press 2023",
  effort: 460,
  options: schema,
  search(context) {
    const { space, random, options } = context;
    return bayesianOptimization(context, {
      model: modelOf(options, space, random.fork("model")),
      candidates: {
        mutations: () => mutations(space, options.pool, options.parents),
        random: () => randomCandidates(space, options.pool),
        all: () => everyNetwork(space),
      }[options.candidates](),
      acquisition: {
        ei: expectedImprovement,
        ucb: upperConfidenceBound(options.beta),
        its: independentThompson,
        ts: thompson,
        mean: greedy,
      }[options.acquisition],
      initial: options.initial,
      batch: options.batch,
    });
  },
});

function modelOf(options: Options, space: Space, random: Random): RegressionModel {
  if (options.model === "gaussian-process") return processOf(KERNELS[options.kernel](space));
  const encoding = ENCODINGS[options.encoding](space);
  if (options.model === "random-forest") return randomForest(encoding, FOREST, random);
  return mlpEnsemble(encoding, { ...FAST_NETWORKS, members: 5, loss: "absolute" }, random);
}

const processOf = (kernel: Kernel): RegressionModel =>
  gaussianProcess({
    kernel,
    prior: { weights: kernel.components.map(() => ({ mean: 0, sd: 1.5 })), noise: { mean: -3, sd: 1.5 } },
  });
