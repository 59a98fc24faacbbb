/**
 * Damages a valid file: bits, pieces, numbers and names of any file, values and keys of JSON, or what the file is.
 *
 * @module
 */
import { execFileSync } from "node:child_process";
import { mkdirSync, rmSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import type { Random } from "../../src/space/random.ts";
import type { Format } from "./format.ts";
import { jsonText, NAMES, NUMBERS } from "./hostile.ts";
import { mutateJson } from "./mutate-json.ts";

/** Writes a damaged file of a format at a path. */
export function writeDamaged(format: Format, path: string, random: Random): void {
  rmSync(path, { recursive: true, force: true });
  mkdirSync(dirname(path), { recursive: true });
  if (format.code || random.integer(20) === 0) random.pick(PLACES)(path);
  else writeFileSync(path, damaged(format, random));
}

/** What may stand where a file should. */
const PLACES: readonly ((path: string) => void)[] = [
  () => {}, // nothing
  (path) => writeFileSync(path, ""),
  (path) => mkdirSync(path),
  (path) => execFileSync("mkfifo", [path]),
  (path) => symlinkSync("/dev/zero", path),
  (path) => symlinkSync("/dev/urandom", path),
  (path) => symlinkSync("nowhere", path),
  (path) => symlinkSync(path, path),
  (path) => {
    writeFileSync(path, "");
    truncateSync(path, 3 * 2 ** 30); // takes no room
  },
];

function damaged(format: Format, random: Random): Buffer {
  const sample = (): Buffer => Buffer.from(format.sample(random));
  let bytes = sample();
  const inJson = format.json !== undefined && random.next() < 0.7;
  if (inJson) {
    const { text, wrap } = format.json!(bytes, random);
    bytes = wrap(mutateJson(text, random));
  }
  const edits = inJson ? (random.next() < 0.1 ? 1 : 0) : 1 + random.integer(3);
  for (let i = 0; i < edits; i++)
    bytes =
      format.tokens !== undefined && random.next() < 0.4
        ? insert(bytes, random, random.pick(format.tokens))
        : Buffer.from(random.pick(EDITS)(bytes, random, sample));
  return inJson ? bytes : (format.seal?.(bytes) ?? bytes);
}

type Edit = (bytes: Buffer, random: Random, sample: () => Buffer) => Buffer;

/** Where most files say what they are. */
const HEAD = 200;

/** A place between bytes, as often near the beginning as anywhere. */
function place(bytes: Buffer, random: Random): number {
  return random.integer(1 + (random.next() < 0.5 ? Math.min(HEAD, bytes.length) : bytes.length));
}

/** A stretch of bytes, mostly short. */
function stretch(bytes: Buffer, random: Random): readonly [from: number, to: number] {
  const from = place(bytes, random);
  const length = Math.floor(bytes.length ** random.next());
  return [from, Math.min(bytes.length, from + length)];
}

function insert(bytes: Buffer, random: Random, piece: Buffer | string): Buffer {
  const at = place(bytes, random);
  return replace(bytes, at, at, piece);
}

function replace(bytes: Buffer, from: number, to: number, by: Buffer | string): Buffer {
  return Buffer.concat([bytes.subarray(0, from), Buffer.from(by), bytes.subarray(to)]);
}

/** Exchanges one match of an expression. */
function replaceMatch(bytes: Buffer, random: Random, expression: RegExp, by: string): Buffer {
  const text = bytes.toString("latin1");
  const matches = [...text.matchAll(expression)];
  if (matches.length === 0) return bytes;
  const { index, 0: found } = random.pick(matches);
  return replace(bytes, index, index + found.length, by);
}

const EDITS: readonly Edit[] = [
  (bytes, random) => {
    const at = place(bytes, random);
    if (at < bytes.length) bytes[at] = bytes[at]! ^ (1 << random.integer(8));
    return bytes;
  },
  (bytes, random) => bytes.subarray(0, random.integer(bytes.length + 1)),
  (bytes, random) => replace(bytes, ...stretch(bytes, random), ""),
  (bytes, random) => {
    const [from, to] = stretch(bytes, random);
    return replace(bytes, to, to, bytes.subarray(from, to));
  },
  (bytes, random, sample) => {
    const other = sample();
    return replace(bytes, ...stretch(bytes, random), other.subarray(...stretch(other, random)));
  },
  (bytes, random) => {
    const noise = Buffer.from(Array.from({ length: 1 + random.integer(8) }, () => random.integer(256)));
    return replace(bytes, ...stretch(bytes, random), noise);
  },
  (bytes, random) => insert(bytes, random, random.pick(INSERTS)),
  (bytes, random) => {
    const [from, to] = stretch(bytes, random);
    const piece = bytes.subarray(from, Math.min(to, from + 20));
    const times = random.pick([10, 1000, 50_000]);
    return replace(bytes, from, from, Buffer.concat(Array.from({ length: times }, () => piece)));
  },
  (bytes, random) => replaceMatch(bytes, random, /-?\d+(\.\d+)?/g, random.pick(NUMBERS)),
  (bytes, random) => replaceMatch(bytes, random, /-?\d+(\.\d+)?/g, random.pick(NUMBERS)),
  (bytes, random) => replaceMatch(bytes, random, /[A-Za-z_][\w-]*/g, random.pick(NAMES)),
  (bytes, random) => replaceMatch(bytes, random, /[\w.-]+/g, jsonText(random)),
];

const INSERTS: readonly (string | Buffer)[] = [
  Buffer.from([0]),
  Buffer.from([0xff, 0xfe]),
  Buffer.from([0xc3]),
  "\ufeff",
  "\n",
  "\r\n",
  "\n".repeat(100_000),
  ",".repeat(100_000),
  '"',
  "'",
  "[".repeat(100_000),
  "- ".repeat(10_000),
  "{a: ".repeat(10_000),
  "\t",
  "#",
  "(".repeat(100_000),
];
