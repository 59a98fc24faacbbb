/**
 * What a table's file holds, whatever it is called.
 *
 * @module
 */
import { gunzipSync } from "node:zlib";
import { messageOf, UserError } from "../../errors.ts";
import { DEFAULT_LIMIT, readBytes } from "../../files/read.ts";

export type Kind = "pickle" | "JSON" | "text";

/** The file's bytes, unpacked if they are gzipped. */
export function contentOf(path: string): Buffer {
  const bytes = readBytes(path);
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  try {
    return gunzipSync(bytes, { maxOutputLength: DEFAULT_LIMIT });
  } catch (error) {
    throw new UserError(`${path} cannot be unpacked: ${messageOf(error)}`);
  }
}

/** Its text. */
export function textOf(path: string): string {
  return contentOf(path).toString("utf8");
}

/** Where a file says what it is. */
const HEAD = 1024;

/** JSON may be given to a variable, as pages have it. A table as text has no bytes that are zero. */
export function kindOf(bytes: Buffer): Kind | undefined {
  if (bytes[0] === 0x80) return "pickle";
  const head = bytes.subarray(0, HEAD);
  if (head.includes(0)) return undefined;
  return ASSIGNED.test(head.toString("latin1")) ? "JSON" : "text";
}

const ASSIGNED = /^\s*(?:(?:var|let|const)\s+)?(?:\w+\s*=\s*)?[{[]/;

/** The JSON of a file without the variable it is given to. */
export function bareJson(text: string): string {
  const [assigned] = ASSIGNED.exec(text.slice(0, HEAD)) ?? [""];
  return text.slice(Math.max(0, assigned.length - 1)).replace(/;\s*$/, "");
}
