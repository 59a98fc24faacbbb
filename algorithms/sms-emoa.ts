/**
 * SMS-EMOA: evolution that keeps the members that dominate most together.
 *
 * Departs from its paper: a population of 10; uniform crossover and mutation of choices for those of real numbers; a
 * child whose network was asked before is drawn anew; from the worst front the least contributor goes, whether or not
 * it is the first.
 *
 * @module
 */
import { z } from "zod";
import { defineStrategy } from "../src/search/define.ts";
import type { Outcome } from "../src/search/scoring.ts";
import type { Architecture } from "../src/space/space.ts";
import { contributionsOf } from "./pareto/contribution.ts";
import { frontsOf } from "./pareto/domination.ts";
import { newChild } from "./pareto/offspring.ts";

interface Member {
  readonly architecture: Architecture;
  readonly outcome: Outcome;
}

export default defineStrategy({
  name: "sms-emoa",
  summary:
    "Evolution, one child at a time: whoever adds least to the hypervolume of the worst front has to go.",
  reference:
    "Beume, Naujoks & Emmerich, SMS-EMOA: Multiobjective Selection Based on Dominated Hypervolume, EJOR 2007",
  effort: 4,
  options: z.strictObject({
    population: z.int().min(2).default(10).describe("members"),
    crossover: z.number().min(0).max(1).default(0.9).describe("probability that a child has two parents"),
  }),
  *searchMany({ space, random, query, options, objectives }) {
    const asked = new Set<number>();
    let members: Member[] = [];
    for (;;) {
      const parent = (): Architecture =>
        members.length < options.population ? space.sample(random) : random.pick(members).architecture;
      const architecture = newChild(space, parent, options.crossover, random, asked);
      members = [...members, { architecture, outcome: yield* query(architecture) }];
      if (members.length <= options.population) continue;
      const fronts = frontsOf(members, objectives);
      const worst = fronts.at(-1)!;
      const contributions = contributionsOf(worst, objectives);
      worst.splice(contributions.indexOf(Math.min(...contributions)), 1);
      members = fronts.flat();
    }
  },
});
