/**
 * A table of numbers over architectures, as a file holds it.
 *
 * @module
 */
import { quote, UserError } from "../../errors.ts";
import { isKey } from "../../metric/metric.ts";
import type { Architecture, Space } from "../../space/space.ts";

export interface FileTable {
  /** What the file is, for people, e.g. `CSV`. */
  readonly format: string;
  /** The columns, without those that say which architecture a row is of. */
  readonly headers: readonly string[];
  /** One per row, each once. */
  readonly architectures: readonly Architecture[];
  /**
   * The numbers of a column, by row; NaN where there is none.
   *
   * @throws UserError that names the line of what is no number
   */
  column(index: number): Float64Array;
}

/** What the column may be called that says which architecture a row is of. */
export const KEY_HEADERS: readonly string[] = [
  "architecture",
  "arch_str",
  "cellstr",
  "arch",
  "code",
  "string",
];

/** The column of the dataset's ids. */
export const ID_HEADER = "id";

/** Far more than any table has. */
export const MAX_COLUMNS = 1000;

/** The architecture of a dataset's id; undefined where there is none of that id. */
export type OfId = (id: number) => Architecture | undefined;

/** What a reader must know besides the content. */
export interface Source {
  /** For messages. */
  readonly path: string;
  readonly space: Space;
  /** Who knows the dataset's ids, if anybody does. */
  readonly ofId: OfId | undefined;
}

/** Why rows named by ids cannot be read. */
export const NO_IDS =
  "its rows are named by the dataset's ids, which only the published table knows; give --data";

/** Reads an id. */
export function architectureOfId(text: string, { ofId }: Source): Architecture {
  const found = /^\d{1,9}$/.test(text) ? ofId?.(Number(text)) : undefined;
  if (found !== undefined) return found;
  throw new UserError(`no dataset id ${quote(text)}`);
}

/** How a reader of a benchmark's own format hands over what it finds. */
export interface Collector {
  /** Enters what stands at an architecture, number or not. */
  put(architecture: Architecture, header: string, value: unknown): void;
  /** The table of all that was entered: rows and columns in the order of first mention. */
  table(format: string): FileTable;
}

export function collector({ path, space }: Source): Collector {
  const columns = new Map<string, number>();
  const rows = new Map<Architecture, unknown[]>();
  return {
    put(architecture, header, value) {
      let at = columns.get(header);
      if (at === undefined) {
        at = columns.size;
        if (!isKey(header) || header === ID_HEADER || KEY_HEADERS.includes(header))
          throw new UserError(`${path}: a column of numbers cannot be called ${quote(header)}`);
        if (at === MAX_COLUMNS) throw new UserError(`${path} is no table: more than ${MAX_COLUMNS} columns`);
        columns.set(header, at);
      }
      const row = rows.get(architecture) ?? [];
      rows.set(architecture, row);
      if (row[at] !== undefined)
        throw new UserError(`${path}: ${quote(header)} of ${space.code(architecture)} is there twice`);
      row[at] = value ?? null;
    },
    table(format) {
      if (rows.size === 0) throw new UserError(`${path} is no table: it has no rows`);
      const headers = [...columns.keys()];
      return {
        format,
        headers,
        architectures: [...rows.keys()],
        column: (index) =>
          Float64Array.from(rows, ([architecture, row]) => {
            const value = row[index] ?? Number.NaN;
            if (typeof value === "number" && Math.abs(value) !== Number.POSITIVE_INFINITY) return value;
            throw new UserError(
              `${path}: ${quote(headers[index])} of ${space.code(architecture)} is ${quote(value)}, not a number`,
            );
          }),
      };
    },
  };
}
