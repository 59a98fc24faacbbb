/**
 * A strategy's options: what a user gives, checked and with defaults filled in.
 *
 * @module
 */
import type { z } from "zod";
import { suggestion, UsageError } from "../errors.ts";
import type { Strategy } from "./strategy.ts";

/** Parses a strategy's options; an unknown one is named together with the nearest valid one. */
export function parseOptions<Schema extends z.ZodType>(
  strategy: Strategy<Schema>,
  given: unknown,
): z.output<Schema> {
  const parsed = strategy.options.safeParse(given);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0]!;
  if (issue.code === "unrecognized_keys") {
    const valid = Object.keys((strategy.options as unknown as z.ZodObject).shape ?? {});
    const help = valid.length === 0 ? "; it has none" : suggestion(issue.keys[0]!, valid);
    throw new OptionError(`${strategy.name} has no option "${issue.keys[0]}"${help}`, [issue.keys[0]!]);
  }
  throw new OptionError(`${strategy.name}, option "${issue.path.join(".")}": ${issue.message}`, issue.path);
}

/** An option that a strategy does not take; `option` is its path below `options`. */
export class OptionError extends UsageError {
  override name = "OptionError";
  readonly option: readonly PropertyKey[];
  constructor(message: string, option: readonly PropertyKey[]) {
    super(message);
    this.option = option;
  }
}
