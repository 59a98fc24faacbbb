/**
 * Regularized (ageing) evolution: the oldest member of the population dies, not the worst.
 *
 * Departs from its paper: a population of 30 and tournaments of 10 for 100 and 25; a mutation replaces one operation; of
 * many objectives, or limits, any of those wins a tournament that no other in it beats.
 *
 * @module
 */
import { z } from "zod";
import { defineStrategy } from "../src/search/define.ts";
import type { Outcome } from "../src/search/scoring.ts";
import type { Search, SearchContext, Step } from "../src/search/strategy.ts";
import type { Architecture } from "../src/space/space.ts";
import { beats } from "./pareto/domination.ts";

const schema = z.strictObject({
  population: z
    .int()
    .min(1)
    .default(30)
    .describe("members of the population P (30 in naszilla and NASLib, 10 in NATS-Bench, 100 in the paper)"),
  sample: z.int().min(1).default(10).describe("size of a tournament S (10; NATS-Bench 3; 25 in the paper)"),
});
type Options = z.output<typeof schema>;

export default defineStrategy({
  name: "regularized-evolution",
  summary: "Tournament selection, one mutation, and the oldest member of the population dies.",
  reference: "Real et al., Regularized Evolution for Image Classifier Architecture Search, AAAI 2019, Alg. 1",
  effort: 1,
  options: schema,
  search(context) {
    return evolve<number>(context, context.query, (drawn, values) => {
      let winner = drawn[0]!;
      for (const rival of drawn) if (values[rival]! > values[winner]!) winner = rival;
      return winner;
    });
  },
  searchMany(context) {
    const { random, objectives } = context;
    return evolve<Outcome>(context, context.query, (drawn, outcomes) =>
      random.pick(drawn.filter((i) => !drawn.some((j) => beats(outcomes[j]!, outcomes[i]!, objectives)))),
    );
  },
});

/** The loop; `winnerOf` picks the parent among the members that were drawn for a tournament. */
function* evolve<Told>(
  { space, random, options }: Pick<SearchContext<Options>, "space" | "random" | "options">,
  query: (architecture: Architecture) => Step<Told>,
  winnerOf: (drawn: readonly number[], told: readonly Told[]) => number,
): Search {
  const { population, sample } = options;
  // A ring: the slot that is written next holds the oldest member.
  const members = new Array<Architecture>(population);
  const told = new Array<Told>(population);
  for (let i = 0; i < population; i++) {
    members[i] = space.sample(random);
    told[i] = yield* query(members[i]!);
  }
  const drawn = new Array<number>(sample);
  for (let oldest = 0; ; oldest = (oldest + 1) % population) {
    for (let i = 0; i < sample; i++) drawn[i] = random.integer(population);
    const child = space.mutate(members[winnerOf(drawn, told)]!, random);
    told[oldest] = yield* query(child);
    members[oldest] = child;
  }
}
