/**
 * `atlas` on many objectives, and within limits: at every turn the objectives become one number by a direction drawn
 * anew, and its models learn the ranks of that number over all that is known.
 *
 * @module
 */
import { frontOf } from "../../src/fronts/dominance.ts";
import { isFeasible, type Outcome } from "../../src/search/scoring.ts";
import type { ManyContext, Search } from "../../src/search/strategy.ts";
import type { Random } from "../../src/space/random.ts";
import type { Architecture } from "../../src/space/space.ts";
import { expectedImprovement } from "../bayesian/acquisition.ts";
import { networksOf, newNeighbour } from "../bayesian/candidates.ts";
import { best } from "../bayesian/core.ts";
import { highest, mostPromising } from "../bayesian/focus.ts";
import { createMemory, type Memory, sampleUnseen } from "../bayesian/history.ts";
import { normalCdf } from "../bayesian/normal.ts";
import { middleOf } from "../bayesian/warp.ts";
import {
  type AtlasOptions,
  apart,
  believe,
  ELITE,
  FOCUS,
  GROWTH,
  modelOf,
  SCALES,
  STUCK_CYCLE,
} from "./parts.ts";

/** Below the worst value of a range, as a share of it, lies the corner where directions start. */
const OUTWARDS = 0.1;

/** In this share of turns it is the range of all that was asked, not of the front: its ends may lie farther out. */
const WIDE = 1 / 3;

export function* searchMany(context: ManyContext<AtlasOptions>): Search {
  const { space, random, query, options, objectives, limits } = context;
  const history = createMemory<Outcome>(space, query);
  const networks = networksOf(space);
  // They say more than twice as many random ones (docs/trade-offs.md).
  const initial = Math.ceil(options.initial / 2);
  const models = options.views.map((view) => modelOf(space, view));
  // Of each limit, how far inside a network is.
  const guards = Array.from({ length: limits }, () => options.views.map((view) => modelOf(space, view)));
  const directions = random.fork("directions");
  let focus: readonly Architecture[] = [];
  let focusedAt = 0;
  let front: readonly number[] = [];
  let lastOnFront = 0;

  const mostImproving = (): readonly Architecture[] => {
    const { architectures, values } = history;
    const known = architectures.map((a) => space.representative(space.classOf(a)));
    const feasible = values.map((outcome) => isFeasible(outcome, objectives));
    const among = directions.next() < WIDE ? [] : front;
    const target = SCALES[options.scale](scalarise(values, among, objectives, directions));
    let incumbent = Number.NEGATIVE_INFINITY;
    for (const [i, value] of target.entries()) if (feasible[i] && value > incumbent) incumbent = value;
    for (const model of models) model.fit(known, target);
    for (const [k, pair] of guards.entries()) {
      const slacks = upperSlacks(values.map((outcome) => outcome[objectives + k]!));
      for (const model of pair) model.fit(known, slacks);
    }
    /** What a list promises to both views together: improvement, times the probability that every limit is kept. */
    const promise = (list: readonly Architecture[], look: "survey" | "outlook"): Float64Array => {
      const scores = new Float64Array(list.length);
      for (const [v, model] of models.entries()) {
        const belief = believe(model, list, options, look);
        // As long as nothing keeps the limits, everything improves alike.
        const gains =
          incumbent === Number.NEGATIVE_INFINITY
            ? new Float64Array(list.length).fill(1)
            : expectedImprovement(belief, incumbent, random);
        for (const pair of guards) {
          const { mean, spread } = believe(pair[v]!, list, options, look);
          for (let c = 0; c < gains.length; c++)
            gains[c]! *= normalCdf(mean[c]! / Math.max(spread[c]!, 1e-12));
        }
        for (let c = 0; c < scores.length; c++) scores[c]! += gains[c]!;
      }
      return scores;
    };
    if (known.length >= GROWTH * focusedAt || focus.every(history.seen)) {
      focus =
        limits === 0
          ? mostPromising(
              networks,
              models.map((model) => model.outlook(networks)),
              FOCUS,
              history.seen,
            )
          : highest(networks, promise(networks, "outlook"), FOCUS, history.seen);
      focusedAt = known.length;
    }
    return best(space, history, focus, promise(focus, "survey"), 1);
  };

  /** A random edit of a network on the front. */
  const neighbour = (): readonly Architecture[] => {
    const elite = objectives > 1 ? front : bestWithin(history.values);
    return newNeighbour(
      space,
      history,
      elite.map((i) => history.architectures[i]!),
      random,
    );
  };

  const proposal = (turn: number): readonly Architecture[] => {
    const found = frontOfOutcomes(history, objectives);
    if (found.some((i) => !front.includes(i))) lastOnFront = history.values.length;
    front = found;
    const since = history.values.length - Math.max(lastOnFront, initial);
    if (options.patience > 0 && since >= options.patience)
      return turn % STUCK_CYCLE === 0 ? mostImproving() : neighbour();
    // A random network, which one objective asks instead, finds less of a front (docs/trade-offs.md).
    return options.explore > 0 && turn % options.explore === 0 ? neighbour() : mostImproving();
  };

  yield* history.ask(apart(space, initial, random));
  for (let turn = 1; !history.complete(); turn++) {
    const next = proposal(turn);
    yield* history.ask(next.length > 0 ? next : sampleUnseen(space, history, random, 1));
  }
}

/** Indices of what keeps the limits and is not dominated. */
function frontOfOutcomes({ values }: Memory<Outcome>, objectives: number): number[] {
  const feasible = [...values.keys()].filter((i) => isFeasible(values[i]!, objectives));
  return frontOf(feasible.map((i) => values[i]!.slice(0, objectives))).map((k) => feasible[k]!);
}

/** Of one objective: indices of the best that keep the limits. */
function bestWithin(outcomes: readonly Outcome[]): number[] {
  const feasible = [...outcomes.keys()].filter((i) => isFeasible(outcomes[i]!, 1));
  return feasible.sort((a, b) => outcomes[b]![0]! - outcomes[a]![0]! || a - b).slice(0, ELITE);
}

/** How far inside a limit each is, with what is farther outside than the middle one tied with it. */
function upperSlacks(slacks: readonly number[]): number[] {
  const middle = middleOf(slacks);
  return middle < 0 ? slacks.map((slack) => Math.max(slack, middle)) : [...slacks];
}

/**
 * One number for each outcome: how far it is from a corner, in its least objective, along a direction drawn uniformly.
 * The corner lies below the range of some outcomes (`among`; of all if there are none). In expectation over directions
 * the best number is the hypervolume above it (Deng & Zhang, IEEE TEC 2019; Zhang & Golovin, ICML 2020).
 */
function scalarise(
  outcomes: readonly Outcome[],
  among: readonly number[],
  objectives: number,
  random: Random,
): number[] {
  if (objectives === 1) return outcomes.map((outcome) => outcome[0]!);
  const weights = Array.from({ length: objectives }, (_, m) => {
    const own = (among.length > 0 ? among : [...outcomes.keys()]).map((i) => outcomes[i]![m]!);
    const [low, high] = [Math.min(...own), Math.max(...own)];
    const range = high > low ? high - low : 1e-9;
    return { corner: low - OUTWARDS * range, slope: 1 / (range * Math.max(Math.abs(random.normal()), 1e-6)) };
  });
  return outcomes.map((outcome) => {
    let least = Number.POSITIVE_INFINITY;
    for (let m = 0; m < objectives; m++)
      least = Math.min(least, (outcome[m]! - weights[m]!.corner) * weights[m]!.slope);
    return least;
  });
}
