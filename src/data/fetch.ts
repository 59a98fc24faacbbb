/**
 * Fetches from an address: a short text, or a file that is continued where an earlier call broke off. No answer is
 * read beyond its bound.
 *
 * @module
 */
import { createWriteStream, renameSync, rmSync, statSync } from "node:fs";
import { pipeline } from "node:stream/promises";
import { messageOf, UserError } from "../errors.ts";
import { readIfThere } from "../files/read.ts";
import { writeWhole } from "../files/write.ts";

/** Seconds without a byte after which a connection counts as broken. */
const PATIENCE = 60;

/** How a file is fetched. */
export interface FetchOptions {
  /** Bytes that it may have. */
  readonly limit: number;
  /** Seconds without a byte after which the connection counts as broken; default 60. */
  readonly patience?: number | undefined;
  readonly onProgress?: ((bytes: number, of: number | undefined) => void) | undefined;
}

/** A short text; empty where there is none or it breaks off. */
export async function fetchText(url: URL, limit: number): Promise<string> {
  const response = await request(url, { signal: AbortSignal.timeout(1000 * PATIENCE) });
  if (!response.ok) {
    await response.body?.cancel();
    return "";
  }
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  try {
    for await (const piece of response.body ?? []) {
      bytes += piece.length;
      if (bytes > limit) throw new UserError(`${url} sends more than the ${limit} bytes that it may have`);
      pieces.push(piece);
    }
  } catch (error) {
    if (error instanceof UserError) throw error;
    return "";
  }
  return Buffer.concat(pieces).toString("utf8");
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

/** Fetches a file; continues where an earlier call broke off if the server can and the file is the same. */
export async function fetchFile(url: URL, target: string, options: FetchOptions): Promise<void> {
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
    const answer = `${response.status} ${response.statusText.slice(0, 60)}`.trimEnd();
    throw new UserError(`${url}: the server answered ${answer}`);
  }
  const length = response.headers.get("content-length");
  const total = resumed ? Number(range?.[2]) : length === null ? undefined : Number(length);
  const limit = total ?? options.limit;
  if (limit > options.limit) {
    await response.body.cancel();
    throw new UserError(`${url} announces ${limit} bytes; it may have ${options.limit}`);
  }
  const validator = response.headers.get("etag") ?? response.headers.get("last-modified") ?? "";
  if (!resumed) writeWhole(about, JSON.stringify({ validator } satisfies Half));

  const said =
    total === undefined ? `the ${limit} bytes that it may have` : `the ${total} bytes that it announced`;
  let bytes = start;
  timer = setTimeout(() => abort.abort(), patience);
  options.onProgress?.(bytes, total);
  const count = async function* (chunks: AsyncIterable<Uint8Array>) {
    for await (const chunk of chunks) {
      clearTimeout(timer);
      timer = setTimeout(() => abort.abort(), patience);
      bytes += chunk.length;
      if (bytes > limit) throw new UserError(`${url} sends more than ${said}; nothing of it was kept`);
      options.onProgress?.(bytes, total);
      yield chunk;
    }
  };
  try {
    await pipeline(response.body, count, createWriteStream(part, { flags: resumed ? "a" : "w" }));
  } catch (error) {
    if (error instanceof UserError) {
      for (const path of [part, about]) rmSync(path, { force: true });
      throw error;
    }
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
    const { validator } = JSON.parse(readIfThere(about, 10_000)?.toString("utf8") ?? "") as Partial<Half>;
    const bytes = statSync(part).size;
    // A weak validator (W/…) does not promise the same bytes.
    if (typeof validator !== "string" || validator === "" || validator.startsWith("W/")) return undefined;
    return bytes === 0 ? undefined : { validator, bytes };
  } catch {
    return undefined;
  }
}
