/**
 * Atlas: Bayesian optimisation that surveys the whole space at every step, and does not trust its model alone.
 *
 * @module
 */
import { z } from "zod";
import { defineStrategy } from "../src/search/strategy.ts";
import { choiceBag, liveEdgeBag, operationBag, pathBag, pathEndsBag } from "../src/space/encodings/bags.ts";
import type { Architecture, Space } from "../src/space/space.ts";
import { bagDistanceKernel } from "../surrogates/bag-kernel.ts";
import { gaussianProcess } from "../surrogates/gaussian-process.ts";
import { type Kernel, oncePerSpace } from "../surrogates/kernel.ts";
import { expectedImprovement } from "./bayesian/acquisition.ts";
import { everyNetwork, mutations } from "./bayesian/candidates.ts";
import { best } from "./bayesian/core.ts";
import { createHistory, sampleUnseen } from "./bayesian/history.ts";
import { parzenProposal } from "./bayesian/parzen.ts";
import { mostPromising } from "./bayesian/survey.ts";
import { normalScores } from "./bayesian/warp.ts";

/** Distances between cells that the kernel may weigh; all are functions of the live cell. */
const DISTANCES = {
  "live-edges": liveEdgeBag,
  operations: operationBag,
  paths: pathBag,
  "path-ends": pathEndsBag,
} as const;
type Distance = keyof typeof DISTANCES;
const ALL = Object.keys(DISTANCES) as Distance[];

const networksOf = oncePerSpace(everyNetwork);
const kernelsOf = oncePerSpace((_) => new Map<string, Kernel>());

/** The kernel over the chosen distances, built once for a space; a space without cells has its choices only. */
function kernelOf(space: Space, distances: readonly Distance[]): Kernel {
  const known = kernelsOf(space);
  const key = distances.join(",");
  const bags = space.topology === undefined ? [choiceBag] : distances.map((name) => DISTANCES[name]);
  const kernel = known.get(key) ?? bagDistanceKernel(bags.map((bag) => bag(space)));
  known.set(key, kernel);
  return kernel;
}

/** Who proposes the next network; docs/atlas.md says what each is for. */
const RULES = ["trend", "outlier", "mutant", "density", "random"] as const;

/** As in the tpe strategy. */
const PARZEN = { candidates: 24, good: 0.15, prior: 1 };

export default defineStrategy({
  name: "atlas",
  summary:
    "Gaussian process on ranks over several cell distances; expected improvement over the whole space.",
  reference: "docs/atlas.md",
  options: z.strictObject({
    initial: z.int().min(1).default(10).describe("random networks before the first model"),
    distances: z.array(z.enum(ALL)).min(1).default(ALL).describe("distances that the kernel weighs"),
    scale: z.enum(["ranks", "values"]).default("ranks").describe("what the model learns"),
    cycle: z
      .array(z.enum(RULES))
      .min(1)
      .default(["trend", "outlier", "density"])
      .describe("rules that propose in turn, see docs/atlas.md"),
  }),
  *search({ space, random, query, options }) {
    const kernel = kernelOf(space, options.distances);
    const model = gaussianProcess({
      kernel,
      prior: {
        weights: kernel.components.map(() => ({ mean: 0, sd: 1.5 })),
        noise: { mean: -3, sd: 1.5 },
      },
      refitGrowth: 1.5,
    });
    const history = createHistory(space, query);
    const networks = networksOf(space)(history, random);
    const mutants = mutations(space, 100, 10);
    const seen = (candidate: number): boolean => history.seen(networks[candidate]!);

    yield* history.ask(sampleUnseen(space, history, random, options.initial));
    for (let turn = 0; !history.complete(); turn++) {
      const rule = options.cycle[turn % options.cycle.length];
      let next: Architecture | undefined;
      if (rule === "density") next = parzenProposal(space, history, random, PARZEN);
      if (rule === "random") next = sampleUnseen(space, history, random, 1)[0];
      if (next === undefined) {
        const values = options.scale === "ranks" ? normalScores(history.values) : history.values;
        model.fit(history.architectures, values);
        const incumbent = Math.max(...values);
        if (rule === "mutant") {
          const candidates = mutants(history, random);
          const scores = expectedImprovement(model.predict(candidates), incumbent, random);
          next = best(space, history, candidates, scores, 1)[0];
        }
        const residual = rule === "outlier" ? model.residual() : 0;
        next ??= networks[mostPromising(model.survey(networks), incumbent, residual, seen)]!;
      }
      yield* history.ask([next]);
    }
  },
});
