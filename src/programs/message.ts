/**
 * Messages: a JSON object a line.
 *
 * @module
 */
import type { z } from "zod";
import { quote } from "../errors.ts";

/** Bytes that a line may have. */
export const LINE_LIMIT = 16 * 1024 * 1024;

/** A line that is no message of the protocol; the text says what it is instead. */
export class NoMessage extends Error {}

/** The message that a line holds. */
export function parseMessage<Schema extends z.ZodType>(schema: Schema, line: string): z.output<Schema> {
  let json: unknown;
  try {
    json = JSON.parse(line);
  } catch {
    throw new NoMessage(quote(line));
  }
  const parsed = schema.safeParse(json);
  if (parsed.success) return parsed.data;
  const { path, message } = parsed.error.issues[0]!;
  throw new NoMessage(`${quote(line)}${path.length === 0 ? "" : `: "${path.join(".")}": ${message}`}`);
}
