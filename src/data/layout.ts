/**
 * Which files make up the published dataset, and which archives of its site hold them.
 *
 * @module
 */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { readIfThere } from "../files/read.ts";
import { parseSums, SUMS_LIMIT, SUMS_NAME, type Sums } from "../files/sums.ts";
import { imageSetNamed, PUBLISHED_SETS } from "../image-sets.ts";
import { ATTACKS, CORRUPTIONS } from "../metric/metric.ts";
import { QUANTITIES, type Quantity } from "../oracle/tabular/files.ts";

/** One file of the dataset: `meta.json`, or the values of one quantity of one key. */
export interface PublishedFile {
  /** Relative to the data folder, with `/`. */
  readonly path: string;
  /** Undefined for `meta.json`. */
  readonly values:
    | { readonly dataset: string; readonly key: string; readonly quantity: Quantity }
    | undefined;
}

/** The published folders. */
const DATASETS = PUBLISHED_SETS.map(({ name }) => name);

const QUANTITY_FILE = new RegExp(
  `(?:^|/)((${DATASETS.join("|")})/([\\w@-]+)_(${QUANTITIES.join("|")})\\.json)$`,
);

/** The published file that a path ends in, whatever folder it lies in; undefined for anything else. */
export function recognise(path: string): PublishedFile | undefined {
  if (/(?:^|\/)meta\.json$/.test(path)) return { path: "meta.json", values: undefined };
  const match = QUANTITY_FILE.exec(path);
  if (match === null || !keysOf(match[2]!).includes(match[3]!)) return undefined;
  const values = { dataset: match[2]!, key: match[3]!, quantity: match[4] as Quantity };
  return { path: match[1]!, values };
}

/** Keys that were published for an image dataset. */
export function keysOf(dataset: string): readonly string[] {
  const { published } = imageSetNamed(dataset);
  return ["clean", ...ATTACKS, ...(published === "attacks and corruptions" ? CORRUPTIONS : [])];
}

/** The published files in a data folder, `meta.json` first. */
export function listFiles(folder: string): PublishedFile[] {
  const names = (path: string): string[] => {
    try {
      return readdirSync(path).sort();
    } catch {
      return [];
    }
  };
  const paths = DATASETS.flatMap((dataset) =>
    names(join(folder, dataset)).map((name) => `${dataset}/${name}`),
  );
  if (names(folder).includes("meta.json")) paths.unshift("meta.json");
  return paths.map(recognise).filter((file) => file !== undefined);
}

const MIB = 1024 * 1024;

/** Bytes that an archive may have: several times what was published. */
export function archiveLimit(name: string): number {
  if (name === "meta.zip") return 64 * MIB;
  return name.endsWith("-accuracies.zip") ? 512 * MIB : 16 * 1024 * MIB;
}

/** Archives on the dataset's site: the accuracies of an image dataset, or all its quantities. */
export function archivesOf(dataset: string, quantities: "accuracy" | "all"): string[] {
  return ["meta.zip", quantities === "all" ? `${dataset}.zip` : `${dataset}-accuracies.zip`];
}

/** The checksums beside the data: what was imported, or what the publisher says; empty when there are none. */
export function readSums(folder: string): Sums {
  const path = join(folder, SUMS_NAME);
  return parseSums(readIfThere(path, SUMS_LIMIT)?.toString("utf8") ?? "", path);
}
