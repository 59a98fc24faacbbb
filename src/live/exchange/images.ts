/**
 * Writes a dataset's images for another framework: bytes and labels as numpy arrays, and what is known of them.
 *
 * @module
 */
import { claimNames, type Force } from "../../files/own.ts";
import type { Dataset } from "../data/images.ts";
import { encodeNpy } from "./npy.ts";

/** The files written, in order. */
export function exportImages(dataset: Dataset, folder: string, force?: Force): string[] {
  const { name, classes, mean, deviation } = dataset;
  const parts = [
    ["train", dataset.train],
    ["test", dataset.test],
  ] as const;
  const names = ["images.json", ...parts.flatMap(([part]) => [`${part}-images.npy`, `${part}-labels.npy`])];
  const write = claimNames(folder, names, force);
  for (const [part, { count, size, channels, pixels, labels }] of parts) {
    write(`${part}-images.npy`, encodeNpy(pixels, [count, size, size, channels]));
    write(`${part}-labels.npy`, encodeNpy(labels, [count]));
  }
  write("images.json", Buffer.from(`${JSON.stringify({ name, classes, mean, deviation }, null, 2)}\n`));
  return names;
}
