/**
 * Measures of architectures as a file: CSV, a row per architecture, a column per measure.
 *
 * @module
 */
import { readFileSync } from "node:fs";
import { parse } from "csv-parse/sync";
import { stringify } from "csv-stringify/sync";
import { messageOf, UserError } from "../../errors.ts";
import type { Architecture, Space } from "../../space/space.ts";

/** Measures by name, of the architectures that were measured. */
export interface MeasureTable {
  readonly names: readonly string[];
  readonly architectures: readonly Architecture[];
  /** `columns[measure][row]`; NaN where a measure is not defined. */
  readonly columns: readonly Float64Array[];
}

/** What a measure may be called, so that metrics can name it. */
const NAME = /^[A-Za-z][\w@-]*$/;

/** A CSV: `architecture` (the compact code), then a column per measure; a value that is not defined is empty. */
export function formatMeasures({ names, architectures, columns }: MeasureTable, space: Space): string {
  const rows = architectures.map((architecture, row) => [
    space.code(architecture),
    ...columns.map((column) => (Number.isNaN(column[row]!) ? null : column[row]!)),
  ]);
  return stringify([["architecture", ...names], ...rows]);
}

/** Reads such a CSV; architectures may be written in any way the space reads. */
export function readMeasures(path: string, space: Space): MeasureTable {
  return parseMeasures(readText(path), path, space);
}

/** The text of a measure file. */
export function readText(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === "ENOENT";
    throw new UserError(missing ? `no measure file ${path}` : `cannot read ${path}: ${messageOf(error)}`);
  }
}

/** @param where the file's name, for errors */
export function parseMeasures(content: string, where: string, space: Space): MeasureTable {
  const refuse = (why: string): never => {
    throw new UserError(`${where} is not a table of measures: ${why}`);
  };
  let lines: string[][] = [];
  try {
    lines = parse(content, { skip_empty_lines: true }) as string[][];
  } catch (error) {
    refuse(messageOf(error));
  }
  const [header, ...rows] = lines;
  if (header?.[0] !== "architecture")
    return refuse(`the first column should be "architecture", not "${header?.[0] ?? ""}"`);
  const names = header.slice(1);
  if (names.length === 0) return refuse("it has no measure, only architectures");
  const wrong = names.find((name, i) => !NAME.test(name) || names.indexOf(name) !== i);
  if (wrong !== undefined) return refuse(`"${wrong}" cannot be a measure's name, or is there twice`);
  const architectures: Architecture[] = [];
  const columns = names.map(() => new Float64Array(rows.length));
  const seen = new Set<Architecture>();
  for (const [r, row] of rows.entries()) {
    const line = r + 2;
    let architecture = 0;
    try {
      architecture = space.parse(row[0]!);
    } catch (error) {
      throw new UserError(`${where}:${line}: ${messageOf(error)}`);
    }
    if (seen.has(architecture)) throw new UserError(`${where}:${line}: ${row[0]} is there twice`);
    seen.add(architecture);
    architectures.push(architecture);
    for (const [m, name] of names.entries()) {
      const field = row[m + 1]!.trim();
      const value = field === "" ? Number.NaN : Number(field);
      if (field !== "" && !Number.isFinite(value))
        throw new UserError(`${where}:${line}: ${name} is "${field}", not a number`);
      columns[m]![r] = value;
    }
  }
  if (architectures.length === 0) return refuse("it has no architecture");
  return { names, architectures, columns };
}
