/**
 * What the fuzz must know of a format: a valid file of it, and who reads it.
 *
 * @module
 */
import type { Random } from "../../src/space/random.ts";

export interface Format {
  readonly name: string;
  /** The file's path below a folder of its own. */
  readonly file: string;
  /** A valid file. */
  sample(random: Random): string | Uint8Array;
  /** Writes what the reader needs besides, once. */
  around?(folder: string): void;
  /** Reads the file as the program does and uses what it read; a plain Error where what was accepted cannot be right. */
  read(path: string): unknown;
  /** The JSON within a file, and the file with other JSON in its place; absent where there is none. */
  json?(bytes: Buffer, random: Random): { readonly text: string; wrap(text: string): Buffer };
  /** Makes a checksum right again that would keep every mutation from the reader. */
  seal?(bytes: Buffer): Buffer;
  /** Pieces of its grammar, which are put in anywhere. */
  readonly tokens?: readonly (string | Buffer)[];
  /** The file is code, which is run: only files that are none are tried. */
  readonly code?: true;
}

/** For files that are JSON from end to end. */
export const wholeJson: NonNullable<Format["json"]> = (bytes) => ({
  text: bytes.toString("utf8"),
  wrap: (text) => Buffer.from(text),
});

/** For files with a JSON value on every line: one of them. */
export const jsonLines: NonNullable<Format["json"]> = (bytes, random) => {
  const lines = bytes.toString("utf8").trimEnd().split("\n");
  const chosen = random.integer(lines.length);
  return {
    text: lines[chosen]!,
    wrap: (text) => Buffer.from(`${lines.map((line, i) => (i === chosen ? text : line)).join("\n")}\n`),
  };
};

/** A condition on what was accepted. */
export function insist(condition: boolean, what: string): void {
  if (!condition) throw new Error(`accepted, although ${what}`);
}
