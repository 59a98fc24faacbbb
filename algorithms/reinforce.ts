/**
 * REINFORCE: a policy over the choices, moved by the policy gradient.
 *
 * Departs from Williams 1992: steps are Adam's and the baseline is a moving mean, as in NAS-Bench-201.
 *
 * @module
 */
import { z } from "zod";
import { defineStrategy } from "../src/search/define.ts";
import { drawIndex } from "../src/space/random.ts";
import { createAdam } from "../surrogates/adam.ts";

export default defineStrategy({
  name: "reinforce",
  summary: "Draws each choice from a softmax policy that is trained by policy gradient.",
  reference: "Williams 1992; settings of Dong & Yang, NAS-Bench-201, ICLR 2020, and NATS-Bench",
  effort: 7,
  options: z.strictObject({
    learningRate: z.number().gt(0).default(0.01).describe("of Adam"),
    baseline: z.number().min(0).max(1).default(0.9).describe("decay of the moving mean of the rewards"),
  }),
  *search({ space, random, query, options }) {
    const logits = space.decisions.map(({ choices }) => new Float64Array(choices.length));
    const descend = logits.map((l) => createAdam(l.length));
    let baseline: number | undefined;
    for (;;) {
      const policy = logits.map(softmax);
      const choices = policy.map((probabilities) => drawIndex(probabilities, random));
      const reward = yield* query(space.fromChoices(choices));
      baseline ??= reward;
      baseline = options.baseline * baseline + (1 - options.baseline) * reward;
      const advantage = reward - baseline;
      // d(−advantage · log p) / d logit = advantage · (p − indicator of the choice made)
      policy.forEach((probabilities, d) => {
        const gradient = probabilities.map((p, c) => advantage * (p - (c === choices[d] ? 1 : 0)));
        descend[d]!(logits[d]!, gradient, 1, options.learningRate);
      });
    }
  },
});

function softmax(logits: Float64Array): Float64Array {
  const top = Math.max(...logits);
  const powers = logits.map((l) => Math.exp(l - top));
  const sum = powers.reduce((total, p) => total + p, 0);
  return powers.map((p) => p / sum);
}
