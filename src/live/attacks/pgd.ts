/**
 * Projected gradient descent with a random start. Madry et al., ICLR 2018; step and number of steps as in Foolbox.
 *
 * An image counts as broken at the first iterate that is misclassified, and is dropped there; Foolbox looks at the
 * last iterate only, which can be classified correctly again.
 *
 * @module
 */
import { z } from "zod";
import { type Attack, boxAround, clip, gather, gatherLabels, range, resisting } from "./attack.ts";

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
    const box = boxAround(images, epsilon);
    const step = relativeStep * epsilon;
    const adversarial = images.slice();
    for (let row = 0; row < n; row++) {
      const stream = random(row);
      for (let i = row * length; i < (row + 1) * length; i++)
        adversarial[i] = clip(Math.fround(images[i]! + epsilon * (2 * stream.next() - 1)), box, i);
    }
    const broken = new Uint8Array(n);
    let rows = range(n);
    for (let s = 0; s <= steps && rows.length > 0; s++) {
      const current = gather(adversarial, rows, length);
      if (s === steps) {
        rows = resisting(await victim.logits(current), rows, labels, victim.classes, broken);
        break;
      }
      const { logits, gradients } = await victim.gradients(current, gatherLabels(labels, rows));
      const before = rows;
      rows = resisting(logits, rows, labels, victim.classes, broken);
      before.forEach((row, at) => {
        if (broken[row] === 1) return;
        for (let i = 0; i < length; i++) {
          const place = row * length + i;
          const moved = adversarial[place]! + step * Math.sign(gradients[at * length + i]!);
          adversarial[place] = clip(Math.fround(moved), box, place);
        }
      });
    }
    return { adversarial, broken };
  };
}
