/**
 * Corrupted test images: the published files where they are, else our own.
 *
 * @module
 */
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { UserError } from "../../errors.ts";
import { CORRUPTIONS } from "../../metric/metric.ts";
import type { Random } from "../../space/random.ts";
import { type CorruptionKind, corrupt } from "../corruptions/corrupt.ts";
import { readNpyRows } from "../exchange/npy.ts";
import { type Dataset, first, type Images } from "./images.ts";

/** Images a severity in a published file. */
const PER_SEVERITY = 10_000;

/** Raised whenever generated images change: what was measured on others is not mixed with it. */
export const GENERATION = 2;

/** What a protocol's fingerprint has of the first `count` corrupted images: their contents, where they are files. */
export function corruptionPlace(dataset: Dataset, count: number): string {
  if (corruptionSource(dataset) === "generated") return `generated, ${GENERATION}`;
  const hash = createHash("sha256");
  const { size, channels } = dataset.test;
  const add = (name: string, rowShape: readonly number[]): void => {
    const path = join(dataset.corrupted!, `${name}.npy`);
    hash.update(`${name} `);
    // Whoever needs one that is missing or damaged is told; whoever needs none is not kept from working.
    if (!existsSync(path)) return;
    try {
      for (let severity = 1; severity <= 5; severity++)
        hash.update(readNpyRows(path, rowShape, (severity - 1) * PER_SEVERITY, count));
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      hash.update("damaged ");
    }
  };
  add("labels", []);
  for (const kind of CORRUPTIONS) add(kind, [size, size, channels]);
  return `published files, ${hash.digest("hex")}`;
}

/** Which of the two it will be. */
export function corruptionSource({ corrupted }: Dataset): "published files" | "generated" {
  return corrupted !== undefined ? "published files" : "generated";
}

/** The first `count` test images, corrupted. */
export function corruptedTest(
  dataset: Dataset,
  kind: CorruptionKind,
  severity: number,
  count: number,
  random: Random,
): Images {
  const clean = first(dataset.test, count);
  if (corruptionSource(dataset) === "generated")
    return corrupt(clean, kind, severity, random.fork(`${kind}:${severity}`));
  const { size, channels } = clean;
  const from = (severity - 1) * PER_SEVERITY;
  const folder = dataset.corrupted!;
  const labels = readNpyRows(join(folder, "labels.npy"), [], from, clean.count);
  if (labels.some((label, i) => label !== clean.labels[i]))
    throw new UserError(`${folder}/labels.npy does not belong to the test images of ${dataset.name}`);
  const pixels = readNpyRows(join(folder, `${kind}.npy`), [size, size, channels], from, clean.count);
  return { ...clean, pixels };
}
