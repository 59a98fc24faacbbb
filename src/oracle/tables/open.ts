/**
 * Reads the tables of others that are asked for.
 *
 * @module
 */
import { messageOf, UserError } from "../../errors.ts";
import { parsePythonJson } from "../../files/json.ts";
import { readPickle } from "../../files/pickle.ts";
import type { Space } from "../../space/space.ts";
import type { AddedColumn } from "../added.ts";
import { columnsOf } from "./columns.ts";
import { bareJson, contentOf, type Kind, kindOf } from "./content.ts";
import { readCsvTable } from "./csv.ts";
import type { FileTable, OfId, Source } from "./file-table.ts";
import { dataFrame } from "./readers/data-frame.ts";
import { hwNasBench } from "./readers/hw-nas-bench.ts";
import type { Reader } from "./readers/reader.ts";
import { robBenchPage, robBenchResults } from "./readers/robbench.ts";
import { suiteZero } from "./readers/suite-zero.ts";
import type { SideTable } from "./request.ts";

/** Of each kind of file but text, which is CSV. */
const READERS: Readonly<Record<Exclude<Kind, "text">, readonly Reader[]>> = {
  JSON: [robBenchPage, suiteZero, robBenchResults],
  pickle: [hwNasBench, dataFrame],
};

/** A table of any format that is read, recognised by its content. */
export function readTable(path: string, space: Space, ofId?: OfId): FileTable {
  const source: Source = { path, space, ofId };
  const bytes = contentOf(path);
  const kind = kindOf(bytes);
  if (kind === undefined) throw new UserError(`${path} is no table: neither CSV, nor JSON, nor a pickle`);
  if (kind === "text") return readCsvTable(bytes.toString("utf8"), source);
  let content: unknown;
  try {
    content = kind === "JSON" ? parsePythonJson(bareJson(bytes.toString("utf8"))) : readPickle(bytes);
  } catch (error) {
    throw new UserError(`${path} is no table: ${messageOf(error)}`);
  }
  const reader = READERS[kind].find(({ recognises }) => recognises(content));
  if (reader === undefined)
    throw new UserError(
      `${path} is no table: its ${kind} is none of ${READERS[kind].map(({ format }) => format).join(", ")}`,
    );
  if (reader.space !== undefined && reader.space !== space.name)
    throw new UserError(`${path}, ${reader.format}, is of ${reader.space}, not of ${space.name}`);
  return reader.read(content, source);
}

/** The columns of several tables. */
export function openTables(tables: readonly SideTable[], space: Space, ofId?: OfId): AddedColumn[] {
  return tables.flatMap((asked) => columnsOf(readTable(asked.file, space, ofId), asked, space));
}
