/**
 * Rows as CSV.
 *
 * @module
 */
import { stringify } from "csv-stringify/sync";

/** A field of a CSV. */
export type Value = string | number | null;

/** Numbers in their shortest exact form; what is not a number, or infinite, is empty. */
export function csv(header: readonly string[], rows: readonly (readonly Value[])[]): string {
  const clean = (value: Value): Value =>
    typeof value === "number" && !Number.isFinite(value) ? null : value;
  return stringify([[...header], ...rows.map((row) => row.map(clean))]);
}
