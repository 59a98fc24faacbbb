/**
 * Zip archives, read with suspicion: names that point outside, broken entries and things that are no zip are
 * errors of one line.
 *
 * @module
 */
import { createWriteStream, mkdirSync } from "node:fs";
import { dirname } from "node:path";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { crc32 } from "node:zlib";
import yauzl, { type Entry, type ZipFile } from "yauzl";
import { messageOf, UserError } from "../errors.ts";

/** An open archive. */
export interface Archive {
  readonly names: readonly string[];
  /** Writes one entry to a file and checks its CRC-32; folders are made as needed. */
  extract(name: string, target: string): Promise<void>;
  close(): void;
}

/** Opens a zip and reads all its names; refuses the whole archive if one of them points outside. */
export async function openArchive(path: string): Promise<Archive> {
  const fail = (error: unknown): never => {
    throw new UserError(`${path} is not a whole, safe zip: ${messageOf(error)}`);
  };
  const zip = await new Promise<ZipFile>((resolve, reject) => {
    yauzl.open(path, { lazyEntries: true, autoClose: false }, (error, opened) =>
      error ? reject(error) : resolve(opened),
    );
  }).catch(fail);
  const entries = await readEntries(zip).catch((error: unknown) => {
    zip.close();
    return fail(error);
  });
  return {
    names: [...entries.keys()],
    extract: (name, target) => extractEntry(zip, entries.get(name)!, target).catch(fail),
    close: () => zip.close(),
  };
}

function readEntries(zip: ZipFile): Promise<Map<string, Entry>> {
  return new Promise((resolve, reject) => {
    const entries = new Map<string, Entry>();
    zip.on("entry", (entry: Entry) => {
      if (!entry.fileName.endsWith("/")) entries.set(entry.fileName, entry);
      zip.readEntry();
    });
    zip.on("end", () => resolve(entries));
    zip.on("error", reject);
    zip.readEntry();
  });
}

async function extractEntry(zip: ZipFile, entry: Entry, target: string): Promise<void> {
  const stream = await new Promise<Readable>((resolve, reject) => {
    zip.openReadStream(entry, (error, opened) => (error ? reject(error) : resolve(opened)));
  });
  mkdirSync(dirname(target), { recursive: true });
  let sum = 0;
  await pipeline(
    stream,
    async function* (chunks: AsyncIterable<Buffer>) {
      for await (const chunk of chunks) {
        sum = crc32(chunk, sum);
        yield chunk;
      }
    },
    createWriteStream(target),
  );
  if (sum !== entry.crc32) throw new Error(`${entry.fileName} is damaged (CRC-32)`);
}
