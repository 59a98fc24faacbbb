/**
 * What careless code stumbles over.
 *
 * @module
 */
import type { Random } from "../../src/space/random.ts";

/** Names that every object has, and others that look like something. */
export const NAMES = [
  "__proto__",
  "constructor",
  "toString",
  "hasOwnProperty",
  "valueOf",
  "",
  ".",
  "..",
  "../../escape",
  "/tmp/escape",
  "NaN",
  "null",
  "clean",
  "a b",
  "a\u0000b",
  "\u202e",
  "x".repeat(300),
] as const;

/** Numbers as text, in ways that some readers take and others do not. */
export const NUMBERS = [
  "-1",
  "0",
  "-0",
  "0.5",
  "1.5",
  "1e3",
  "1e999",
  "-1e999",
  "1e-999",
  "0x10",
  "0b1",
  "١٢",
  "NaN",
  "Infinity",
  "255",
  "65536",
  "4294967295",
  "4294967296",
  "9007199254740993",
  "99999999999999999999",
  "1".repeat(400),
  " 5 ",
  "5,5",
  "",
] as const;

/** JSON texts; some are no JSON. */
export function jsonText(random: Random): string {
  const depth = random.pick([30, 70, 1000, 100_000]);
  const long = random.pick([100, 3000, 100_000]);
  return random.pick<() => string>([
    () => random.pick(NUMBERS) || "0",
    () => random.pick(NUMBERS) || "0",
    () => "null",
    () => random.pick(["[]", "{}", '""', "true"]),
    () => JSON.stringify(random.pick(NAMES)),
    () => JSON.stringify(random.pick(NUMBERS)),
    () => random.pick(["false", "[null]", "[[]]", "undefined", "[1,2,3]", '{"a":{}}']),
    () => `${"[".repeat(depth)}${"]".repeat(depth)}`,
    () => `${'{"a":'.repeat(depth)}1${"}".repeat(depth)}`,
    () => `${'{"toString":'.repeat(depth)}1${"}".repeat(depth)}`,
    () => JSON.stringify("x".repeat(long)),
    () => JSON.stringify("\u0007\n\u001b[31m".repeat(20)),
    () => `[${Array.from({ length: long }, (_, i) => i).join(",")}]`,
    () => `{${Array.from({ length: long }, (_, i) => `"k${i}":${i}`).join(",")}}`,
    () => `{"${random.pick(["__proto__", "constructor", "toString"])}":{"a":1}}`,
  ])();
}
