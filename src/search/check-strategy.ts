/**
 * What somebody's file exports, before it is taken for a strategy.
 *
 * @module
 */
import { z } from "zod";
import { UserError } from "../errors.ts";
import type { Strategy } from "./strategy.ts";

/** The shape of a strategy, or one line that says what is missing. */
export function checkStrategy(value: unknown, where: string): Strategy {
  const shape = z.object({
    name: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, "lower case letters and digits, joined by hyphens"),
    summary: z.string().min(1),
    reference: z.string().optional(),
    effort: z.number().min(0).optional(),
    options: z.custom<z.ZodType>(
      (o) => typeof (o as z.ZodType | undefined)?.safeParse === "function",
      "a zod schema",
    ),
    search: z.custom<Strategy["search"]>((f) => typeof f === "function", "a generator function"),
  });
  if (value === undefined)
    throw new UserError(`${where} has no default export; export default defineStrategy({…})`);
  const parsed = shape.safeParse(value);
  if (parsed.success) return value as Strategy;
  const issue = parsed.error.issues[0]!;
  throw new UserError(`${where} does not export a strategy: "${issue.path.join(".")}": ${issue.message}`);
}
