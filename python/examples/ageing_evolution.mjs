/**
 * Ageing evolution with naszilla's settings, to tell which of them make a difference: it begins with fewer than a
 * population, and a mutation changes each decision with a probability (naszilla: 1/4), so none or several.
 */
import { z } from "zod";

export default {
  name: "ageing-evolution",
  summary: "Ageing evolution with the settings of naszilla.",
  options: z.strictObject({
    initial: z.int().min(1).default(10).describe("random architectures at the start"),
    population: z.int().min(1).default(29).describe("members; naszilla's 30 are 29 after each death"),
    sample: z.int().min(1).default(10).describe("size of a tournament, drawn with replacement"),
    rate: z.number().min(0).max(1).default(0.25).describe("probability of each decision; 0: exactly one"),
  }),
  *search({ space, random, query, options }) {
    const members = [];
    const mutated = (architecture) => {
      if (options.rate === 0) return space.mutate(architecture, random);
      return space.fromChoices(
        [...space.choices(architecture)].map((choice, d) => {
          const count = space.decisions[d].choices.length;
          return random.next() < options.rate ? (choice + 1 + random.integer(count - 1)) % count : choice;
        }),
      );
    };
    for (let asked = 0; ; asked++) {
      let architecture = space.sample(random);
      if (asked >= options.initial) {
        let parent = random.pick(members);
        for (let i = 1; i < options.sample; i++) {
          const rival = random.pick(members);
          if (rival.value > parent.value) parent = rival;
        }
        architecture = mutated(parent.architecture);
      }
      members.push({ architecture, value: yield* query(architecture) });
      if (members.length > options.population) members.shift();
    }
  },
};
