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

/** What it looks at: networks, and which of them are the best; the rest of the ranking need be in no order. */
interface Ranked extends Pick<History, "architectures" | "seen"> {
  ranking(best: number): number[];
}

/**
 * The draw, among those not evaluated, where the density of the good architectures is largest relative to that of
 * the others; undefined when all draws were evaluated before.
 *
 * @param weigh by how many observations each of the good ones counts; default: one each
 */
export function parzenProposal(
  space: Space,
  history: Ranked,
  random: Random,
  options: ParzenOptions,
  weigh?: (good: readonly number[]) => ArrayLike<number>,
): Architecture | undefined {
  const split = Math.max(1, Math.ceil(options.good * history.architectures.length));
  const ranking = history.ranking(split);

  /** Probability of each choice at each decision; decisions are taken as independent. */
  const density = (indices: readonly number[], weights?: ArrayLike<number>): number[][] =>
    space.decisions.map(({ choices }, decision) => {
      const counts = choices.map(() => options.prior / choices.length);
      let total = options.prior;
      for (const [k, i] of indices.entries()) {
        const weight = weights?.[k] ?? 1;
        counts[space.choice(history.architectures[i]!, decision)]! += weight;
        total += weight;
      }
      return counts.map((count) => count / total);
    });
  const best = ranking.slice(0, split);
  const good = density(best, weigh?.(best));
  const others = density(ranking.slice(split));

  let proposal: Architecture | undefined;
  let bestRatio = Number.NEGATIVE_INFINITY;
  for (let c = 0; c < options.candidates; c++) {
    const choices = good.map((probabilities) => drawIndex(probabilities, random));
    const architecture = space.fromChoices(choices);
    if (history.seen(architecture)) continue;
    let ratio = 0;
    choices.forEach((choice, d) => {
      ratio += Math.log(good[d]![choice]! / others[d]![choice]!);
    });
    if (ratio > bestRatio) [proposal, bestRatio] = [architecture, ratio];
  }
  return proposal;
}
