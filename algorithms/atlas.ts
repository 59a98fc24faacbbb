/**
 * Atlas: Bayesian optimisation with two Gaussian processes that see cells differently, over the whole space. It has no
 * paper: docs/atlas.md tells what it does and why.
 *
 * @module
 */
import { z } from "zod";
import { defineStrategy } from "../src/search/define.ts";
import { choiceBag, liveEdgeBag, operationBag, pathBag, pathEndsBag } from "../src/space/encodings/bags.ts";
import { weisfeilerLehmanBags } from "../src/space/encodings/weisfeiler-lehman.ts";
import type { Architecture, Space } from "../src/space/space.ts";
import { bagDistanceKernel, bagProductKernel } from "../surrogates/bag-kernel.ts";
import { gaussianProcess } from "../surrogates/gaussian-process.ts";
import { type Kernel, oncePerSpace } from "../surrogates/kernel.ts";
import { improvement } from "./bayesian/acquisition.ts";
import { everyNetwork, hop } from "./bayesian/candidates.ts";
import { best, maximum } from "./bayesian/core.ts";
import { mostPromising } from "./bayesian/focus.ts";
import { createHistory, sampleUnseen } from "./bayesian/history.ts";
import { normalScores, upperNormalScores } from "./bayesian/warp.ts";

/** Ways to compare two cells. A network is always shown as the same encoding, since live edges depend on it. */
const VIEWS = {
  /** How far apart: exp(−Σ wₖ dₖ) over distances that the model weighs. */
  distances: (space: Space) =>
    bagDistanceKernel([liveEdgeBag, operationBag, pathBag, pathEndsBag].map((bag) => bag(space))),
  /** How much in common: Weisfeiler–Lehman subtrees, Σ wₕ sₕ. */
  subtrees: (space: Space) => bagProductKernel(weisfeilerLehmanBags(space, 2)),
} as const;
type View = keyof typeof VIEWS;
const ALL = Object.keys(VIEWS) as View[];

/** What the models learn. */
const SCALES = {
  "upper-ranks": upperNormalScores,
  ranks: normalScores,
  values: (values: readonly number[]) => values,
} as const;
type Scale = keyof typeof SCALES;

const networksOf = oncePerSpace(everyNetwork);
const kernelsOf = oncePerSpace((_) => new Map<View, Kernel>());

/** A view's kernel, built once for a space; a space without cells has one view, that of its choices. */
function kernelOf(space: Space, view: View): Kernel {
  const known = kernelsOf(space);
  const kernel =
    known.get(view) ??
    (space.topology === undefined ? bagDistanceKernel([choiceBag(space)]) : VIEWS[view](space));
  known.set(view, kernel);
  return kernel;
}

/** Hyper-parameters are fitted anew, and the focus chosen anew, whenever the data have grown by this factor. */
const GROWTH = 2;

/** Networks between two such moments among which the next query is chosen. */
const FOCUS = 1000;

/** While stuck: networks whose neighbours are tried, and every how many queries the models are asked still. */
const ELITE = 20;
const STUCK_CYCLE = 3;

export default defineStrategy({
  name: "atlas",
  summary:
    "Gaussian processes on ranks, one for each view of a cell; their expected improvements summed, over the whole space.",
  reference: "docs/atlas.md",
  options: z.strictObject({
    initial: z.int().min(1).default(20).describe("random networks before the first model"),
    views: z.array(z.enum(ALL)).min(1).default(ALL).describe("ways to compare cells, a model for each"),
    scale: z
      .enum(Object.keys(SCALES) as Scale[])
      .default("upper-ranks")
      .describe("what the models learn: normal scores, with the lower half tied or not, or the values"),
    residual: z
      .boolean()
      .default(true)
      .describe("counts on what a model cannot explain: it belongs to the cell, it is no measurement noise"),
    explore: z
      .int()
      .min(0)
      .default(5)
      .describe("every how many queries a random network is asked, until stuck; 0 for never"),
    patience: z
      .int()
      .min(0)
      .default(40)
      .describe(
        "after how many queries without a better network the best ones' neighbours are tried, 0 for never",
      ),
  }),
  *search({ space, random, query, options }) {
    const models = options.views.map((view) => {
      const kernel = kernelOf(space, view);
      const weights = kernel.components.map(() => ({ mean: 0, sd: 1.5 }));
      return gaussianProcess({
        kernel,
        prior: { weights, noise: { mean: -3, sd: 1.5 } },
        refitGrowth: GROWTH,
      });
    });
    const history = createHistory(space, query);
    const networks = networksOf(space)(history, random);
    let focus: readonly Architecture[] = [];
    let focusedAt = 0;

    const mostImproving = (): readonly Architecture[] => {
      const values = SCALES[options.scale](history.values);
      const incumbent = maximum(values);
      const known = history.architectures.map((a) => space.representative(space.classOf(a)));
      for (const model of models) model.fit(known, values);
      if (known.length >= GROWTH * focusedAt || focus.every(history.seen)) {
        const beliefs = models.map((model) => model.outlook(networks));
        focus = mostPromising(networks, beliefs, FOCUS, history.seen);
        focusedAt = known.length;
      }
      const scores = new Float64Array(focus.length);
      for (const model of models) {
        const { mean, spread } = model.survey(focus);
        const residual = options.residual ? model.residual() : 0;
        for (let c = 0; c < scores.length; c++)
          scores[c]! += improvement(mean[c]!, Math.sqrt(spread[c]! ** 2 + residual ** 2), incumbent);
      }
      return best(space, history, focus, scores, 1);
    };

    const stuck = (): boolean => {
      if (options.patience === 0) return false;
      const found = history.values.indexOf(maximum(history.values)) + 1;
      return history.values.length - Math.max(found, options.initial) >= options.patience;
    };

    const neighbour = hop(space, ELITE);
    const proposal = (turn: number): readonly Architecture[] => {
      if (stuck()) return turn % STUCK_CYCLE === 0 ? mostImproving() : neighbour(history, random);
      return options.explore > 0 && turn % options.explore === 0 ? [] : mostImproving();
    };

    yield* history.ask(sampleUnseen(space, history, random, options.initial));
    for (let turn = 1; !history.complete(); turn++) {
      const next = proposal(turn);
      yield* history.ask(next.length > 0 ? next : sampleUnseen(space, history, random, 1));
    }
  },
});
