/**
 * A warm start by a measure: the first draws of a search are good by something cheap.
 *
 * @module
 */
import { z } from "zod";
import type { Architecture, Space } from "../space/space.ts";

/** Later draws are uniform again. */
export const warmUp = z.strictObject({
  measure: z
    .string()
    .describe("a metric that is cheap, e.g. parameters, negative(flops), or a measure of a file"),
  queries: z.int().min(1).default(10).describe("so many first draws are chosen by it"),
  candidates: z.int().min(1).default(100).describe("each is the best of so many random architectures"),
});
export type WarmUp = Readonly<z.output<typeof warmUp>>;

/**
 * The space, for one run: `sample` first gives architectures with a high value of the measure. A strategy that begins
 * with random architectures thereby begins with these; it knows nothing of it. Measuring candidates does not count
 * against the budget.
 *
 * @param measure to be maximised; by class number, or by architecture where encodings have values of their own
 */
export function warmSpace(
  space: Space,
  measure: Float64Array,
  { queries, candidates }: Pick<WarmUp, "queries" | "candidates">,
): Space {
  let drawn = 0;
  const byClass = measure.length === space.classCount;
  // What was not measured is worse than all that was.
  const worthOf = (a: Architecture): number => {
    const value = measure[byClass ? space.classOf(a) : a]!;
    return Number.isNaN(value) ? Number.NEGATIVE_INFINITY : value;
  };
  return {
    ...space,
    sample(random) {
      let best: Architecture = space.sample(random);
      if (drawn++ >= queries) return best;
      for (let i = 1; i < candidates; i++) {
        const other = space.sample(random);
        if (worthOf(other) > worthOf(best)) best = other;
      }
      return best;
    },
  };
}
