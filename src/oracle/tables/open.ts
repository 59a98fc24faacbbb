/**
 * Reads the tables of others that are asked for.
 *
 * @module
 */
import type { Space } from "../../space/space.ts";
import type { AddedColumn } from "../added.ts";
import { columnsOf } from "./columns.ts";
import { type OfId, readCsvTable } from "./csv.ts";
import type { FileTable } from "./file-table.ts";
import type { SideTable } from "./request.ts";

/** A table of any format that is read. */
export function readTable(path: string, space: Space, ofId?: OfId): FileTable {
  return readCsvTable(path, space, ofId);
}

/** The columns of several tables. */
export function openTables(tables: readonly SideTable[], space: Space, ofId?: OfId): AddedColumn[] {
  return tables.flatMap((asked) => columnsOf(readTable(asked.file, space, ofId), asked, space));
}
