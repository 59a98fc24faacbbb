/**
 * SHA-256 wherever the program runs: searches run in browsers too, where Node's is not.
 *
 * @module
 */
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex } from "@noble/hashes/utils.js";

/** The hash of bytes, or of a text in UTF-8, as 64 hexadecimal digits. */
export function sha256Hex(data: string | Uint8Array): string {
  return bytesToHex(sha256(data));
}
