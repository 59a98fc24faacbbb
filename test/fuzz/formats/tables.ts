/**
 * Tables of others: CSV, and files as other benchmarks published them. Each is read whatever the file is called.
 */
import { gzipSync } from "node:zlib";
import { columnsOf } from "../../../src/oracle/tables/columns.ts";
import { digitsIn } from "../../../src/oracle/tables/csv.ts";
import { tableInfo } from "../../../src/oracle/tables/info.ts";
import { readTable } from "../../../src/oracle/tables/open.ts";
import { formatCsvTable } from "../../../src/oracle/tables/write.ts";
import { nasBench201 } from "../../../src/space/nas-bench-201/index.ts";
import type { Random } from "../../../src/space/random.ts";
import * as layouts from "../../fixtures/tables.ts";
import { type Format, insist } from "../format.ts";
import { PICKLE } from "./live.ts";

type Write = (of: readonly number[], value: layouts.ValueOf) => string | Buffer;

/** A few architectures with made-up numbers, in some layout. */
function made(write: Write): (random: Random) => string | Buffer {
  return (random) => {
    const architectures = new Set(Array.from({ length: 5 }, () => nasBench201.sample(random)));
    return write([...architectures], () => Math.round(1000 * random.next()) / 1000);
  };
}

/** `rnb table info` and `convert`, and the columns as metrics. */
function read(path: string): void {
  const table = readTable(path, nasBench201, layouts.ofId);
  const { rows, columns, text } = tableInfo(table, nasBench201);
  insist(rows > 0 && columns.length + text.length === table.headers.length, "columns are missing");
  for (const { lowest, highest } of columns)
    insist(Math.abs(lowest ?? 0) + Math.abs(highest ?? 0) < Number.POSITIVE_INFINITY, "a value is infinite");
  insist(formatCsvTable(table, nasBench201).split("\n").length >= rows, "rows are missing");
  for (const { values } of columnsOf(table, { file: path, prefix: "x:" }, nasBench201))
    insist(values.length >= nasBench201.classCount, "a column is short");
}

function csv(architectures: readonly number[], value: layouts.ValueOf): string {
  const lines = architectures.map((a) => `${nasBench201.code(a)},${value(a, "v")},"${value(a, "w")}",-1`);
  return ["architecture,v,w (ms),cifar10#aa", ...lines].join("\n");
}

/** JSON with the variable that it is given to. */
const assigned: NonNullable<Format["json"]> = (bytes) => {
  const text = bytes.toString("utf8");
  const from = text.indexOf("{");
  return { text: text.slice(from), wrap: (json) => Buffer.from(text.slice(0, from) + json) };
};

export const TABLE_FORMATS: readonly Format[] = [
  {
    name: "table as CSV",
    file: "table.csv",
    tokens: [",", '"', '""', "\n", "\r", ",,", "id,", "arch_str,", "3+33+333,", "NaN", " "],
    sample: made(csv),
    read(path) {
      digitsIn(path);
      read(path);
    },
  },
  {
    name: "table as CSV, packed",
    file: "table.csv.gz",
    sample: (random) => gzipSync(made(csv)(random)),
    read,
  },
  {
    name: "table of NAS-RobBench-201",
    file: "NAS-RobBench-201_html.json",
    json: assigned,
    sample: made(layouts.robBenchPage),
    read,
  },
  {
    name: "results of NAS-RobBench-201",
    file: "NAS-RobBench-201_all.json",
    json: assigned,
    sample: made(layouts.robBenchResults),
    read,
  },
  {
    name: "table of NAS-Bench-Suite-Zero",
    file: "zc_nasbench201.json",
    json: assigned,
    sample: made(layouts.suiteZero),
    read,
  },
  {
    name: "table of HW-NAS-Bench",
    file: "HW-NAS-Bench-v1_0.pickle",
    tokens: PICKLE,
    sample: made(layouts.hwNasBench),
    read,
  },
  {
    name: "table as a DataFrame",
    file: "mini-bench-arch-cell-accs.pd",
    tokens: PICKLE,
    sample: made(layouts.dataFrame),
    read,
  },
];
