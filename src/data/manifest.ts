/**
 * The manifest of a data folder: `SHA256SUMS`, in the format that `sha256sum --check` reads.
 *
 * @module
 */
import { createHash } from "node:crypto";
import { createReadStream, existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { messageOf, UserError } from "../errors.ts";
import { writeWhole } from "../files/write.ts";

/** Path → SHA-256 in hexadecimal. */
export type Manifest = Map<string, string>;

export const MANIFEST_NAME = "SHA256SUMS";

/** The manifest of a folder; empty when there is none. */
export function readManifest(folder: string): Manifest {
  const path = join(folder, MANIFEST_NAME);
  if (!existsSync(path)) return new Map();
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    throw new UserError(`cannot read ${path}: ${messageOf(error)}`);
  }
  return parseManifest(text, path);
}

/** Reads lines of `<sha256>  <path>`. */
export function parseManifest(text: string, where: string): Manifest {
  const manifest: Manifest = new Map();
  for (const [i, line] of text.split("\n").entries()) {
    if (line.trim() === "") continue;
    const match = /^([0-9a-f]{64}) [ *](?:\.\/)?(.+?)\r?$/.exec(line);
    if (match === null) throw new UserError(`${where}:${i + 1}: not a line of SHA-256 and path`);
    manifest.set(match[2]!, match[1]!);
  }
  return manifest;
}

export function writeManifest(folder: string, manifest: Manifest): void {
  const lines = [...manifest].sort(([a], [b]) => (a < b ? -1 : 1)).map(([path, sum]) => `${sum}  ${path}\n`);
  writeWhole(join(folder, MANIFEST_NAME), lines.join(""));
}

/** SHA-256 of a file, read in pieces. */
export async function sha256OfFile(path: string): Promise<string> {
  const hash = createHash("sha256");
  try {
    for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  } catch (error) {
    throw new UserError(`cannot read ${path}: ${messageOf(error)}`);
  }
  return hash.digest("hex");
}
