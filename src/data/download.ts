/**
 * Fetches the dataset's archives from its own site or a mirror. A download that breaks is continued by the next
 * call.
 *
 * @module
 */
import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { UserError } from "../errors.ts";
import { type Force, InTheWayError } from "../files/own.ts";
import { enterRoom } from "../files/room.ts";
import { parseSums, SUMS_LIMIT, SUMS_NAME, type Sums, sha256OfFile } from "../files/sums.ts";
import { makeFolder } from "../files/write.ts";
import { fetchFile, fetchText } from "./fetch.ts";
import { type ImportReport, importData } from "./import.ts";
import { archiveLimit, archivesOf } from "./layout.ts";

/** What has come of archives lies here, in the data folder. */
export const DOWNLOADS = ".rnb-download";

/** The dataset's own site. */
export const DATA_SITE = "http://data.robustness.vision/";

export interface DownloadOptions {
  readonly dataset: string;
  /** Accuracies are what searches need; `all` adds confidences and confusion matrices. */
  readonly quantities: "accuracy" | "all";
  /** The data folder. */
  readonly folder: string;
  readonly baseUrl?: string | undefined;
  /** Seconds without a byte after which the connection counts as broken; default 60. */
  readonly patience?: number | undefined;
  /** Lets the import replace files that it did not put there. */
  readonly force?: Force | undefined;
  readonly onProgress?: ((archive: string, bytes: number, of: number | undefined) => void) | undefined;
}

/** Downloads what a dataset needs and imports it. */
export async function downloadData(options: DownloadOptions): Promise<ImportReport> {
  const { dataset, quantities, folder, baseUrl = DATA_SITE } = options;
  let base: URL;
  try {
    base = new URL(baseUrl.endsWith("/") ? baseUrl : `${baseUrl}/`);
  } catch {
    throw new UserError(`not an address: "${baseUrl}"`);
  }
  makeFolder(folder);
  const { path: downloads, leave } = enterRoom(join(folder, DOWNLOADS));
  let done: readonly string[] = [];
  try {
    const sums = await fetchSums(base);
    const names = archivesOf(dataset, quantities);
    const archives: string[] = [];
    for (const name of names)
      archives.push(await fetchArchive(name, { base, downloads, sum: sums.get(name) }, options));
    try {
      const report = await importData(archives, folder, options.force);
      done = names;
      return report;
    } catch (error) {
      // An archive that cannot be imported must not be tried again for ever.
      if (!(error instanceof InTheWayError)) done = names;
      throw error;
    }
  } finally {
    leave(done);
  }
}

/** Fetches an archive that is not here yet, and compares it with its checksum if there is one. */
async function fetchArchive(
  name: string,
  { base, downloads, sum }: { base: URL; downloads: string; sum: string | undefined },
  { patience, onProgress }: DownloadOptions,
): Promise<string> {
  const url = new URL(name, base);
  const target = join(downloads, name);
  const limit = archiveLimit(name);
  if (!existsSync(target))
    await fetchFile(url, target, {
      limit,
      patience,
      onProgress: (bytes, of) => onProgress?.(name, bytes, of),
    });
  if (sum !== undefined && sum !== sha256OfFile(target, limit)) {
    rmSync(target);
    throw new UserError(`${url} does not have the checksum that its ${SUMS_NAME} names`);
  }
  return target;
}

/** The site's checksums, where it publishes some. */
async function fetchSums(base: URL): Promise<Sums> {
  const url = new URL(SUMS_NAME, base);
  const text = await fetchText(url, SUMS_LIMIT);
  return /^[0-9a-f]{64} /.test(text) ? parseSums(text, String(url)) : new Map();
}
