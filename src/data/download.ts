/**
 * Fetches the dataset's archives from its own site or a mirror. A download that breaks is continued by the next
 * call; it bears another name until it is whole.
 *
 * @module
 */
import { createWriteStream, existsSync, readFileSync, renameSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { messageOf, UserError } from "../errors.ts";
import { makeFolder, writeWhole } from "../files/write.ts";
import { type ImportReport, importData } from "./import.ts";
import { archivesOf } from "./layout.ts";
import { MANIFEST_NAME, parseManifest, sha256OfFile } from "./manifest.ts";

/** Seconds without a byte after which a connection counts as broken. */
const PATIENCE = 60;

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
  const downloads = join(folder, "downloads");
  makeFolder(downloads);
  const sums = await fetchSums(base);
  const archives: string[] = [];
  for (const name of archivesOf(dataset, quantities)) {
    const target = join(downloads, name);
    if (!existsSync(target)) await fetchFile(new URL(name, base), target, options);
    const sum = sums.get(name);
    if (sum !== undefined && sum !== (await sha256OfFile(target))) {
      rmSync(target);
      throw new UserError(
        `${new URL(name, base)} does not have the checksum that its ${MANIFEST_NAME} names`,
      );
    }
    archives.push(target);
  }
  try {
    const report = await importData(archives, folder);
    rmSync(downloads, { recursive: true });
    return report;
  } catch (error) {
    // An archive that cannot be imported must not be tried again for ever.
    for (const archive of archives) rmSync(archive, { force: true });
    throw error;
  }
}

/** The site's checksums, where it publishes some. */
async function fetchSums(base: URL): Promise<ReadonlyMap<string, string>> {
  const url = new URL(MANIFEST_NAME, base);
  const response = await request(url, { signal: AbortSignal.timeout(1000 * PATIENCE) });
  const text = await response.text().catch(() => "");
  return response.ok && /^[0-9a-f]{64} /.test(text) ? parseManifest(text, String(url)) : new Map();
}

async function request(url: URL, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, init);
  } catch (error) {
    const cause = error instanceof Error && error.cause !== undefined ? error.cause : error;
    throw new UserError(`cannot reach ${url}: ${messageOf(cause)}`);
  }
}

/** What is known of a half-done download; a file that has changed since is fetched anew. */
interface Half {
  readonly validator: string;
}

/** Fetches one file; continues where an earlier call broke off if the server can and the file is the same. */
async function fetchFile(url: URL, target: string, options: DownloadOptions): Promise<void> {
  const part = `${target}.part`;
  const about = `${part}.json`;
  const known = readHalf(part, about);
  const abort = new AbortController();
  const patience = 1000 * (options.patience ?? PATIENCE);
  let timer = setTimeout(() => abort.abort(), patience);
  const headers: Record<string, string> = { "accept-encoding": "identity" };
  if (known !== undefined) {
    headers.range = `bytes=${known.bytes}-`;
    headers["if-range"] = known.validator;
  }
  const response = await request(url, { headers, signal: abort.signal }).finally(() => clearTimeout(timer));

  const resumed = response.status === 206 && known !== undefined;
  const start = resumed ? known.bytes : 0;
  const range = /^bytes (\d+)-\d+\/(\d+)$/.exec(response.headers.get("content-range") ?? "");
  if (response.status === 416) rmSync(part, { force: true }); // more than the server has: begin again next time
  if (!response.ok || response.body === null || (resumed && Number(range?.[1]) !== start)) {
    await response.body?.cancel();
    throw new UserError(`${url}: the server answered ${response.status} ${response.statusText}`.trimEnd());
  }
  const length = response.headers.get("content-length");
  const total = resumed ? Number(range?.[2]) : length === null ? undefined : Number(length);
  const validator = response.headers.get("etag") ?? response.headers.get("last-modified") ?? "";
  if (!resumed) writeWhole(about, JSON.stringify({ validator } satisfies Half));

  let bytes = start;
  timer = setTimeout(() => abort.abort(), patience);
  options.onProgress?.(url.pathname.replace(/^.*\//, ""), bytes, total);
  const count = async function* (chunks: AsyncIterable<Uint8Array>) {
    for await (const chunk of chunks) {
      clearTimeout(timer);
      timer = setTimeout(() => abort.abort(), patience);
      bytes += chunk.length;
      options.onProgress?.(url.pathname.replace(/^.*\//, ""), bytes, total);
      yield chunk;
    }
  };
  try {
    await pipeline(response.body, count, createWriteStream(part, { flags: resumed ? "a" : "w" }));
  } catch (error) {
    const of = total === undefined ? "" : ` of ${total}`;
    const why = abort.signal.aborted ? "no answer" : messageOf(error);
    throw new UserError(
      `the download of ${url} broke off at ${bytes}${of} bytes (${why}); the same command continues it`,
    );
  } finally {
    clearTimeout(timer);
  }
  if (total !== undefined && bytes !== total) {
    rmSync(part);
    throw new UserError(`${url} should have ${total} bytes, ${bytes} came; run the same command again`);
  }
  renameSync(part, target);
  rmSync(about, { force: true });
}

/** How much of a file is here, if it can be continued. */
function readHalf(part: string, about: string): (Half & { readonly bytes: number }) | undefined {
  try {
    const { validator } = JSON.parse(readFileSync(about, "utf8")) as Partial<Half>;
    const bytes = statSync(part).size;
    // A weak validator (W/…) does not promise the same bytes.
    if (typeof validator !== "string" || validator === "" || validator.startsWith("W/")) return undefined;
    return bytes === 0 ? undefined : { validator, bytes };
  } catch {
    return undefined;
  }
}
