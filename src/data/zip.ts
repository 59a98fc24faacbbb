/**
 * Zip archives, read with suspicion: names that point outside, broken entries, entries of any size and things that
 * are no zip are errors of one line.
 *
 * @module
 */
import { createWriteStream } from "node:fs";
import { dirname } from "node:path";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { crc32 } from "node:zlib";
import yauzl, { type Entry, type ZipFile } from "yauzl";
import { messageOf, quote, UserError } from "../errors.ts";
import { DEFAULT_LIMIT, isPlainFile } from "../files/read.ts";
import { makeFolder } from "../files/write.ts";

/** Entries of an archive: the dataset's largest has about two hundred. */
const MOST_ENTRIES = 100_000;

/** Bytes that all entries taken out of one archive may have: more than the dataset's files that can be read. */
const MOST_BYTES = 8 * 1024 ** 3;

/** An open archive. */
export interface Archive {
  readonly names: readonly string[];
  /** Writes one entry to a file and checks its CRC-32; folders are made as needed. */
  extract(name: string, target: string): Promise<void>;
  close(): void;
}

/** Opens a zip and reads all its names; refuses the whole archive if one of them points outside. */
export async function openArchive(path: string): Promise<Archive> {
  if (!isPlainFile(path)) throw new UserError(`${path} is no plain file`); // opening a pipe would wait for ever
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
  let bytes = 0;
  return {
    names: [...entries.keys()],
    async extract(name, target) {
      const entry = entries.get(name)!;
      bytes += entry.uncompressedSize;
      if (entry.uncompressedSize > DEFAULT_LIMIT || bytes > MOST_BYTES)
        fail(`${quote(name)} is too large (${entry.uncompressedSize} bytes)`);
      makeFolder(dirname(target));
      await extractEntry(zip, entry, target).catch(fail);
    },
    close: () => zip.close(),
  };
}

function readEntries(zip: ZipFile): Promise<Map<string, Entry>> {
  return new Promise((resolve, reject) => {
    const entries = new Map<string, Entry>();
    if (zip.entryCount > MOST_ENTRIES) {
      reject(new Error(`it has ${zip.entryCount} entries`));
      return;
    }
    zip.on("entry", (entry: Entry) => {
      if (entries.has(entry.fileName)) {
        reject(new Error(`it holds ${quote(entry.fileName)} twice`));
        return;
      }
      if (!entry.fileName.endsWith("/")) entries.set(entry.fileName, entry);
      zip.readEntry();
    });
    zip.on("end", () => resolve(entries));
    zip.on("error", reject);
    zip.readEntry();
  });
}

/** yauzl ends an entry that inflates to more, or less, than it announces. */
async function extractEntry(zip: ZipFile, entry: Entry, target: string): Promise<void> {
  const stream = await new Promise<Readable>((resolve, reject) => {
    zip.openReadStream(entry, (error, opened) => (error ? reject(error) : resolve(opened)));
  });
  let sum = 0;
  await pipeline(
    stream,
    async function* (chunks: AsyncIterable<Buffer>) {
      for await (const chunk of chunks) {
        sum = crc32(chunk, sum);
        yield chunk;
      }
    },
    createWriteStream(target, { flags: "wx" }),
  );
  if (sum !== entry.crc32) throw new Error(`${entry.fileName} is damaged (CRC-32)`);
}
