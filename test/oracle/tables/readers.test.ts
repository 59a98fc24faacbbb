/** Files as other benchmarks published them; small ones in the same layouts. */
import { truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { UserError } from "../../../src/errors.ts";
import { columnsOf } from "../../../src/oracle/tables/columns.ts";
import type { FileTable } from "../../../src/oracle/tables/file-table.ts";
import { readTable } from "../../../src/oracle/tables/open.ts";
import { nasBench201 as space } from "../../../src/space/nas-bench-201/index.ts";
import { digitSpace } from "../../../src/space/product.ts";
import type { Architecture } from "../../../src/space/space.ts";
import { temporaryFolder } from "../../fixtures/folder.ts";
import { Made, pickle, pickledArray } from "../../fixtures/pickle.ts";
import {
  dataFrame,
  hwNasBench,
  ofId,
  robBenchPage,
  robBenchResults,
  suiteZero,
  type ValueOf,
} from "../../fixtures/tables.ts";

const folder = temporaryFolder();
let count = 0;

/** The file's name says nothing: what it holds does. */
function file(content: string | Buffer): string {
  const path = join(folder, `table-${count++}`);
  writeFileSync(path, content);
  return path;
}

const ASKED: readonly Architecture[] = [12_345, 7, 9999, 15_624, 3000];
/** In sixteenths, so that a mean over runs is exact. */
const value: ValueOf = (a, column) => ((a + 3 * column.length) % 7) / 16 + 0.25;

const FORMATS: readonly [string, (of: readonly Architecture[], value: ValueOf) => string | Buffer, RegExp][] =
  [
    ["NAS-RobBench-201's page", robBenchPage, /^NAS-RobBench-201's page/],
    ["NAS-RobBench-201's results", robBenchResults, /^NAS-RobBench-201's results/],
    ["NAS-Bench-Suite-Zero", suiteZero, /^NAS-Bench-Suite-Zero/],
    ["HW-NAS-Bench", hwNasBench, /^HW-NAS-Bench/],
    ["a DataFrame", dataFrame, /^DataFrame/],
  ];

function insistOnValues(table: FileTable): void {
  expect([...table.architectures].sort()).toEqual([...ASKED].sort());
  expect(table.headers.length).toBeGreaterThan(0);
  for (const [index, header] of table.headers.entries())
    expect([...table.column(index)]).toEqual(table.architectures.map((a) => value(a, header)));
}

describe.each(FORMATS)("%s", (_, write, format) => {
  const whole = Buffer.from(write(ASKED, value));

  test("is recognised by what it holds, packed or not, and known by its columns", () => {
    const table = readTable(file(whole), space, ofId);
    expect(table.format).toMatch(format);
    insistOnValues(table);
    insistOnValues(readTable(file(gzipSync(whole)), space, ofId));
    const [column] = columnsOf(table, { file: "x", unit: "of the fixture" }, space);
    expect(column!.scale.table).toMatch(/NAS/);
    expect(Number.isNaN(column!.values[space.classOf(7)]!)).toBe(false);
  });

  test("is refused in one line when cut off", () => {
    for (let parts = 1; parts < 40; parts++) {
      const cut = file(whole.subarray(0, Math.floor((whole.length * parts) / 40)));
      expect(() => readTable(cut, space, ofId)).toThrow(UserError);
    }
  });

  test("is not of another space", () => {
    expect(() => readTable(file(whole), digitSpace(5, 6), ofId)).toThrow(
      /is of nas-bench-201, not of 6 digits below 5$|not an architecture of 6 digits below 5/,
    );
  });

  test("with an architecture that is none is one line", () => {
    const text = whole
      .toString("latin1")
      .replace("12345", "99999")
      .replace("|nor_conv_3x3~0|", "|nor_conf_3x3~0|")
      .replace(/\((\d), /, "(9, ");
    expect(() => readTable(file(Buffer.from(text, "latin1")), space, ofId)).toThrow(
      /no dataset id "99999"|no operation "nor_conf_3x3"|is no NAS-Bench-201 architecture/,
    );
  });
});

const NESTED = 100_000;
const name = space.format(7);

describe("one line each", () => {
  const hardware = (metrics: readonly (readonly [string, unknown])[]): Buffer =>
    pickle(new Map([["nasbench201", new Map([["cifar10", new Map(metrics)]])]]));
  const config = ["config", [new Map([["arch_str", name]])]] as const;
  const cases: readonly [string, string | Buffer, RegExp][] = [
    ["other JSON", "[1, 2]", /its JSON is none of NAS-RobBench-201's page/],
    ["JSON nested without end", "[".repeat(NESTED) + "]".repeat(NESTED), /nested more than 64 deep/],
    ["an object nested without end", `acc=${'{"":'.repeat(NESTED)}`, /nested more than 64 deep/],
    [
      "a pickle nested without end",
      `\x80\x03${"]".repeat(NESTED)}${"a".repeat(NESTED - 1)}.`,
      /its pickle is none/,
    ],
    [
      "a pickle of a command",
      "\x80\x03cposix\nsystem\n(X\x02\0\0\0lstR.",
      /it names "posix\.system", which is no data/,
    ],
    ["a pickle of an opened file", "\x80\x04\x8c\x08builtins\x8c\x04open\x93.", /it names "builtins\.open"/],
    ["another program's file", Buffer.from("PK\x03\x04\0\0"), /neither CSV, nor JSON, nor a pickle/],
    ["a page without names", '{"": [1], "7": [2]}', /a column's name is no text/],
    ["a page with a name twice", '{"": ["a", "a"], "7": [2, 3]}', /two of its columns have one name/],
    ["a short row", '{"": ["a", "b"], "7": [2]}', /the row of id "7" is no list of 2 numbers/],
    ["a row that is a number", '{"": ["a"], "7": 2}', /the row of id "7" is no list of 1 numbers/],
    ["a row of another network", '{"": ["a"], "7": [1], "8": "7"}', /which is another network/],
    ["a page without rows", '{"": ["a"]}', /it has no rows/],
    ["a column without a name", '{"": [""], "7": [1]}', /a column of numbers cannot be called ""/],
    ["a column called as the key", '{"": ["architecture"], "7": [1]}', /cannot be called "architecture"/],
    ["an object for a number", '{"": ["a"], "7": [{}]}', /"a" of n\+nn\+ns1 is an object, not a number/],
    ["a text for a number", '{"": ["a"], "7": ["9"]}', /is "9", not a number/],
    ["a number too large", '{"": ["a"], "7": [1e999]}', /is Infinity, not a number/],
    ["results of no object", '{"cifar10": {"7": 3}}', /"7" of "cifar10" is no object of metrics/],
    ["a run of no number", '{"cifar10": {"7": {"a": {"0": []}}}}', /is an object, not a number/],
    [
      "more columns than any table",
      JSON.stringify({ "": Array.from({ length: 1001 }, (_, i) => `c${i}`), "7": Array(1001).fill(1) }),
      /more than 1000 columns/,
    ],
    [
      "a cell of no number",
      '{"cifar10": {"(1, 1, 1, 1, 1, 1)": {"snip": {"score": {}}}}}',
      /no numeric score/,
    ],
    ["hardware without configurations", hardware([["a", [1]]]), /"cifar10" has no list "config"/],
    [
      "a list of another length",
      hardware([config, ["a", [1, 2]]]),
      /"a" of "cifar10" is no list of 1 numbers/,
    ],
    [
      "a dictionary for a list",
      hardware([config, ["a", new Map()]]),
      /"a" of "cifar10" is no list of 1 numbers/,
    ],
    ["an array of two dimensions", hardware([config, ["a", pickledArray([1], [1, 1])]]), /is no list of 1/],
    ["an array of fewer bytes", hardware([config, ["a", pickledArray([1], [9])]]), /is no list of 1 numbers/],
    ["a list for a number", hardware([config, ["a", [[]]]]), /is a list, not a number/],
    [
      "an architecture twice",
      hardware([
        ["config", [...config[1], ...config[1]]],
        ["a", [1, 2]],
      ]),
      /is there twice/,
    ],
    ["a configuration of nothing", hardware([["config", [null]]]), /configuration 0 has no "arch_str"/],
    [
      "a frame of another pandas",
      pickle(new Made("pandas.core.frame.DataFrame", [], new Map())),
      /another version of pandas/,
    ],
    [
      "a frame whose names are numbers",
      dataFrame([7, 8], value, (a) => a),
      /none of its columns names architectures/,
    ],
    ["a frame with a row twice", dataFrame([7, 7], value), /"cifar10-test" of n\+nn\+ns1 is there twice/],
    [
      "a frame without a name",
      dataFrame([7, 8], value, (a) => (a === 7 ? name : null)),
      /row 1: null is no architecture/,
    ],
  ];
  test.each(cases)("%s", (_, content, message) => {
    const bytes = typeof content === "string" ? Buffer.from(content, "latin1") : content;
    const path = file(bytes);
    let line = "";
    try {
      const table = readTable(path, space, ofId);
      for (const index of table.headers.keys()) table.column(index);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      line = error.message;
    }
    expect(line).toMatch(message);
    expect(line.startsWith(path)).toBe(true);
  });

  test("a file of a gigabyte, before it is read", () => {
    const path = file("");
    truncateSync(path, 2 ** 30);
    const started = performance.now();
    expect(() => readTable(path, space)).toThrow(/is too large: 1073741824 bytes/);
    expect(performance.now() - started).toBeLessThan(500);
  });

  test("a gigabyte that is packed", () => {
    const packed = gzipSync(Buffer.alloc(300 * 2 ** 20), { level: 1 });
    expect(() => readTable(file(packed), space)).toThrow(/cannot be unpacked/);
  });
});
