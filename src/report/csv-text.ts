/**
 * Rows as CSV.
 *
 * @module
 */
import { stringify } from "csv-stringify/sync";
import type { Point } from "../analysis/curves.ts";

/** A field of a CSV. */
export type Value = string | number | null;

/** Rows that are in memory at once: of 100,000 runs each has a row. */
const PIECE = 1000;

/** Numbers in their shortest exact form; what is not a number, or infinite, is empty. */
export function csv(header: readonly string[], rows: Iterable<readonly Value[]>): string {
  const clean = (value: Value): Value =>
    typeof value === "number" && !Number.isFinite(value) ? null : value;
  let text = "";
  let piece: Value[][] = [[...header]];
  for (const row of rows) {
    piece.push(row.map(clean));
    if (piece.length < PIECE) continue;
    text += stringify(piece);
    piece = [];
  }
  return text + stringify(piece);
}

/** What runs have in common at one budget. */
export const SPREAD = ["budget", "runs", "mean", "ci_low", "ci_high", "median", "q1", "q3"] as const;

export function spreadOf(point: Point): number[] {
  const { budget, runs, mean, low, high, median, q1, q3 } = point;
  return [budget, runs, mean, low, high, median, q1, q3];
}
