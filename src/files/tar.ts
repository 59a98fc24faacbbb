/**
 * Tar archives of small plain files, in the oldest format that all programs read (ustar): written in one go, read file by
 * file. Nothing in one depends on when or by whom it was written.
 *
 * @module
 */
import { readSync } from "node:fs";
import { UserError } from "../errors.ts";
import { withPlain } from "./read.ts";

/** Header and content of a file begin at multiples of so many bytes. */
const BLOCK = 512;

/** Bytes of a name. */
const LONGEST_NAME = 100;

/** One file as it stands in an archive: its header, its content, and zeros up to the next block. */
export function tarEntry(name: string, content: Uint8Array): Uint8Array {
  const entry = Buffer.alloc(BLOCK + Math.ceil(content.length / BLOCK) * BLOCK);
  if (Buffer.byteLength(name) > LONGEST_NAME) throw new UserError(`a name too long for an archive: ${name}`);
  entry.write(name, 0);
  entry.write("0000644\0", 100);
  entry.write("0000000\0", 108);
  entry.write("0000000\0", 116);
  entry.write(`${content.length.toString(8).padStart(11, "0")}\0`, 124);
  entry.write(`${"0".repeat(11)}\0`, 136);
  entry.write("        0", 148);
  entry.write("ustar\x0000", 257);
  entry.write(`${sumOf(entry).toString(8).padStart(6, "0")}\0 `, 148);
  entry.set(content, BLOCK);
  return entry;
}

/** What an archive ends with. */
export const TAR_END = new Uint8Array(2 * BLOCK);

/** Sum of the bytes of a header, its own field counted as spaces. */
function sumOf(header: Buffer): number {
  let sum = 8 * 32;
  for (let i = 0; i < BLOCK; i++) if (i < 148 || i >= 156) sum += header[i]!;
  return sum;
}

/** Where the content of a file lies in an archive. */
export interface TarPlace {
  readonly start: number;
  readonly length: number;
}

/** Bytes that an archive may have, and one file in it. */
const LIMIT = 64 * 1024 ** 3;
const LARGEST = 256 * 1024 ** 2;

/** Files of an archive, by name: only their headers are read. Undefined where there is no archive. */
export function indexTar(path: string): Map<string, TarPlace> | undefined {
  return withPlain(path, LIMIT, (file, size) => {
    const damaged = (why: string): UserError => new UserError(`${path} is damaged: ${why}`);
    const places = new Map<string, TarPlace>();
    const header = Buffer.alloc(BLOCK);
    for (let at = 0; ; ) {
      if (readSync(file, header, 0, BLOCK, at) < BLOCK) throw damaged("it is cut off");
      if (header[0] === 0) return places;
      const { name, length } = parseHeader(header) ?? {};
      if (name === undefined || length === undefined) throw damaged(`at byte ${at} is no header of a file`);
      if (length > LARGEST || at + BLOCK + length > size) throw damaged(`${name} is cut off`);
      places.set(name, { start: at + BLOCK, length });
      at += BLOCK + Math.ceil(length / BLOCK) * BLOCK;
    }
  });
}

function parseHeader(header: Buffer): { name: string; length: number } | undefined {
  const field = (from: number, to: number): string => /^[^\0]*/.exec(header.toString("latin1", from, to))![0];
  const octal = (from: number, to: number): number | undefined => {
    const text = field(from, to).trim();
    return /^[0-7]+$/.test(text) ? Number.parseInt(text, 8) : undefined;
  };
  const [name, length] = [field(0, LONGEST_NAME), octal(124, 136)];
  // A plain file has the type "0".
  if (header[156] !== 48 || octal(148, 156) !== sumOf(header) || length === undefined) return undefined;
  return { name, length };
}

/** The content of a file in an archive; undefined where the archive is not there any more. */
export function readFromTar(path: string, { start, length }: TarPlace): Uint8Array | undefined {
  return withPlain(path, LIMIT, (file) => {
    const content = Buffer.allocUnsafe(length);
    for (let at = 0; at < length; ) {
      const got = readSync(file, content, at, length - at, start + at);
      if (got === 0) throw new UserError(`${path} is damaged: it is cut off`);
      at += got;
    }
    return content;
  });
}
