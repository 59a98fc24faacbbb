/**
 * The columns of tables of others, as metrics over a space.
 *
 * @module
 */
import { basename } from "node:path";
import { quote, suggestion, UserError } from "../../errors.ts";
import { isKey, nameOfKey } from "../../metric/metric.ts";
import type { Scale } from "../../metric/scale.ts";
import type { Architecture, Space } from "../../space/space.ts";
import type { AddedColumn } from "../added.ts";
import type { FileTable } from "./file-table.ts";
import { type KnownTable, knownTable } from "./known.ts";
import type { SideTable } from "./request.ts";

/** Every column of a table that was asked for, under the name that metrics call it. */
export function columnsOf(table: FileTable, asked: SideTable, space: Space): AddedColumn[] {
  const known = knownTable(table.headers, space);
  const { file, missing = known?.missing } = asked;
  const label = asked.label ?? known?.label ?? basename(file);
  const chosen = pick(table, asked);
  return chosen.flatMap(({ index, name }) => {
    const header = table.headers[index]!;
    const { unit, direction } = natureOf(header, known, asked);
    const scale: Scale = { unit: unit === "percent" ? "fraction" : unit, direction, table: label };
    let values: Float64Array | undefined;
    const read = (): Float64Array => {
      values ??= spread(
        numbersOf(table, index, { file, unit, missing, said: asked.unit !== undefined }),
        table.architectures,
        space,
      );
      return values;
    };
    return keysFor(name, asked, known?.prefix).map((key, i, { length }) => {
      if (!isKey(key)) throw new UserError(`${file}: a column cannot be called ${quote(key)}`);
      return {
        key,
        scale,
        source: file,
        yields: i < length - 1,
        get values() {
          return read();
        },
      };
    });
  });
}

/** The columns asked for, and what they are called without the name of their image set. */
function pick(table: FileTable, { file, dataset, columns }: SideTable): { index: number; name: string }[] {
  const absent = columns?.find((name) => !table.headers.includes(name));
  if (absent !== undefined)
    throw new UserError(`${file} has no column ${quote(absent)}${suggestion(absent, table.headers)}`);
  const wanted = table.headers.flatMap((name, index) =>
    columns === undefined || columns.includes(name) ? [{ index, name }] : [],
  );
  if (dataset === undefined) return wanted;
  const of = wanted.flatMap(({ index, name }) => {
    const rest = withoutDataset(name, dataset);
    return rest === undefined ? [] : [{ index, name: rest }];
  });
  if (of.length > 0) return of;
  const sets = [...new Set(table.headers.flatMap((name) => /^(\w+?|[\w-]+?)[#_/:]/.exec(name)?.[1] ?? []))];
  throw new UserError(`${file} has no column of ${quote(dataset)}; columns begin with ${sets.join(", ")}`);
}

/** `autoattack` for `cifar10#autoattack`; undefined for a column of another image set. */
function withoutDataset(name: string, dataset: string): string | undefined {
  const fold = (text: string): string => text.toLowerCase().replace(/[\s_./-]+/g, "");
  for (const [at, letter] of [...name].entries())
    if (/[#_/:.@-]/.test(letter) && fold(name.slice(0, at)) === fold(dataset)) return name.slice(at + 1);
  return undefined;
}

function keysFor(name: string, { prefix }: SideTable, knownPrefix: string | undefined): string[] {
  if (prefix !== undefined) return [`${prefix}${name}`];
  return knownPrefix === undefined ? [name] : [name, `${knownPrefix}${name}`];
}

/** What the numbers of a column are, as far as it was said or is known. */
export function natureOf(
  header: string,
  known: Pick<KnownTable, "columns"> | undefined,
  asked: Pick<SideTable, "unit" | "direction"> = {},
): Pick<SideTable, "unit" | "direction"> {
  const usual = known?.columns.find(([pattern]) => pattern.test(header))?.[1];
  const unit = asked.unit ?? usual?.unit;
  return { unit, direction: asked.direction ?? usual?.direction ?? directionOf(unit) };
}

function directionOf(unit: string | undefined): Scale["direction"] {
  if (unit === "fraction" || unit === "percent") return "maximise";
  return unit === "ms" || unit === "mJ" || unit === "s" ? "minimise" : undefined;
}

/** The numbers of a column; accuracies as fractions. */
function numbersOf(
  table: FileTable,
  index: number,
  {
    file,
    unit,
    missing,
    said,
  }: Pick<SideTable, "file" | "unit" | "missing"> & {
    /** Whether the user said the unit. */ readonly said: boolean;
  },
): Float64Array {
  const values = table.column(index);
  const percent = unit === "percent";
  if (percent && !said && values.some((value) => value > 0) && values.every((value) => !(value > 1)))
    throw new UserError(
      `${file}: ${nameOfKey(table.headers[index]!)} has no value above 1, though such a table is in percent; say \`unit: fraction\` or \`unit: percent\``,
    );
  const most = percent ? 100 : unit === "fraction" ? 1 : Number.POSITIVE_INFINITY;
  const least = most === Number.POSITIVE_INFINITY ? Number.NEGATIVE_INFINITY : 0;
  for (const [row, value] of values.entries()) {
    if (value === missing) values[row] = Number.NaN;
    else if (value < least || value > most) {
      const hint = unit === "fraction" && value > 1 ? "; is it in percent? Then say `unit: percent`" : "";
      throw new UserError(
        `${file}: ${nameOfKey(table.headers[index]!)} has ${value}, which is no ${percent ? "percentage" : "fraction"}${hint}`,
      );
    } else if (percent) values[row] = value / 100;
  }
  return values;
}

/**
 * A column over the space: one value a class where all known members of every class agree; else one an architecture.
 * NaN where there is none.
 */
export function spread(
  values: ArrayLike<number>,
  architectures: readonly Architecture[],
  space: Space,
): Float64Array {
  const byClass = new Float64Array(space.classCount).fill(Number.NaN);
  let alike = true;
  for (let row = 0; row < architectures.length && alike; row++) {
    const value = values[row]!;
    if (Number.isNaN(value)) continue;
    const classNumber = space.classOf(architectures[row]!);
    if (Number.isNaN(byClass[classNumber]!)) byClass[classNumber] = value;
    else alike = byClass[classNumber] === value;
  }
  if (alike) return byClass;
  const byEncoding = new Float64Array(space.size).fill(Number.NaN);
  for (const [row, architecture] of architectures.entries()) byEncoding[architecture] = values[row]!;
  return byEncoding;
}
