/**
 * Pareto local search: the neighbours of all that no other beats.
 *
 * Departs from its papers: a member's neighbours are asked one by one and in turns with those of others, not all at
 * once; where all were asked it starts anew, and so it begins, from ten random architectures (`initial`).
 *
 * @module
 */
import { z } from "zod";
import { defineStrategy } from "../src/search/define.ts";
import type { Outcome } from "../src/search/scoring.ts";
import type { Architecture } from "../src/space/space.ts";
import { beats } from "./pareto/domination.ts";

interface Member {
  readonly outcome: Outcome;
  /** Neighbours that are still to be asked, the next one last. */
  readonly left: Architecture[];
}

export default defineStrategy({
  name: "pareto-local-search",
  summary:
    "Asks the neighbours of all that no other beats, again and again; starts anew where all were asked.",
  reference:
    "Paquete, Chiarandini & Stützle, Pareto Local Optimum Sets in the Biobjective TSP, 2004; Den Ottelander et al., Local Search is a Remarkably Strong Baseline for Neural Architecture Search, EMO 2021",
  effort: 1,
  options: z.strictObject({
    initial: z.int().min(1).default(10).describe("random architectures at each start"),
    neighbourhood: z
      .enum(["first", "full"])
      .default("first")
      .describe("ask one neighbour of a random member, or all of them, before the next member is drawn"),
  }),
  *searchMany({ space, random, query, options, objectives }) {
    const known = new Map<Architecture, Outcome>();
    for (;;) {
      let archive: Member[] = [];
      const enter = (architecture: Architecture, outcome: Outcome): void => {
        for (const member of archive)
          if (beats(member.outcome, outcome, objectives) || isEqual(member.outcome, outcome)) return;
        archive = archive.filter((member) => !beats(outcome, member.outcome, objectives));
        archive.push({ outcome, left: random.shuffle([...space.neighbours(architecture)]) });
      };

      for (let i = 0; i < options.initial; i++) {
        const drawn = space.sample(random);
        const outcome = yield* query(drawn);
        known.set(drawn, outcome);
        enter(drawn, outcome);
      }
      for (;;) {
        const open = archive.filter(({ left }) => left.length > 0);
        if (open.length === 0) break;
        const { left } = random.pick(open);
        do {
          const neighbour = left.pop()!;
          const outcome = known.get(neighbour) ?? (yield* query(neighbour));
          known.set(neighbour, outcome);
          enter(neighbour, outcome);
        } while (options.neighbourhood === "full" && left.length > 0);
      }
    }
  },
});

const isEqual = (a: Outcome, b: Outcome): boolean => a.every((value, j) => value === b[j]);
