/**
 * Measures of architectures as a file: CSV, a row per architecture, a column per measure.
 *
 * @module
 */
import { parse } from "csv-parse/sync";
import { stringify } from "csv-stringify/sync";
import { messageOf, quote, UserError } from "../../errors.ts";
import { decimalOf } from "../../files/decimal.ts";
import { isInherited } from "../../files/json.ts";
import { readIfThere } from "../../files/read.ts";
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

/** Far more than anybody measures: each measure takes a column over the whole space. */
export const MAX_MEASURES = 1000;

/** Of a line, in characters. */
const MAX_LINE = 2 ** 18;

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
  const bytes = readIfThere(path);
  if (bytes === undefined) throw new UserError(`no measure file ${path}`);
  return bytes.toString("utf8");
}

/** @param where the file's name, for errors */
export function parseMeasures(content: string, where: string, space: Space): MeasureTable {
  const refuse = (why: string): never => {
    throw new UserError(`${where} is not a table of measures: ${why}`);
  };
  const lines = (most: number): string[][] => {
    try {
      return parse(content, { skip_empty_lines: true, to: most, max_record_size: MAX_LINE });
    } catch (error) {
      return refuse(messageOf(error));
    }
  };
  const header = lines(1)[0];
  if (header?.[0] !== "architecture")
    return refuse(`the first column should be "architecture", not ${quote(header?.[0] ?? "")}`);
  const names = header.slice(1);
  if (names.length === 0) return refuse("it has no measure, only architectures");
  if (names.length > MAX_MEASURES)
    return refuse(`it has ${names.length} measures, more than ${MAX_MEASURES}`);
  const wrong = names.find((name, i) => !NAME.test(name) || isInherited(name) || names.indexOf(name) !== i);
  if (wrong !== undefined) return refuse(`${quote(wrong)} cannot be a measure's name, or is there twice`);
  // One line more than there are architectures shows that one is there twice.
  const rows = lines(space.size + 2).slice(1);
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
      const value = field === "" ? Number.NaN : decimalOf(field);
      if (value === undefined)
        throw new UserError(`${where}:${line}: ${name} is ${quote(field)}, not a number`);
      columns[m]![r] = value;
    }
  }
  if (architectures.length === 0) return refuse("it has no architecture");
  return { names, architectures, columns };
}
