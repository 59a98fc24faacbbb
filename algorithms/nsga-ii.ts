/**
 * NSGA-II: evolution by rank and crowding.
 *
 * Departs from its paper: a population of 10 for 100; uniform crossover and mutation of choices for those of real
 * numbers; a child whose network was asked before is drawn anew.
 *
 * @module
 */
import { z } from "zod";
import { defineStrategy } from "../src/search/define.ts";
import type { Outcome } from "../src/search/scoring.ts";
import type { Architecture } from "../src/space/space.ts";
import { crowdingOf } from "./pareto/crowding.ts";
import { frontsOf } from "./pareto/domination.ts";
import { newChild } from "./pareto/offspring.ts";

interface Member {
  readonly architecture: Architecture;
  readonly outcome: Outcome;
  /** The number of its front: 0 is the best. */
  rank: number;
  crowding: number;
}

export default defineStrategy({
  name: "nsga-ii",
  summary:
    "Evolution: of parents and children together, the best fronts survive; of the last, the least crowded.",
  reference: "Deb et al., A Fast and Elitist Multiobjective Genetic Algorithm: NSGA-II, IEEE TEVC 2002",
  effort: 6,
  options: z.strictObject({
    population: z
      .int()
      .min(2)
      .default(10)
      .describe("members, and children of a generation (100 in the paper)"),
    crossover: z.number().min(0).max(1).default(0.9).describe("probability that a child has two parents"),
  }),
  *searchMany({ space, random, query, options, objectives }) {
    const { population, crossover } = options;
    const asked = new Set<number>();
    let members: Member[] = [];
    for (;;) {
      const parent = (): Architecture => {
        if (members.length === 0) return space.sample(random);
        const [a, b] = [random.pick(members), random.pick(members)];
        return (b.rank - a.rank || a.crowding - b.crowding) < 0 ? b.architecture : a.architecture;
      };
      const children = Array.from({ length: population }, () =>
        newChild(space, parent, crossover, random, asked),
      );
      const outcomes = yield* query(children);
      const born = children.map((architecture, i) => ({
        architecture,
        outcome: outcomes[i]!,
        rank: 0,
        crowding: 0,
      }));
      members = survivors([...members, ...born], population, objectives);
    }
  },
});

/** The best fronts, and of that which has no room as a whole the least crowded; all with rank and crowding. */
function survivors(members: readonly Member[], count: number, objectives: number): Member[] {
  const chosen: Member[] = [];
  for (const [rank, front] of frontsOf(members, objectives).entries()) {
    const crowding = crowdingOf(front, objectives);
    for (const [i, member] of front.entries()) Object.assign(member, { rank, crowding: crowding[i]! });
    front.sort((a, b) => b.crowding - a.crowding);
    chosen.push(...front.slice(0, count - chosen.length));
    if (chosen.length === count) break;
  }
  return chosen;
}
