import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { sha256Hex } from "../src/sha256.ts";

test("texts and bytes of all lengths around a block have the SHA-256 that Node gives them", () => {
  for (const length of [0, 1, 55, 56, 63, 64, 65, 119, 120, 1000]) {
    const text = "ε|½𝛼é".repeat(length).slice(0, length);
    const bytes = Uint8Array.from({ length }, (_, i) => (7 * i + length) % 256);
    for (const data of [text, bytes])
      expect(sha256Hex(data)).toBe(createHash("sha256").update(data).digest("hex"));
  }
});
