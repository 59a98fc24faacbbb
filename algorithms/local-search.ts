/**
 * Local search: climb to a local optimum, then start again elsewhere.
 *
 * Departs from its paper: a climb starts at the best of ten random cells, not at one, and goes to the first better
 * neighbour, not to the best of all (`initial`, `neighbourhood`).
 *
 * @module
 */
import { z } from "zod";
import { defineStrategy } from "../src/search/define.ts";
import type { Architecture } from "../src/space/space.ts";

export default defineStrategy({
  name: "local-search",
  summary: "Climbs the one-edit neighbourhood from the best of a few random cells, again and again.",
  reference: "White et al., Exploring the Loss Landscape in Neural Architecture Search, UAI 2021, Alg. 1",
  effort: 1,
  options: z.strictObject({
    initial: z
      .int()
      .min(1)
      .default(10)
      .describe("random architectures; the climb starts at the best of them"),
    neighbourhood: z
      .enum(["first", "full"])
      .default("first")
      .describe("move to the first better neighbour, or ask all of them and move to the best"),
    atOptimum: z
      .enum(["restart", "continue"])
      .default("restart")
      .describe("at a local optimum: draw anew, or go on from the best architecture not yet climbed from"),
  }),
  *search({ space, random, query, options }) {
    const values = new Map<Architecture, number>();
    const climbedFrom = new Set<Architecture>();

    for (;;) {
      let current = -1;
      let value = -Infinity;
      for (let i = 0; i < options.initial; i++) {
        const drawn = space.sample(random);
        const drawnValue = yield* query(drawn);
        values.set(drawn, drawnValue);
        if (drawnValue > value) [current, value] = [drawn, drawnValue];
      }
      while (current >= 0) {
        climbedFrom.add(current);
        let next = -1;
        const neighbours = random.shuffle([...space.neighbours(current)]);
        for (const neighbour of neighbours) {
          const neighbourValue = values.get(neighbour) ?? (yield* query(neighbour));
          values.set(neighbour, neighbourValue);
          if (neighbourValue > value) {
            [next, value] = [neighbour, neighbourValue];
            if (options.neighbourhood === "first") break;
          }
        }
        if (next < 0 && options.atOptimum === "continue") {
          next = bestUnclimbed(values, climbedFrom);
          value = values.get(next) ?? value;
        }
        current = next;
      }
    }
  },
});

/** The best architecture that was asked and not yet climbed from, or −1; the first found wins ties. */
function bestUnclimbed(
  values: ReadonlyMap<Architecture, number>,
  climbedFrom: ReadonlySet<Architecture>,
): Architecture {
  let best = -1;
  let bestValue = -Infinity;
  for (const [architecture, value] of values)
    if (value > bestValue && !climbedFrom.has(architecture)) [best, bestValue] = [architecture, value];
  return best;
}
