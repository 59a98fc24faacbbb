/**
 * A command line as a list of arguments: split as a shell does it, with no shell and nothing expanded.
 *
 * @module
 */
import { quote, UsageError } from "../errors.ts";

/** A word: unquoted characters, `\x`, `'…'` and `"…"` (with `\"` and `\\`), one after another. */
const WORD = /(?:[^\s'"\\]|\\.|'[^']*'|"(?:[^"\\]|\\.)*")+/gsu;
const PART = /\\(.)|'([^']*)'|"((?:[^"\\]|\\.)*)"/gsu;

/** Splits a command; throws a UsageError for one that is empty or has an open quote. */
export function splitWords(text: string): string[] {
  const words = text.match(WORD) ?? [];
  if (words.length === 0) throw new UsageError("the command is empty");
  if (text.replace(WORD, "").trim() !== "")
    throw new UsageError(`a quote or a backslash is left open in ${quote(text)}`);
  return words.map((word) =>
    word.replace(PART, (_, escaped: string, single: string, double: string) =>
      double !== undefined ? double.replace(/\\(["\\$`])/g, "$1") : (escaped ?? single),
    ),
  );
}
