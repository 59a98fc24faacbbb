/**
 * Errors that are the user's to mend: one line that says what is wrong, where, and what to do.
 * Anything else that is thrown is a bug of ours and keeps its stack trace.
 *
 * @module
 */
import { distance } from "fastest-levenshtein";

/** Bad input or a bad environment: printed as one line, exit code 1. Whatever it quotes, its message is one line. */
export class UserError extends Error {
  override name = "UserError";
  constructor(message: string) {
    super(oneLine(message));
  }
}

/** A command line or an experiment that cannot be read: printed as one line, exit code 2. */
export class UsageError extends UserError {
  override name = "UsageError";
}

/** A setting that is wrong, and the keys that lead to it: whoever read it from a file can say in which line it stands. */
export class SettingError extends UsageError {
  override name = "SettingError";
  readonly where: readonly PropertyKey[];
  constructor(message: string, where: readonly PropertyKey[]) {
    super(message);
    this.where = where;
  }
}

/** Does work with a setting: a mistake in it that is told without a place gets this one. */
export async function atSetting<T>(where: readonly PropertyKey[], work: () => T | Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    // What is more than a UsageError knows its place itself.
    if (!(error instanceof Error) || Object.getPrototypeOf(error) !== UsageError.prototype) throw error;
    throw new SettingError(error.message, where);
  }
}

/** The candidate closest in spelling, or undefined when none is close enough to be meant. */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  let best: string | undefined;
  let bestDistance = Math.max(2, Math.floor(word.length / 2)) + 1;
  for (const candidate of candidates) {
    const begins = word.length > 1 && candidate.toLowerCase().startsWith(word.toLowerCase());
    const d = begins ? 1 : distance(word.toLowerCase(), candidate.toLowerCase());
    if (d < bestDistance) {
      best = candidate;
      bestDistance = d;
    }
  }
  return best;
}

/** `; did you mean "x"?`, or the list of valid names when none is near. */
export function suggestion(word: string, candidates: readonly string[]): string {
  const near = nearest(word, candidates);
  return near === undefined ? `; valid: ${candidates.join(", ")}` : `; did you mean "${near}"?`;
}

/** The longest quotation of a wrong value in an error message, in characters. */
const QUOTED = 60;

/** A wrong value as a message quotes it: one line of at most 60 characters, whatever the value. */
export function quote(value: unknown): string {
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object" && value !== null) return "an object";
  if (typeof value === "function" || typeof value === "symbol") return `a ${typeof value}`;
  if (typeof value === "bigint") return `${quote(String(value)).slice(1, -1)}n`;
  const text = typeof value === "string" ? JSON.stringify(value.slice(0, QUOTED + 1)) : String(value);
  return text.length <= QUOTED ? text : `${text.slice(0, QUOTED - 1)}…`;
}

/** Why somebody's code failed: the message and, unless it says all, the file and line that threw. */
export function describeFailure(error: unknown): string {
  const message = messageOf(error);
  if (error instanceof UserError || !(error instanceof Error)) return message;
  const [, file, line] = /([^\s()/\\]+\.[cm]?[jt]s):(\d+):\d+/.exec(error.stack ?? "") ?? [];
  return file === undefined ? message : `${message} (${file}:${line})`;
}

/** The message of anything thrown, on one line. */
export function messageOf(error: unknown): string {
  return oneLine(error instanceof Error ? error.message : typeof error === "string" ? error : quote(error));
}

/** The longest message, in characters; with "rnb: " before it a line has at most 400. */
const LONGEST = 395;

/** Text as one line without control characters. Of a long one the middle is left out: what is wrong stands in front, what to do at the end. */
export function oneLine(text: string): string {
  const line = ends(text)
    .replace(/[\s\p{Cc}]+/gu, " ")
    .trim();
  return line.length <= LONGEST ? line : `${line.slice(0, 240)} … ${line.slice(240 + 3 - LONGEST)}`;
}

/** Of a text that is too long in any case, only what can be part of the line: expressions on megabytes take long. */
function ends(text: string): string {
  return text.length <= 4 * LONGEST ? text : `${text.slice(0, 2 * LONGEST)} … ${text.slice(-2 * LONGEST)}`;
}
