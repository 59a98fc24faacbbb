/**
 * What a table of others holds, and of how much of the space.
 *
 * @module
 */
import { messageOf, UserError } from "../../errors.ts";
import type { Architecture, Space } from "../../space/space.ts";
import { natureOf, spread } from "./columns.ts";
import type { FileTable } from "./file-table.ts";
import { knownTable } from "./known.ts";

/** Numbers as they stand in the file. */
export interface ColumnInfo {
  readonly name: string;
  readonly unit: string | undefined;
  readonly direction: "maximise" | "minimise" | undefined;
  /** Architectures that it has a number of. */
  readonly known: number;
  readonly lowest: number | undefined;
  readonly highest: number | undefined;
  /** The first architecture with the best value, where it is known which way is better. */
  readonly best: Architecture | undefined;
  /** Encodings of one network have different numbers. */
  readonly byEncoding: boolean;
}

export interface TableInfo {
  readonly format: string;
  /** What the table is called, if its columns are known. */
  readonly label: string | undefined;
  readonly prefix: string | undefined;
  readonly missing: number | undefined;
  readonly rows: number;
  /** Networks that it has a row of. */
  readonly networks: number;
  readonly columns: readonly ColumnInfo[];
  /** Columns that are not numbers, each with a line that says why. */
  readonly text: readonly { readonly name: string; readonly why: string }[];
}

export function tableInfo(table: FileTable, space: Space): TableInfo {
  const { format, headers, architectures } = table;
  const columns: ColumnInfo[] = [];
  const text: { name: string; why: string }[] = [];
  const { label, prefix, missing, columns: usual = [] } = knownTable(headers, space) ?? {};
  for (const [index, name] of headers.entries()) {
    let values: Float64Array;
    try {
      values = table.column(index);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      text.push({ name, why: messageOf(error) });
      continue;
    }
    const { unit, direction } = natureOf(name, { columns: usual });
    const column = { name, unit, direction };
    columns.push({ ...column, ...numbersIn(values.map(withoutMissing(missing)), direction, table, space) });
  }
  const networks = new Set(architectures.map((architecture) => space.classOf(architecture))).size;
  return { format, label, prefix, missing, rows: architectures.length, networks, columns, text };
}

function withoutMissing(missing: number | undefined): (value: number) => number {
  return (value) => (value === missing ? Number.NaN : value);
}

function numbersIn(
  values: Float64Array,
  direction: ColumnInfo["direction"],
  { architectures }: FileTable,
  space: Space,
): Omit<ColumnInfo, "name" | "unit" | "direction"> {
  let known = 0;
  let lowest: number | undefined;
  let highest: number | undefined;
  for (const value of values) {
    if (Number.isNaN(value)) continue;
    known++;
    if (lowest === undefined || value < lowest) lowest = value;
    if (highest === undefined || value > highest) highest = value;
  }
  const wanted = direction === "maximise" ? highest : direction === "minimise" ? lowest : undefined;
  const best = wanted === undefined ? [] : architectures.filter((_, row) => values[row] === wanted);
  return {
    known,
    lowest,
    highest,
    best: best.length === 0 ? undefined : best.reduce((first, one) => Math.min(first, one)),
    byEncoding: spread(values, architectures, space).length !== space.classCount,
  };
}
