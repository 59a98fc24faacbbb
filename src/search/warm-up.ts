/**
 * A warm start by a measure: the first draws of a search are good by something cheap.
 *
 * @module
 */
import type { Architecture, Space } from "../space/space.ts";

export interface WarmUp {
  /** How many draws are chosen; later draws are uniform again. */
  readonly queries: number;
  /** Each of them is the best of so many uniform draws. */
  readonly candidates: number;
}

/**
 * The space, for one run: `sample` first gives architectures with a high value of the measure. A strategy that begins
 * with random architectures thereby begins with these; it knows nothing of it. Measuring candidates does not count
 * against the budget.
 *
 * @param measure by class number, to be maximised
 */
export function warmSpace(space: Space, measure: Float64Array, { queries, candidates }: WarmUp): Space {
  let drawn = 0;
  return {
    ...space,
    sample(random) {
      let best: Architecture = space.sample(random);
      if (drawn++ >= queries) return best;
      for (let i = 1; i < candidates; i++) {
        const other = space.sample(random);
        if (measure[space.classOf(other)]! > measure[space.classOf(best)]!) best = other;
      }
      return best;
    },
  };
}
