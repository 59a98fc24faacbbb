/**
 * What both searches of `atlas` are made of: views of a cell, scales, options.
 *
 * @module
 */
import { z } from "zod";
import {
  choiceBag,
  liveEdgeBag,
  operationBag,
  pathBag,
  pathEndsBag,
} from "../../src/space/encodings/bags.ts";
import { weisfeilerLehmanBags } from "../../src/space/encodings/weisfeiler-lehman.ts";
import type { Random } from "../../src/space/random.ts";
import type { Architecture, Space } from "../../src/space/space.ts";
import { bagDistanceKernel, bagProductKernel } from "../../surrogates/bag-kernel.ts";
import { type GaussianProcess, gaussianProcess } from "../../surrogates/gaussian-process.ts";
import { type Kernel, oncePerSpace } from "../../surrogates/kernel.ts";
import type { Prediction } from "../../surrogates/model.ts";
import { networksOf } from "../bayesian/candidates.ts";
import { covering } from "../bayesian/cover.ts";
import { normalScores, upperNormalScores } from "../bayesian/warp.ts";

/** A network is always shown as the same encoding, since live edges depend on it. */
const VIEWS = {
  /** How far apart: exp(−Σ wₖ dₖ) over distances that the model weighs. */
  distances: (space: Space) =>
    bagDistanceKernel([liveEdgeBag, operationBag, pathBag, pathEndsBag].map((bag) => bag(space))),
  /** How much in common: Weisfeiler–Lehman subtrees, Σ wₕ sₕ. */
  subtrees: (space: Space) => bagProductKernel(weisfeilerLehmanBags(space, 2)),
} as const;
type View = keyof typeof VIEWS;
const ALL_VIEWS = Object.keys(VIEWS) as View[];

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
export const GROWTH = 2;

/** Networks that have as few subtrees in common as can be. */
export const apart = (space: Space, count: number, random: Random): Architecture[] =>
  covering(kernelOf(space, "subtrees"), networksOf(space), count, random);

/** A model that sees cells this way. */
export function modelOf(space: Space, view: View): GaussianProcess {
  const kernel = kernelOf(space, view);
  const weights = kernel.components.map(() => ({ mean: 0, sd: 1.5 }));
  return gaussianProcess({
    kernel,
    prior: { weights, noise: { mean: -3, sd: 1.5 } },
    refitGrowth: GROWTH,
  });
}

/** What a model believes of a list; what it cannot explain belongs to the cell, unless it is not to be counted on. */
export function believe(
  model: GaussianProcess,
  list: readonly Architecture[],
  { residual: counts }: Pick<AtlasOptions, "residual">,
  look: "survey" | "outlook" = "survey",
): Prediction {
  const { mean, spread } = model[look](list);
  const residual = counts ? model.residual() : 0;
  return { mean, spread: spread.map((s) => Math.sqrt(s ** 2 + residual ** 2)) };
}

/** What the models learn. */
export const SCALES = {
  "upper-ranks": upperNormalScores,
  ranks: normalScores,
  values: (values: readonly number[]) => values,
} as const;
type Scale = keyof typeof SCALES;

/** Networks between two refits among which the next query is chosen. */
export const FOCUS = 1000;

/** While stuck: networks whose neighbours are tried. */
export const ELITE = 20;

/** While stuck: every how many queries the models are asked still. */
export const STUCK_CYCLE = 3;

export const atlasOptions = z.strictObject({
  initial: z
    .int()
    .min(1)
    .default(20)
    .describe(
      "random networks before the first model; of many objectives half as many, which cover the space",
    ),
  views: z
    .array(z.enum(ALL_VIEWS))
    .min(1)
    .default(ALL_VIEWS)
    .describe("ways to compare cells, a model for each"),
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
    .describe(
      "every how many queries a random network is asked, of many objectives a neighbour of the front, until stuck; 0 for never",
    ),
  patience: z
    .int()
    .min(0)
    .default(40)
    .describe(
      "after how many queries without a better network the best ones' neighbours are tried, 0 for never",
    ),
});
export type AtlasOptions = z.output<typeof atlasOptions>;
