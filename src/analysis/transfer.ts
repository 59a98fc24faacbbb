/**
 * What the best architecture of each run scores on every other metric: written after a run by whoever has the
 * oracle, read by the report, which has none.
 *
 * @module
 */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "csv-parse/sync";
import { stringify } from "csv-stringify/sync";
import { messageOf, UserError } from "../errors.ts";
import { headlineMetrics } from "../metric/headline.ts";
import { type Catalogue, distinct, type Metric, parseMetric } from "../metric/metric.ts";
import { MissingDataError, type TableOracle } from "../oracle/oracle.ts";
import type { ExperimentResults, Transfer, TransferRow } from "./results.ts";

/** File name in the results folder. */
export const TRANSFER_FILE = "transfer.csv";

/** In the column `algorithm`: the best architecture of the table for the row's objective. */
export const OPTIMUM = "(optimum)";
/** In the column `algorithm`: the largest value of each metric over the whole table; no architecture. */
const MAXIMUM = "(maximum)";

const KEYS = ["objective", "algorithm", "seed", "architecture"];

/** How the file begins. */
export const TRANSFER_HEAD = `${KEYS.join(",")},`;

/**
 * The metrics of the paper's Table 1 that a catalogue has, and the objectives: clean, every attack at ε = 1/255,
 * the mean corruption.
 */
function transferMetrics(catalogue: Catalogue, objectives: readonly Metric[]): Metric[] {
  const wanted = headlineMetrics(catalogue).filter(({ name }) => name !== "adversarial");
  return distinct([...wanted, ...objectives]);
}

/**
 * Looks up the last incumbent of every run, and the best architecture for every objective, in a table. Metrics whose
 * data the user does not have are left out, and named in `absent`.
 */
export function computeTransfer(
  results: ExperimentResults,
  oracle: TableOracle,
): { transfer: Transfer; absent: string[] } {
  const { space } = oracle;
  const objectives = results.objectives.map(({ name }) => parseMetric(name));
  const metrics: string[] = [];
  const columns: Float64Array[] = [];
  const absent: string[] = [];
  for (const metric of transferMetrics(oracle.catalogue, objectives)) {
    const column = columnIfHere(oracle, metric);
    if (column === undefined) absent.push(metric.name);
    else {
      metrics.push(metric.name);
      columns.push(column);
    }
  }
  const valuesOf = (classNumber: number): number[] => columns.map((column) => column[classNumber]!);
  const optima = objectives.map((metric): TransferRow => {
    const column = oracle.column(metric);
    let best = 0;
    for (let c = 1; c < column.length; c++) if (column[c]! > column[best]!) best = c;
    const architecture = space.code(space.representative(best));
    return { objective: metric.name, algorithm: OPTIMUM, seed: -1, architecture, values: valuesOf(best) };
  });
  const found = results.runs.filter(({ improvements }) => improvements.length > 0);
  const rows = found.map(({ objective, algorithm, seed, improvements }): TransferRow => {
    const { architecture } = improvements.at(-1)!;
    return {
      objective,
      algorithm,
      seed,
      architecture,
      values: valuesOf(space.classOf(space.parse(architecture))),
    };
  });
  const best = columns.map((column) => column.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY));
  return { transfer: { metrics, rows: [...optima, ...rows], best }, absent };
}

/** A metric's values; undefined when their file was never fetched. */
function columnIfHere(oracle: TableOracle, metric: Metric): Float64Array | undefined {
  try {
    return oracle.column(metric);
  } catch (error) {
    if (error instanceof MissingDataError) return undefined;
    throw error;
  }
}

/** The objectives that were searched, in the experiment's order. */
export function searchedOn({ rows }: Transfer): string[] {
  return [...new Set(rows.map(({ objective }) => objective))];
}

/** The file's text. */
export function formatTransfer({ metrics, rows, best }: Transfer): string {
  return stringify([
    [...KEYS, ...metrics],
    ["", MAXIMUM, "", "", ...best],
    ...rows.map((row) => [
      row.objective,
      row.algorithm,
      row.seed < 0 ? "" : row.seed,
      row.architecture,
      ...row.values,
    ]),
  ]);
}

/** Reads the file of a results folder; undefined when there is none (e.g. a live oracle). */
export function readTransfer(folder: string): Transfer | undefined {
  const file = join(folder, TRANSFER_FILE);
  if (!existsSync(file)) return undefined;
  const fail = (why: string): never => {
    throw new UserError(`${file} is damaged: ${why}; delete it and run the experiment again to rebuild it`);
  };
  let table: string[][] = [];
  try {
    table = parse(readFileSync(file)) as string[][];
  } catch (error) {
    fail(messageOf(error));
  }
  const [header, maximum, ...lines] = table;
  if (header === undefined || KEYS.some((key, i) => header[i] !== key) || maximum?.[1] !== MAXIMUM)
    return fail("it does not have the expected columns");
  const numbers = (line: readonly string[]): number[] =>
    line.slice(KEYS.length).map((field) => {
      const value = field === "" ? Number.NaN : Number(field);
      return Number.isNaN(value) ? fail(`"${field}" is not a number`) : value;
    });
  return {
    metrics: header.slice(KEYS.length),
    best: numbers(maximum),
    rows: lines.map((line) => ({
      objective: line[0]!,
      algorithm: line[1]!,
      seed: line[2] === "" ? -1 : Number(line[2]),
      architecture: line[3]!,
      values: numbers(line),
    })),
  };
}
