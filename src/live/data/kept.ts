/**
 * Corrupted test images as files: generated once, for every network, protocol and process that shares a store.
 *
 * @module
 */
import { createHash } from "node:crypto";
import { join } from "node:path";
import { UserError } from "../../errors.ts";
import { writeShared } from "../../files/write.ts";
import { createRandom } from "../../space/random.ts";
import type { CorruptionKind } from "../corruptions/corrupt.ts";
import { encodeNpy, readNpyRows } from "../exchange/npy.ts";
import { corruptedTest, corruptionSource, GENERATION } from "./corrupted.ts";
import { type Dataset, first, type Images } from "./images.ts";

/** The first so many test images of a dataset, corrupted. */
export type CorruptedImages = (kind: CorruptionKind, severity: number) => Images;

/** @param store where generated images are kept; published ones stay where they are */
export function keepCorrupted(dataset: Dataset, count: number, store: string): CorruptedImages {
  const make: CorruptedImages = (kind, severity) =>
    corruptedTest(dataset, kind, severity, count, createRandom(`live|corruptions|${dataset.name}`));
  if (corruptionSource(dataset) === "published files") return make;

  const clean = first(dataset.test, count);
  const { size, channels, pixels } = dataset.test;
  // Each image has its own stream: the first images are the same, however many are made.
  const fingerprint = createHash("sha256")
    .update(`${GENERATION} ${dataset.name} ${size} ${channels}\n`)
    .update(pixels);
  const folder = join(store, `${dataset.name}-corrupted-${fingerprint.digest("hex").slice(0, 12)}`);
  return (kind, severity) => {
    const path = join(folder, `${kind}-${severity}.npy`);
    const there = rowsIn(path, [size, size, channels], clean.count);
    if (there !== undefined) return { ...clean, pixels: there };
    const made = make(kind, severity);
    // Another process may have made more of them in the meantime.
    if (rowsIn(path, [size, size, channels], made.count) === undefined)
      writeShared(path, encodeNpy(made.pixels, [made.count, size, size, channels]));
    return made;
  };
}

/** What is missing, has too few images or is damaged is made again. */
function rowsIn(path: string, shape: readonly number[], count: number): Uint8Array | undefined {
  try {
    return readNpyRows(path, shape, 0, count);
  } catch (error) {
    if (error instanceof UserError) return undefined;
    throw error;
  }
}
