/**
 * Writes a trained network, its images and its adversarial images for another framework. `docs/live.md` gives the
 * layout.
 *
 * @module
 */
import { claimNames, type Force } from "../../files/own.ts";
import type { Atom } from "../../metric/metric.ts";
import { createRandom } from "../../space/random.ts";
import { attackAll, classify } from "../attacks/evaluate.ts";
import { type Victim, victimOf } from "../attacks/victim.ts";
import { type Images, imageLength, toUnit } from "../data/images.ts";
import type { Network } from "../network/network.ts";
import { freeze, type Weights } from "../network/weights.ts";
import { attackNamed, type Protocol } from "../protocol.ts";
import { encodeNpy } from "./npy.ts";
import { exportWeights } from "./weights-file.ts";

export interface ExportRequest {
  readonly folder: string;
  readonly code: string;
  /** Operations on the six edges, names as in NAS-Bench-201. */
  readonly operations: readonly string[];
  readonly network: Network;
  readonly weights: Weights;
  readonly images: Images;
  readonly protocol: Protocol;
  /** Attacks whose images are wanted, with their names and levels. */
  readonly attacks: readonly { readonly atom: Atom; readonly name: string; readonly level: number }[];
  /** Replaces files that the program did not write, instead of refusing them. */
  readonly force?: Force | undefined;
}

/** The files written, in order. */
export async function exportNetwork(request: ExportRequest): Promise<string[]> {
  const { folder, code, operations, network, weights, images, protocol } = request;
  const { size, channels, count } = images;
  const plain = ["network.json", "weights.safetensors", "images.npy", "labels.npy", "logits.npy"];
  const written = [...plain, ...request.attacks.map(({ name }) => attackFile(name))];
  const write = claimNames(folder, written, request.force);
  const description = { code, operations, ...network.options, epsilon: 1e-5 };
  write("network.json", Buffer.from(`${JSON.stringify(description, null, 2)}\n`));
  write("weights.safetensors", exportWeights(network, weights));
  write("images.npy", encodeNpy(images.pixels, [count, size, size, channels]));
  write("labels.npy", encodeNpy(images.labels, [count]));

  const model = freeze(network, weights);
  const victim = victimOf(model);
  const { batchSize } = protocol.evaluation;
  try {
    const logits = await logitsOf(victim, images, batchSize);
    write("logits.npy", encodeNpy(logits, [count, victim.classes]));
    const correct = await classify(victim, images, batchSize);
    for (const { atom, name, level } of request.attacks) {
      const attack = attackNamed(atom.key, protocol)!;
      const length = imageLength(images);
      const adversarial = toUnit(images.pixels);
      const random = createRandom(`live|${protocol.seed}|${code}|${name}`);
      const visit = (batch: readonly number[], attacked: Float32Array): void =>
        batch.forEach((index, i) => {
          adversarial.set(attacked.subarray(i * length, (i + 1) * length), index * length);
        });
      await attackAll(victim, images, correct, { attack, epsilon: level / 255, batchSize, random, visit });
      write(attackFile(name), encodeNpy(adversarial, [count, size, size, channels]));
    }
  } finally {
    model.dispose();
  }
  return written;
}

function attackFile(name: string): string {
  return `adversarial-${name.replace(/[@:]/g, "-")}.npy`;
}

async function logitsOf(victim: Victim, images: Images, batchSize: number): Promise<Float32Array> {
  const all = new Float32Array(images.count * victim.classes);
  const length = imageLength(images);
  for (let at = 0; at < images.count; at += batchSize) {
    const pixels = images.pixels.subarray(at * length, (at + batchSize) * length);
    all.set(await victim.logits(toUnit(pixels)), at * victim.classes);
  }
  return all;
}
