/**
 * Projected gradient descent with a random start. Madry et al., ICLR 2018; step and number of steps as in Foolbox.
 *
 * An image counts as broken at the first iterate that is misclassified, and is dropped there; Foolbox looks at the
 * last iterate only, which can be classified correctly again.
 *
 * @module
 */
import { z } from "zod";
import { type Attack, boxAround, clip, gatherLabels, range, resisting, rowOf, view } from "./attack.ts";
import { climberOf } from "./climb.ts";

export const pgdSchema = z.strictObject({
  steps: z.int().min(1).default(40),
  relativeStep: z
    .number()
    .positive()
    .default(0.01 / 0.3)
    .describe("step over ε"),
});

export function pgd({ steps, relativeStep }: z.output<typeof pgdSchema>): Attack {
  return async (victim, { images, labels, random }, epsilon) => {
    const n = labels.length;
    const length = images.length / Math.max(1, n);
    const { low, high } = boxAround(images, epsilon);
    const step = relativeStep * epsilon;
    const adversarial = new Float32Array(images.length);
    for (let row = 0; row < n; row++) {
      const stream = random(row);
      for (let i = row * length; i < (row + 1) * length; i++) {
        const drawn = Math.fround(images[i]! + epsilon * (2 * stream.next() - 1));
        adversarial[i] = clip(drawn, low[i]!, high[i]!);
      }
    }
    const climber = climberOf(length);
    const own = (values: Float32Array, row: number): Float32Array => rowOf(values, row, length);
    const room = new Float32Array(images.length);
    const broken = new Uint8Array(n);
    let rows = range(n);
    for (let s = 0; s <= steps && rows.length > 0; s++) {
      const current = view(adversarial, rows, length, room);
      if (s === steps) {
        rows = resisting(await victim.logits(current), rows, labels, victim.classes, broken);
        break;
      }
      const { logits, gradients } = await victim.gradients(current, gatherLabels(labels, rows));
      const before = rows;
      rows = resisting(logits, rows, labels, victim.classes, broken);
      for (const [i, row] of before.entries())
        if (broken[row] === 0)
          climber.plain(own(adversarial, row), own(gradients, i), own(low, row), own(high, row), step);
    }
    return { adversarial, broken };
  };
}
