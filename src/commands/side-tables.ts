/**
 * `rnb table`: what a table of others holds, and the same table as CSV.
 *
 * @module
 */
import { basename, resolve } from "node:path";
import { type Command, Option } from "commander";
import { UsageError, UserError } from "../errors.ts";
import { isFree, settle } from "../files/own.ts";
import { writeWhole } from "../files/write.ts";
import { locateData } from "../oracle/locate.ts";
import { digitsIn } from "../oracle/tables/csv.ts";
import type { FileTable } from "../oracle/tables/file-table.ts";
import { type ColumnInfo, type TableInfo, tableInfo } from "../oracle/tables/info.ts";
import { locateTable } from "../oracle/tables/locate.ts";
import { readTable } from "../oracle/tables/open.ts";
import { isFile, type SpaceRequest } from "../oracle/tables/request.ts";
import { openSpace } from "../oracle/tables/space.ts";
import { formatCsvTable } from "../oracle/tables/write.ts";
import { readMeta } from "../oracle/tabular/files.ts";
import { datasetIds } from "../oracle/tabular/ids.ts";
import { PUBLISHED_SPACE } from "../oracle/tabular/index.ts";
import type { Architecture, Space } from "../space/space.ts";
import {
  count,
  dataOption,
  forced,
  forceOption,
  formatTable,
  hanging,
  jsonOption,
  print,
  tell,
} from "./shared.ts";

interface TableFlags {
  readonly space?: SpaceRequest;
  readonly data?: string;
  readonly json?: boolean;
  readonly out: string;
  readonly force?: boolean;
}

export function addTable(table: Command): void {
  table
    .command("info")
    .description("what a table of others holds: columns, ranges, best architectures (docs/tables.md)")
    .argument("<file>", "CSV, also gzipped, or a file as another benchmark published it")
    .addOption(spaceOption())
    .addOption(dataOption())
    .addOption(jsonOption())
    .action(async (given: string, flags: TableFlags) => {
      const { file, table: read, space } = await open(given, flags);
      const info = tableInfo(read, space);
      const idOf = idsOf(space, flags.data);
      if (flags.json) printJson(file, info, space, idOf);
      else printInfo(file, info, space, idOf);
    });
  table
    .command("convert")
    .description("write it as CSV: architecture, and a column of exact numbers each")
    .argument("<file>", "CSV, also gzipped, or a file as another benchmark published it")
    .requiredOption("--out <csv>", "file to write")
    .addOption(spaceOption())
    .addOption(dataOption())
    .addOption(forceOption())
    .action(async (given: string, flags: TableFlags) => {
      const { file, table: read, space } = await open(given, flags);
      const { columns, text, rows } = tableInfo(read, space);
      if (columns.length === 0) throw new UserError(`${file} has no column of numbers`);
      if (!isFree(flags.out, () => false)) settle([flags.out], forced(flags.force));
      const byDecision = typeof flags.space === "object" && "decisions" in flags.space;
      writeWhole(flags.out, formatCsvTable(read, space, byDecision));
      if (text.length > 0) tell(`left out, not numbers: ${text.map(({ name }) => name).join(", ")}`);
      print(`${flags.out}: ${count(rows, "row")}, ${count(columns.length, "column")} of numbers`);
    });
}

/** `--space nas-bench-201 | digits:3x8 | columns:a,b | FILE` */
const spaceOption = (): Option =>
  new Option(
    "--space <space>",
    "what it is of: a name, digits:3x8 (8 digits 0 … 2), columns:a,b, or a file (default: nas-bench-201)",
  ).argParser(spaceOf);

export function spaceOf(text: string): SpaceRequest {
  const [, digits, length] = (/^digits:(\d+)x(\d+)$/.exec(text) ?? []).map(Number);
  if (digits !== undefined && length !== undefined) {
    if (digits >= 2 && digits <= 10 && length >= 1 && length <= 30) return { digits, length };
    throw new UsageError(`--space ${text}: 2 to 10 choices of 1 to 30 digits`);
  }
  const [, columns] = /^columns:(.*)$/s.exec(text) ?? [];
  if (columns !== undefined) {
    const decisions = columns.split(",").map((name) => name.trim());
    if (decisions.every((name) => name !== "")) return { decisions };
    throw new UsageError(`--space ${text}: name columns, separated by commas`);
  }
  if (/^(digits|columns):/.test(text))
    throw new UsageError(`--space ${text}: write digits:3x8 for 8 digits 0 … 2`);
  return isFile(text) ? resolve(text) : text;
}

interface Opened {
  readonly file: string;
  readonly table: FileTable;
  readonly space: Space;
}

