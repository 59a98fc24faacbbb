/**
 * Measures a network of another framework with our attacks, on our images: no log, no store.
 *
 * @module
 */
import { UsageError } from "../errors.ts";
import type { Atom, Catalogue } from "../metric/metric.ts";
import { createRandom } from "../space/random.ts";
import { attackAll, classify, shareOf } from "./attacks/evaluate.ts";
import { victimOf } from "./attacks/victim.ts";
import { type Dataset, first } from "./data/images.ts";
import { importNetwork } from "./exchange/import.ts";
import { freeze } from "./network/weights.ts";
import { attackNamed, type Protocol } from "./protocol.ts";
import { nameOf } from "./work.ts";

/** Accuracies, clean first, by the metrics' names. */
export async function measureFile(
  path: string,
  dataset: Dataset,
  protocol: Protocol,
  atoms: readonly Atom[],
  catalogue: Catalogue,
): Promise<Map<string, number>> {
  const { network, weights } = importNetwork(path);
  const { imageSize, imageChannels, classes } = network.options;
  const { size, channels } = dataset.test;
  if (imageSize !== size || imageChannels !== channels || classes !== dataset.classes)
    throw new UsageError(
      `${path} is a network for ${classes} classes of ${imageSize}×${imageSize}×${imageChannels}, not for ${dataset.name}`,
    );
  const test = first(dataset.test, protocol.evaluation.images ?? dataset.test.count);
  const { batchSize } = protocol.evaluation;
  const model = freeze(network, weights);
  try {
    const victim = victimOf(model);
    const correct = await classify(victim, test, batchSize);
    const found = new Map([["clean", shareOf(correct)]]);
    for (const atom of atoms) {
      const name = nameOf(atom, catalogue);
      if (name === "clean") continue;
      const attack = attackNamed(atom.key, protocol);
      if (attack === undefined) throw new UsageError(`"${name}" is no attack`);
      const epsilon = catalogue.get(atom.key)![atom.index]! / 255;
      const random = createRandom(`live|${protocol.seed}|file|${name}`);
      found.set(
        name,
        shareOf(await attackAll(victim, test, correct, { attack, epsilon, batchSize, random })),
      );
    }
    return found;
  } finally {
    model.dispose();
  }
}
