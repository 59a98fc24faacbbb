/**
 * Proposals of the tree-structured Parzen estimator (Bergstra et al. 2011, section 4).
 *
 * @module
 */
import { drawIndex, type Random } from "../../src/space/random.ts";
import type { Architecture, Space } from "../../src/space/space.ts";
import type { History } from "./history.ts";

export interface ParzenOptions {
  /** Draws from the good architectures' density. */
  readonly candidates: number;
  /** Share of the architectures that count as good. */
  readonly good: number;
  /** Weight of the uniform prior, in observations. */
  readonly prior: number;
}

/**
 * The draw, among those not evaluated, where the density of the good architectures is largest relative to that of
 * the others; undefined when all draws were evaluated before.
 */
export function parzenProposal(
  space: Space,
  history: History,
  random: Random,
  options: ParzenOptions,
): Architecture | undefined {
  const ranking = history.ranking();
  const split = Math.max(1, Math.ceil(options.good * ranking.length));

  /** Probability of each choice at each decision; decisions are taken as independent. */
  const density = (indices: readonly number[]): number[][] =>
    space.decisions.map(({ choices }, decision) => {
      const counts = choices.map(() => options.prior / choices.length);
      for (const i of indices) counts[space.choice(history.architectures[i]!, decision)]! += 1;
      return counts.map((count) => count / (indices.length + options.prior));
    });
  const good = density(ranking.slice(0, split));
  const others = density(ranking.slice(split));

  let best: Architecture | undefined;
  let bestRatio = Number.NEGATIVE_INFINITY;
  for (let c = 0; c < options.candidates; c++) {
    const choices = good.map((probabilities) => drawIndex(probabilities, random));
    const architecture = space.fromChoices(choices);
    if (history.seen(architecture)) continue;
    let ratio = 0;
    choices.forEach((choice, d) => {
      ratio += Math.log(good[d]![choice]! / others[d]![choice]!);
    });
    if (ratio > bestRatio) [best, bestRatio] = [architecture, ratio];
  }
  return best;
}