async function open(given: string, { space: asked, data }: TableFlags): Promise<Opened> {
  const file = locateTable(given, process.cwd());
  const space = await openSpace(asked, file);
  try {
    const ofId = space === PUBLISHED_SPACE ? datasetIds(data) : undefined;
    return { file, table: readTable(file, space, ofId), space };
  } catch (error) {
    const digits = error instanceof UserError && asked === undefined ? digitsOrNone(file) : undefined;
    if (digits === undefined) throw error;
    const option = `--space digits:${digits.digits}x${digits.length}`;
    throw new UserError(`${file}: its architectures are digits, none of ${space.name}: try ${option}`);
  }
}

/** The space of digits that a table in CSV is of. Six digits 0 … 4 are rather cells of NAS-Bench-201. */
function digitsOrNone(file: string): { digits: number; length: number } | undefined {
  try {
    const found = digitsIn(file);
    return found?.length === 6 && found.digits === 5 ? undefined : found;
  } catch {
    return undefined; // what is wrong with the file is said already
  }
}

type IdOf = (architecture: Architecture) => number | undefined;

/** The published table's ids, where it is found. */
function idsOf(space: Space, data: string | undefined): IdOf {
  const folder = space === PUBLISHED_SPACE ? locateData(data) : undefined;
  if (folder === undefined) return () => undefined;
  const { idOf } = readMeta(folder, PUBLISHED_SPACE);
  return (architecture) => idOf[architecture];
}

function printJson(file: string, info: TableInfo, space: Space, idOf: IdOf): void {
  const columns = info.columns.map(({ best, ...column }) => ({
    ...column,
    ...(best === undefined
      ? {}
      : { best: { architecture: space.format(best), code: space.code(best), id: idOf(best) } }),
  }));
  const of = { name: space.name, architectures: space.size, networks: space.classCount };
  print(JSON.stringify({ file, ...info, space: of, columns }, null, 2));
}

function printInfo(file: string, info: TableInfo, space: Space, idOf: IdOf): void {
  const { format, label, prefix, missing, rows, networks, columns, text } = info;
  print(hanging("file       ", `${basename(file)}: ${format}`));
  if (label !== undefined) {
    const called = prefix === undefined ? "" : `; its columns are also called ${prefix}…`;
    print(hanging("known as   ", `${label}${called}`));
  }
  const [first, encodings] =
    space.size === space.classCount
      ? [`${rows} of ${space.size} architectures`, undefined]
      : [
          `${rows} of ${space.size} encodings, ${networks} of ${space.classCount} networks`,
          encodingsIn(info),
        ];
  print(hanging("rows       ", `${first} of ${space.name}`));
  if (encodings !== undefined) print(hanging("encodings  ", encodings));
  if (missing !== undefined) print(hanging("missing    ", `${missing} stands for a missing number`));
  if (text.length > 0)
    print(hanging("no numbers ", text.map(({ why }) => why.replace(`${file}:`, "")).join("; ")));
  if (columns.length === 0) return;
  print();
  printColumns(columns);
  const directed = columns.filter(({ best }) => best !== undefined);
  if (directed.length === 0) return;
  print();
  const best = directed.map((column) => {
    const value = column.direction === "maximise" ? column.highest : column.lowest;
    const id = idOf(column.best!);
    return [
      column.name,
      shown(value),
      short(space.code(column.best!), 40),
      ...(id === undefined ? [] : [String(id)]),
    ];
  });
  printNarrow(["best", "value", "architecture", "id"].slice(0, best[0]!.length), best);
}

function encodingsIn({ rows, networks, columns }: TableInfo): string {
  if (rows === networks) return "one row a network";
  const differing = columns.filter(({ byEncoding }) => byEncoding).length;
  if (differing === 0) return "those of one network have the same numbers";
  return `those of one network have different numbers in ${differing} of ${count(columns.length, "column")}`;
}

function printColumns(columns: readonly ColumnInfo[]): void {
  const arrow = { maximise: " ↑", minimise: " ↓" };
  printNarrow(
    ["column", "unit", "known", "lowest", "highest"],
    columns.map(({ name, unit = "", direction, known, lowest, highest }) => [
      name,
      `${unit}${direction === undefined ? "" : arrow[direction]}`.trim(),
      String(known),
      shown(lowest),
      shown(highest),
    ]),
  );
}

function shown(value: number | undefined): string {
  return value === undefined ? "–" : String(Number(value.toPrecision(6)));
}

/** A table that fits a terminal: long names lose their middle. */
function printNarrow(header: readonly string[], rows: readonly (readonly string[])[]): void {
  const taken = header
    .slice(1)
    .reduce((sum, head, c) => sum + 2 + Math.max(head.length, ...rows.map((row) => row[c + 1]!.length)), 0);
  const room = Math.max(12, 80 - taken);
  print(
    formatTable(
      header,
      rows.map(([name, ...rest]) => [short(name!, room), ...rest]),
    ),
  );
}

function short(text: string, room: number): string {
  if (text.length <= room) return text;
  const front = Math.ceil((room - 1) / 2);
  return `${text.slice(0, front)}…${text.slice(front + 1 - room)}`;
}
