/**
 * JSON that somebody else may have written: never nested so deep that code which walks it overflows, and members are
 * own ones, not those that every object inherits.
 *
 * @module
 */
import { messageOf } from "../errors.ts";

/** Deeper values are a mistake: the deepest of the published data, a confusion matrix, has seven levels. */
const MAX_DEPTH = 64;

/** The value; throws an Error that says why the text is none. */
export function parseJson(text: string): unknown {
  if (depthOver(text, MAX_DEPTH)) throw new Error(`nested more than ${MAX_DEPTH} deep`);
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(`not whole JSON: ${messageOf(error)}`);
  }
}

/** JSON as Python writes it: NaN and ±Infinity, which JSON has not, become null and the largest finite number. */
export function parsePythonJson(text: string): unknown {
  return parseJson(
    text.replace(/(:\s*)(NaN|-?Infinity)\b/g, (_, before: string, word: string) =>
      word === "NaN" ? `${before}null` : `${before}${word.startsWith("-") ? "-" : ""}${Number.MAX_VALUE}`,
    ),
  );
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A member of an object; undefined where there is none. `toString` and `__proto__` are members only if they are written. */
export function member(value: unknown, name: string): unknown {
  return isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}

/** Names such as `constructor`, which every object has already: nothing of a user's may be called so. */
export function isInherited(name: string): boolean {
  return name in {};
}

const QUOTE = 34;
const BACKSLASH = 92;
/** `[` and `{`, `]` and `}` differ in one bit. */
const BIT = 32;
const OPEN = 123;
const CLOSE = 125;

/** Whether brackets outside strings are open more than `limit` deep anywhere. */
function depthOver(text: string, limit: number): boolean {
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) {
      for (at++; at < text.length && text.charCodeAt(at) !== QUOTE; at++)
        if (text.charCodeAt(at) === BACKSLASH) at++;
    } else if ((code | BIT) === OPEN) {
      if (++depth > limit) return true;
    } else if ((code | BIT) === CLOSE) depth--;
  }
  return false;
}
