/**
 * Errors that are the user's to mend: one line that says what is wrong, where, and what to do.
 * Anything else that is thrown is a bug of ours and keeps its stack trace.
 *
 * @module
 */
import { distance } from "fastest-levenshtein";

/** Bad input or a bad environment: printed as one line, exit code 1. */
export class UserError extends Error {
  override name = "UserError";
}

/** A command line or an experiment that cannot be read: printed as one line, exit code 2. */
export class UsageError extends UserError {
  override name = "UsageError";
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
  const text = error instanceof Error ? error.message : String(error);
  return text.replace(/\s+/g, " ").trim();
}
