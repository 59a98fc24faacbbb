/**
 * Atlas: Bayesian optimisation with two Gaussian processes that see cells differently, over the whole space. It has no
 * paper: docs/atlas.md tells what it does and why.
 *
 * @module
 */
import { defineStrategy } from "../src/search/define.ts";
import type { Architecture } from "../src/space/space.ts";
import { searchMany } from "./atlas/many.ts";
import { atlasOptions, believe, ELITE, FOCUS, GROWTH, modelOf, SCALES, STUCK_CYCLE } from "./atlas/parts.ts";
import { expectedImprovement } from "./bayesian/acquisition.ts";
import { hop, networksOf } from "./bayesian/candidates.ts";
import { best, maximum } from "./bayesian/core.ts";
import { mostPromising } from "./bayesian/focus.ts";
import { createHistory, sampleUnseen } from "./bayesian/history.ts";

export default defineStrategy({
  name: "atlas",
  summary:
    "Gaussian processes on ranks, one for each view of a cell; their expected improvements summed, over the whole space.",
  reference: "docs/atlas.md",
  effort: 1700,
  options: atlasOptions,
  searchMany,
  *search({ space, random, query, options }) {
    const models = options.views.map((view) => modelOf(space, view));
    const history = createHistory(space, query);
    const networks = networksOf(space);
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
        const gains = expectedImprovement(believe(model, focus, options), incumbent, random);
        for (let c = 0; c < scores.length; c++) scores[c]! += gains[c]!;
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
