/**
 * What several commands share: options, and how numbers and tables look in a terminal.
 *
 * @module
 */
import { InvalidArgumentError, Option } from "commander";
import { oneLine } from "../errors.ts";
import type { Force } from "../files/own.ts";
import { type ImageSet, imageSetNamed, listOf, PUBLISHED_SETS } from "../image-sets.ts";
import { brokenLines } from "../text.ts";

/** `--data DIR` */
export const dataOption = (): Option =>
  new Option(
    "--data <dir>",
    "folder with the published data (default: ROBUST_NAS_DATA, else the user's data folder)",
  );

/** `--dataset NAME`, in whatever spelling; flags hold the image set's own name. */
export const datasetOption = (sets: readonly ImageSet[] = PUBLISHED_SETS, preset = sets[0]!): Option =>
  new Option("--dataset <name>", `images: ${listOf(sets)}`)
    .argParser((text) => imageSetNamed(text, sets).name)
    .default(preset.name);

/** `--json` */
export const jsonOption = (): Option => new Option("--json", "print JSON");

/** `--against reference` */
export const againstOption = (): Option =>
  new Option(
    "--against <reference>",
    "compare with the results of all strategies that ship: reference, or reference:atlas,tpe (docs/report.md)",
  );

/** `--force` */
export const forceOption = (): Option =>
  new Option("--force", "replace files that are in the way, also those that rnb did not write");

/** What `--force` does with a file that is not the program's: it says so. */
export function forced(force: boolean | undefined): Force | undefined {
  if (force !== true) return undefined;
  return (path) => process.stderr.write(`--force: ${path}, which is not as rnb wrote it, is replaced\n`);
}

/** An option's value that must be a whole number ≥ 1. */
export function positiveInteger(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1)
    throw new InvalidArgumentError("It must be a whole number, 1 or more.");
  return value;
}

/** `1 run`, `2 runs`. */
export function count(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? "" : "s"}`;
}

/** Prints one line to standard output. */
export function print(line = ""): void {
  process.stdout.write(`${line}\n`);
}

/** Prints one line to standard error, whatever the text. */
export function tell(text: string): void {
  process.stderr.write(`${oneLine(text)}\n`);
}

/** Width of a terminal in letters. */
const WIDTH = 80;

/** Text after a first column, in lines that fit a terminal; further lines start below its beginning. */
export function hanging(first: string, text: string, width = WIDTH): string {
  const lines = brokenLines(text, (line) => first.length + line.length <= width);
  return first + lines.join(`\n${" ".repeat(first.length)}`);
}

/** Rows as aligned columns; the first column to the left, the others to the right. */
export function formatTable(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = header.map((head, c) => Math.max(head.length, ...rows.map((row) => row[c]!.length)));
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, c) => (c === 0 ? cell.padEnd(widths[c]!) : cell.padStart(widths[c]!)))
      .join("  ")
      .trimEnd();
  return [line(header), widths.map((width) => "─".repeat(width)).join("  "), ...rows.map(line)].join("\n");
}

/** Text in lines that fit a terminal. */
export const wrap = (text: string, width = WIDTH): string => hanging("", text, width);
