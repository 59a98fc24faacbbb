/**
 * Files of JSON lines that grow: a line is on the disk before `append` returns, and several processes may read and
 * write one file at once. What is in it is never cut or changed. A piece of a line, left by a process that died or
 * still writes, is passed over; whoever writes next begins a new line.
 *
 * @module
 */
import { closeSync, constants, fstatSync, fsyncSync, openSync, readSync, writeSync } from "node:fs";
import { dirname } from "node:path";
import type { z } from "zod";
import { messageOf, UserError } from "../errors.ts";
import { DEFAULT_LIMIT, readBytes } from "./read.ts";
import { makeFolder } from "./write.ts";

export interface JsonLines<T> {
  /** What was added since the last call, here or by another process; at first, all. */
  added(): T[];
  append(entry: T): void;
  close(): void;
}

/**
 * Opens a file to read and to append, and makes it and its folder where they are missing. Nothing is added to a file
 * that cannot be ours.
 */
export function openJsonLines<T>(path: string, schema: z.ZodType<T>): JsonLines<T> {
  makeFolder(dirname(path));
  const file = attempt("open", path, () => openPlain(path));
  let offset = 0;
  let line = 0;
  const bytesFrom = (start: number): Buffer => {
    const { size } = fstatSync(file);
    if (size > DEFAULT_LIMIT) throw new Error(`it has ${size} bytes, at most ${DEFAULT_LIMIT} are read`);
    const bytes = Buffer.alloc(size - start);
    readSync(file, bytes, 0, bytes.length, start);
    return bytes;
  };
  const isTorn = (): boolean => {
    const { size } = fstatSync(file);
    return size > 0 && bytesFrom(size - 1)[0] !== NEWLINE;
  };
  return {
    added() {
      const bytes = attempt("read", path, () => bytesFrom(offset));
      const { entries, lines } = parseLines(bytes, schema, path, line);
      offset += bytes.lastIndexOf(NEWLINE) + 1;
      line += lines;
      return entries;
    },
    append(entry) {
      attempt("write", path, () => {
        // One write for the whole line, so that lines of several processes do not mix.
        const bytes = Buffer.from(`${isTorn() ? "\n" : ""}${JSON.stringify(entry)}\n`);
        const written = writeSync(file, bytes);
        if (written < bytes.length) throw new Error(`only ${written} of ${bytes.length} bytes fit`);
        fsyncSync(file);
      });
    },
    close: () => closeSync(file),
  };
}

/** All entries of a file that another process may be writing. */
export function readJsonLines<T>(path: string, schema: z.ZodType<T>): T[] {
  return parseLines(readBytes(path), schema, path, 0).entries;
}

const NEWLINE = 10;

/** To read and to append; a pipe, which would wait for somebody, and a device are refused. */
function openPlain(path: string): number {
  const { O_RDWR, O_APPEND, O_CREAT, O_NONBLOCK } = constants;
  const file = openSync(path, O_RDWR | O_APPEND | O_CREAT | O_NONBLOCK, 0o666);
  const problem = fstatSync(file).isFile() ? notOurs(file) : "it is no plain file";
  if (problem === undefined) return file;
  closeSync(file);
  throw new Error(problem);
}

/** Nothing is added to somebody else's file. */
function notOurs(file: number): string | undefined {
  const first = Buffer.alloc(1);
  const isOther = readSync(file, first, 0, 1, 0) === 1 && first.toString() !== "{";
  return isOther ? "it holds no JSON lines; move it" : undefined;
}

/** Characters of a line, at most: entries have a few hundred. */
const LONGEST_LINE = 2 ** 20;

/** The entries of whole lines, and how many lines these are: one at a time, since a list of empty ones could be huge. */
function parseLines<T>(
  bytes: Buffer,
  schema: z.ZodType<T>,
  path: string,
  before: number,
): { entries: T[]; lines: number } {
  const entries: T[] = [];
  let lines = 0;
  let start = 0;
  for (let end = bytes.indexOf(NEWLINE); end >= 0; end = bytes.indexOf(NEWLINE, start)) {
    const from = start;
    const length = end - start;
    lines++;
    start = end + 1;
    if (length === 0) continue;
    const line = length <= LONGEST_LINE ? bytes.toString("utf8", from, end) : undefined;
    if (line !== undefined && isPiece(line)) continue;
    const { data, success } = schema.safeParse(line === undefined ? undefined : jsonOf(line));
    if (!success)
      throw new UserError(`${path}:${before + lines}: damaged line; delete that line to go on without it`);
    entries.push(data);
  }
  return { entries, lines };
}

/** Whether a line breaks off: outside of strings, more braces are opened than closed. */
function isPiece(line: string): boolean {
  const outside = line.replace(/"(?:[^"\\]|\\.)*("|\\?$)/g, "");
  return outside.split("{").length > outside.split("}").length;
}

function jsonOf(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

function attempt<T>(verb: string, path: string, action: () => T): T {
  try {
    return action();
  } catch (error) {
    throw new UserError(`cannot ${verb} ${path}: ${messageOf(error)}`);
  }
}
