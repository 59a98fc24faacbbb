/**
 * Options of the commands that need an oracle which knows every architecture.
 *
 * @module
 */
import { Option } from "commander";
import { locateTable } from "../oracle/tables/locate.ts";
import type { SideTable } from "../oracle/tables/request.ts";
import { dataOption, datasetOption } from "./shared.ts";

export type TableKind = "auto" | "tabular" | "surrogate";

/** `--data`, `--oracle` and `--dataset` */
export const tableOptions = (): Option[] => [
  dataOption(),
  new Option("--oracle <kind>", "published table, or surrogate; auto: the table where it is found")
    .choices(["auto", "tabular", "surrogate"])
    .default("auto"),
  datasetOption(),
];

/** `--table [prefix=]FILE`, repeatable */
export const sideTableOption = (): Option =>
  new Option(
    "--table <[prefix=]file>",
    "a table of others over the same space, its columns as metrics; repeatable, e.g. at:=nas-robbench-201.csv",
  ).argParser((text: string, before: readonly SideTable[] = []) => [...before, sideTableOf(text)]);

/** What has tables, and those of the command line. */
export function withTables<T extends { readonly tables?: readonly SideTable[] | undefined }>(
  asked: T,
  further: readonly SideTable[] = [],
): T {
  return further.length === 0 ? asked : { ...asked, tables: [...(asked.tables ?? []), ...further] };
}

function sideTableOf(text: string): SideTable {
  const [, prefix, file] = /^([\w.-]+:)=(.+)$/s.exec(text) ?? [];
  const place = (name: string): string => locateTable(name, process.cwd());
  return file === undefined ? { file: place(text) } : { file: place(file), prefix: prefix! };
}
