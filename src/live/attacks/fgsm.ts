/**
 * The fast gradient sign method: one step to the corner of the box that the gradient points to.
 * Goodfellow, Shlens & Szegedy, ICLR 2015.
 *
 * @module
 */
import { type Attack, boxAround, range, resisting } from "./attack.ts";

export function fgsm(): Attack {
  return async (victim, { images, labels }, epsilon) => {
    const { low, high } = boxAround(images, epsilon);
    const { gradients } = await victim.gradients(images, labels);
    const adversarial = images.slice();
    for (let i = 0; i < images.length; i++) {
      if (gradients[i]! > 0) adversarial[i] = high[i]!;
      else if (gradients[i]! < 0) adversarial[i] = low[i]!;
    }
    const broken = new Uint8Array(labels.length);
    const logits = await victim.logits(adversarial);
    resisting(logits, range(labels.length), labels, victim.classes, broken);
    return { adversarial, broken };
  };
}
