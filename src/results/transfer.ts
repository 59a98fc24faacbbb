/**
 * `transfer.csv`: what the best architecture of each run scores on every other metric.
 *
 * @module
 */
import { join } from "node:path";
import { parse } from "csv-parse/sync";
import { stringify } from "csv-stringify/sync";
import { messageOf, quote, UserError } from "../errors.ts";
import { decimalOf } from "../files/decimal.ts";
import { claimFile, type Force } from "../files/own.ts";
import { readIfThere } from "../files/read.ts";

/** Values of other metrics for the last incumbent of each run, and for the best architecture of each objective. */
export interface Transfer {
  readonly metrics: readonly string[];
  /** `optimum`: the best architecture of the table for the objective named. */
  readonly rows: readonly TransferRow[];
  /** The largest value of each metric in the whole table. Values are NaN where a table has none. */
  readonly best: readonly number[];
}

/** One architecture's values, one per metric. */
export interface TransferRow {
  readonly objective: string;
  readonly algorithm: string;
  readonly seed: number;
  readonly architecture: string;
  readonly values: readonly number[];
}

/** File name in the results folder. */
export const TRANSFER_FILE = "transfer.csv";

/** In the column `algorithm`: the best architecture of the table for the row's objective. */
export const OPTIMUM = "(optimum)";
/** In the column `algorithm`: the largest value of each metric over the whole table; no architecture. */
const MAXIMUM = "(maximum)";

const KEYS = ["objective", "algorithm", "seed", "architecture"];

/** How the file begins. */
const TRANSFER_HEAD = `${KEYS.join(",")},`;

/** The file's text. */
export function formatTransfer({ metrics, rows, best }: Transfer): string {
  return stringify([
    [...KEYS, ...metrics],
    ["", MAXIMUM, "", "", ...best.map(cell)],
    ...rows.map((row) => [
      row.objective,
      row.algorithm,
      row.seed < 0 ? "" : row.seed,
      row.architecture,
      ...row.values.map(cell),
    ]),
  ]);
}

/** A value that a table lacks is empty. */
function cell(value: number): number | string {
  return Number.isNaN(value) ? "" : value;
}

/** Refuses at once what may not be written over; what it gives back writes the file. */
export function claimTransfer(folder: string, force?: Force): (transfer: Transfer) => void {
  const put = claimFile(join(folder, TRANSFER_FILE), TRANSFER_HEAD, force);
  return (transfer) => put(formatTransfer(transfer));
}

/** Reads the file of a results folder; undefined when there is none (e.g. a live oracle). */
export function readTransfer(folder: string): Transfer | undefined {
  const file = join(folder, TRANSFER_FILE);
  const bytes = readIfThere(file, 2 ** 26);
  if (bytes === undefined) return undefined;
  const fail = (why: string): never => {
    throw new UserError(`${file} is damaged: ${why}; delete it and run the experiment again to rebuild it`);
  };
  let table: string[][] = [];
  try {
    table = parse(bytes, { max_record_size: 2 ** 16 }) as string[][];
  } catch (error) {
    fail(messageOf(error));
  }
  const [header, maximum, ...lines] = table;
  if (header === undefined || KEYS.some((key, i) => header[i] !== key) || maximum?.[1] !== MAXIMUM)
    return fail("it does not have the expected columns");
  const number = (field: string): number => decimalOf(field) ?? fail(`${quote(field)} is not a number`);
  const seedOf = (field: string): number => {
    const seed = field === "" ? -1 : number(field);
    return Number.isInteger(seed) ? seed : fail(`${quote(field)} is not a seed`);
  };
  const known = (field: string): number => (field === "" ? Number.NaN : number(field));
  const numbers = (line: readonly string[]): number[] => line.slice(KEYS.length).map(known);
  return {
    metrics: header.slice(KEYS.length),
    best: numbers(maximum),
    rows: lines.map((line) => ({
      objective: line[0]!,
      algorithm: line[1]!,
      seed: seedOf(line[2]!),
      architecture: line[3]!,
      values: numbers(line),
    })),
  };
}
