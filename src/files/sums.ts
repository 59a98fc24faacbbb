/**
 * Checksums of files, in the format that `sha256sum --check` reads.
 *
 * @module
 */
import { createHash } from "node:crypto";
import { UserError } from "../errors.ts";
import { DEFAULT_LIMIT, eachPiece } from "./read.ts";

/** Path → SHA-256 in hexadecimal. */
export type Sums = Map<string, string>;

/** The checksums beside the published data. */
export const SUMS_NAME = "SHA256SUMS";

/** Bytes of a list of checksums, from whomever it comes: some 9,000 files. */
export const SUMS_LIMIT = 1024 * 1024;

const LINE = /^([0-9a-f]{64}) [ *](?:\.\/)?(.+?)\r?$/;

/** Reads lines of `<sha256>  <path>`. */
export function parseSums(text: string, where: string): Sums {
  const sums: Sums = new Map();
  for (const [i, line] of text.split("\n").entries()) {
    if (line.trim() === "") continue;
    const match = LINE.exec(line);
    if (match === null) throw new UserError(`${where}:${i + 1}: not a line of SHA-256 and path`);
    sums.set(match[2]!, match[1]!);
  }
  return sums;
}

/** Lines of `<sha256>  <path>`. */
export function formatSums(sums: Iterable<readonly [path: string, sum: string]>): string {
  return [...sums].map(([path, sum]) => `${sum}  ${path}\n`).join("");
}

export function sha256(content: string | Uint8Array): string {
  return createHash("sha256").update(content).digest("hex");
}

/** SHA-256 of a plain file of at most `limit` bytes, read in pieces. */
export function sha256OfFile(path: string, limit = DEFAULT_LIMIT): string {
  const hash = createHash("sha256");
  eachPiece(path, limit, (piece) => hash.update(piece));
  return hash.digest("hex");
}
