/**
 * Tables as CSV. A row's architecture stands in one column, in any spelling that the space reads; in a
 * column per decision; or, for the published table's space, as the dataset's id.
 *
 * @module
 */
import { parse } from "csv-parse/sync";
import { messageOf, quote, suggestion, UserError } from "../../errors.ts";
import { decimalOf } from "../../files/decimal.ts";
import { digitsOf } from "../../space/product.ts";
import type { Architecture, Decision } from "../../space/space.ts";
import { textOf } from "./content.ts";
import {
  architectureOfId,
  type FileTable,
  ID_HEADER,
  KEY_HEADERS,
  MAX_COLUMNS,
  NO_IDS,
  type Source,
} from "./file-table.ts";

/** Of a line, in characters. */
const MAX_LINE = 2 ** 18;

export function readCsvTable(text: string, source: Source): FileTable {
  const { path, space } = source;
  const refuse = (why: string): never => {
    throw new UserError(`${path} is no table: ${why}`);
  };
  const lines = linesOf(text, path);
  const header = lines[0]?.map((name) => name.trim()) ?? [];
  const twice = header.find((name, i) => header.indexOf(name) !== i);
  if (twice !== undefined) refuse(`two of its columns are called ${quote(twice)}`);
  if (header.length > MAX_COLUMNS) refuse(`it has ${header.length} columns, more than ${MAX_COLUMNS}`);
  const key = keyOf(header, source) ?? refuse(lacksKey(header, source));
  const rows = lines.slice(1);
  if (rows.length === 0) refuse("it has no rows");
  const architectures = new Array<Architecture>(rows.length);
  const lineOf = new Map<Architecture, number>();
  for (const [r, row] of rows.entries()) {
    const at = `${path}:${r + 2}`;
    if (row.length !== header.length)
      throw new UserError(`${at}: has ${row.length} fields, its header ${header.length}`);
    let architecture: Architecture;
    try {
      architecture = key.read(row);
    } catch (error) {
      throw new UserError(`${at}: ${messageOf(error)}`);
    }
    const before = lineOf.get(architecture);
    if (before !== undefined)
      throw new UserError(`${at}: ${space.code(architecture)} is there twice, first in line ${before}`);
    lineOf.set(architecture, r + 2);
    architectures[r] = architecture;
  }
  const numbers = header.flatMap((name, at) => (key.columns.has(name) ? [] : [{ name, at }]));
  if (numbers.length === 0) refuse("it has no column but those that name architectures");
  return {
    format: "CSV",
    headers: numbers.map(({ name }) => name),
    architectures,
    column(index) {
      const { name, at } = numbers[index]!;
      return Float64Array.from(rows, (row, r) => {
        const field = row[at]!.trim();
        const value = MISSING.has(field.toLowerCase()) ? Number.NaN : decimalOf(field);
        if (value === undefined)
          throw new UserError(`${path}:${r + 2}: ${quote(name)} is ${quote(field)}, not a number`);
        return value;
      });
    },
  };
}

/** How people write that a number is not there. */
const MISSING: ReadonlySet<string> = new Set(["", "nan", "na", "n/a", "null", "none"]);

interface Key {
  /** Columns that hold no numbers of the table. */
  readonly columns: ReadonlySet<string>;
  read(row: readonly string[]): Architecture;
}

function keyOf(header: readonly string[], source: Source): Key | undefined {
  const { space, ofId } = source;
  const names = space.decisions.map(({ name }) => name);
  const known = new Set([...names, ...KEY_HEADERS, ID_HEADER]);
  const columns = new Set(header.filter((name) => known.has(name)));
  if (names.every((name) => header.includes(name))) {
    const at = names.map((name) => header.indexOf(name));
    const numbers = space.decisions.map(({ choices }) => new Map(choices.map((choice, c) => [choice, c])));
    return {
      columns,
      read: (row) =>
        space.fromChoices(
          at.map((column, d) => {
            const choice = numbers[d]!.get(row[column]!.trim());
            if (choice !== undefined) return choice;
            throw new UserError(
              `${names[d]} is ${quote(row[column])}, none of ${space.decisions[d]!.choices.join(", ")}`,
            );
          }),
        ),
    };
  }
  const column = KEY_HEADERS.map((name) => header.indexOf(name)).find((at) => at >= 0);
  if (column !== undefined) return { columns, read: (row) => space.parse(row[column]!) };
  const id = header.indexOf(ID_HEADER);
  if (id < 0 || ofId === undefined) return undefined;
  return { columns, read: (row) => architectureOfId(row[id]!.trim(), source) };
}

function lacksKey(header: readonly string[], { space, ofId }: Source): string {
  if (header.includes(ID_HEADER) && ofId === undefined) return NO_IDS;
  const shown = header.slice(0, 6).map((name) => quote(name.slice(0, 20)));
  return `none of its columns names architectures of ${space.name} (${KEY_HEADERS.join(", ")}); it has ${shown.join(", ")}`;
}

/** Fields by line. Where nothing is quoted a line is what its commas say: four times as fast as a parser. */
function linesOf(text: string, path: string): string[][] {
  const content = text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
  if (!content.includes('"')) {
    const lines = content.split(/\r?\n/);
    while (lines.length > 0 && lines.at(-1) === "") lines.pop();
    const long = lines.findIndex((line) => line.length > MAX_LINE);
    if (long >= 0) throw new UserError(`${path}:${long + 1}: longer than ${MAX_LINE} characters`);
    return lines.map((line) => line.split(","));
  }
  try {
    return parse(content, { max_record_size: MAX_LINE, skip_empty_lines: true });
  } catch (error) {
    throw new UserError(`${path} is no table: ${messageOf(error)}`);
  }
}

/** Decisions as columns of a table, each with the choices that occur in it: numbers ascending, then words. */
export function choicesIn(path: string, names: readonly string[]): Decision[] {
  const [header = [], ...rows] = linesOf(textOf(path), path);
  const titles = header.map((name) => name.trim());
  return names.map((name) => {
    const at = titles.indexOf(name);
    if (at < 0) throw new UserError(`${path} has no column ${quote(name)}${suggestion(name, titles)}`);
    const found = [...new Set(rows.map((row) => row[at]?.trim() ?? ""))];
    const numeric = found.every((choice) => decimalOf(choice) !== undefined);
    return { name, choices: found.sort(numeric ? (a, b) => Number(a) - Number(b) : undefined) };
  });
}

/** The space of digits whose architectures a table names; undefined where it names them otherwise. */
export function digitsIn(path: string): { readonly digits: number; readonly length: number } | undefined {
  const [header = [], ...rows] = linesOf(textOf(path), path);
  const titles = header.map((name) => name.trim());
  const at = KEY_HEADERS.map((name) => titles.indexOf(name)).find((column) => column >= 0);
  const codes = at === undefined ? [] : rows.map((row) => digitsOf(row[at] ?? ""));
  const length = codes[0]?.length ?? 0;
  if (length === 0 || codes.some((code) => code.length !== length || !code.every((d) => /^\d$/.test(d))))
    return undefined;
  const highest = codes.reduce((most, code) => Math.max(most, ...code.map(Number)), 1);
  return { digits: highest + 1, length };
}
