/**
 * Which tables of others are laid over a space, and what their numbers are.
 *
 * @module
 */
import { z } from "zod";

export const tableEntry = z.strictObject({
  file: z.string().min(1).describe("CSV, also gzipped, or a file of another benchmark: see `rnb table info`"),
  prefix: z.string().optional().describe("put before the columns' names, e.g. `at:`"),
  dataset: z
    .string()
    .optional()
    .describe(
      "take only the columns of this image set, e.g. cifar10 of `cifar10#autoattack`, and drop its name",
    ),
  columns: z.array(z.string()).min(1).optional().describe("take only these columns"),
  unit: z
    .string()
    .max(20)
    .optional()
    .describe("of all its numbers: fraction, percent, ms, mJ, count, or any other word"),
  direction: z.enum(["maximise", "minimise"]).optional().describe("which way is better"),
  missing: z.number().optional().describe("a number that stands for a missing one, e.g. -1"),
  label: z.string().min(1).max(80).optional().describe("how the table is called in all that is printed"),
});

/** A file, or a file and what its numbers are. */
export const tableRequest = z.union(
  [z.string().min(1), tableEntry],
  "expected a file, or {file, prefix, unit, …}",
);
export type SideTable = Readonly<z.output<typeof tableEntry>>;

export const spaceRequest = z.union(
  [
    z.string().min(1).describe("name of a space, or path of a file that exports one, relative to this file"),
    z.strictObject({
      digits: z.int().min(2).max(10).describe("choices of each digit: 0 … digits − 1"),
      length: z.int().min(1).max(30).describe("digits of an architecture"),
    }),
    z.strictObject({
      decisions: z
        .array(z.string().min(1))
        .min(1)
        .describe("a column of the table for each decision; its choices are those that occur"),
    }),
  ],
  "expected a name, a file, {digits, length} or {decisions}",
);
export type SpaceRequest = Readonly<z.output<typeof spaceRequest>>;

/** Whether a text is the path of a file, not the name of a space. */
export function isFile(request: string): boolean {
  return /[./\\]/.test(request);
}
