/**
 * Bayesian optimisation, composed from a model, a source of candidates and an acquisition function.
 *
 * @module
 */
import type { Search, SearchContext } from "../../src/search/strategy.ts";
import type { Architecture, Space } from "../../src/space/space.ts";
import type { RegressionModel } from "../../surrogates/model.ts";
import type { Acquisition } from "./acquisition.ts";
import type { Candidates } from "./candidates.ts";
import { createHistory, type History, sampleUnseen } from "./history.ts";

export interface BayesianParts {
  readonly model: RegressionModel;
  readonly candidates: Candidates;
  readonly acquisition: Acquisition;
  /** Networks drawn uniformly before the model is first fitted. */
  readonly initial: number;
  /** Networks evaluated between fits. */
  readonly batch: number;
}

/** Fits, scores, asks for the best of the candidates; ends only when the whole space was evaluated. */
export function bayesianOptimization(
  context: Pick<SearchContext<unknown>, "space" | "random" | "query">,
  parts: BayesianParts,
): Search {
  return optimize(context, createHistory(context.space, context.query), parts);
}

/** The same with a history of one's own. */
export function* optimize(
  { space, random }: Pick<SearchContext<unknown>, "space" | "random">,
  history: History,
  parts: BayesianParts,
): Search {
  const draws = random.fork("acquisition");
  yield* history.ask(sampleUnseen(space, history, random, parts.initial));
  while (!history.complete()) {
    parts.model.fit(history.architectures, history.values);
    const candidates = parts.candidates(history, random);
    const belief = parts.model.predict(candidates);
    const scores = parts.acquisition(belief, maximum(history.values), draws);
    const batch = best(space, history, candidates, scores, parts.batch);
    yield* history.ask(batch.length > 0 ? batch : sampleUnseen(space, history, random, parts.batch));
  }
}

/** The `count` networks of highest score among those not evaluated, each once; earlier candidates win ties. */
export function best(
  space: Space,
  history: Pick<History, "seen">,
  candidates: readonly Architecture[],
  scores: Float64Array,
  count: number,
): Architecture[] {
  const chosen = new Map<number, Architecture>();
  while (chosen.size < count) {
    let top = -1;
    for (let i = 0; i < candidates.length; i++) {
      if (top >= 0 && !(scores[i]! > scores[top]!)) continue;
      const candidate = candidates[i]!;
      if (!history.seen(candidate) && !chosen.has(space.classOf(candidate))) top = i;
    }
    if (top < 0) break;
    chosen.set(space.classOf(candidates[top]!), candidates[top]!);
  }
  return [...chosen.values()];
}

/** The largest of some numbers. */
export function maximum(values: ArrayLike<number>): number {
  let top = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < values.length; i++) top = Math.max(top, values[i]!);
  return top;
}
