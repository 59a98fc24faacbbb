/**
 * Regularized (ageing) evolution: the oldest member of the population dies, not the worst.
 *
 * Departs from its paper: a population of 30 and tournaments of 10 for 100 and 25; a mutation replaces one operation; of
 * many objectives, or limits, whoever is drawn first wins a tournament until another beats it (constrained domination).
 *
 * @module
 */
import { z } from "zod";
import { defineStrategy } from "../src/search/define.ts";
import type { Outcome } from "../src/search/scoring.ts";
import { beats } from "./pareto/domination.ts";

export default defineStrategy({
  name: "regularized-evolution",
  summary: "Tournament selection, one mutation, and the oldest member of the population dies.",
  reference: "Real et al., Regularized Evolution for Image Classifier Architecture Search, AAAI 2019, Alg. 1",
  options: z.strictObject({
    population: z
      .int()
      .min(1)
      .default(30)
      .describe(
        "members of the population P (30 in naszilla and NASLib, 10 in NATS-Bench, 100 in the paper)",
      ),
    sample: z.int().min(1).default(10).describe("size of a tournament S (10; NATS-Bench 3; 25 in the paper)"),
  }),
  *searchMany({ space, random, query, options, objectives }) {
    const { population, sample } = options;
    // A ring: the slot that is written next holds the oldest member.
    const members = new Array<number>(population);
    const outcomes = new Array<Outcome>(population);
    for (let i = 0; i < population; i++) {
      members[i] = space.sample(random);
      outcomes[i] = yield* query(members[i]!);
    }
    for (let oldest = 0; ; oldest = (oldest + 1) % population) {
      let parent = random.integer(population);
      for (let i = 1; i < sample; i++) {
        const rival = random.integer(population);
        if (beats(outcomes[rival]!, outcomes[parent]!, objectives)) parent = rival;
      }
      const child = space.mutate(members[parent]!, random);
      outcomes[oldest] = yield* query(child);
      members[oldest] = child;
    }
  },
});
