/**
 * A strategy to begin with.
 *
 * @module
 */

/** A file that exports a small strategy of this name; TypeScript and JavaScript alike. */
export function scaffold(name: string): string {
  return `import { defineStrategy } from "robust-nas-bench";
import { z } from "zod";

export default defineStrategy({
  name: "${name}",
  summary: "Mutates the best architecture so far, and sometimes draws at random.",
  options: z.strictObject({
    explore: z.number().min(0).max(1).default(0.1).describe("share of random draws"),
  }),
  *search({ space, random, query, options }) {
    let best = space.sample(random);
    let bestValue = yield* query(best);
    while (true) {
      const explore = random.next() < options.explore;
      const architecture = explore ? space.sample(random) : space.mutate(best, random);
      const value = yield* query(architecture);
      if (value > bestValue) [best, bestValue] = [architecture, value];
    }
  },
});
`;
}
