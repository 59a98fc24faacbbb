/**
 * Reference results: what the searches of strategies that ship have found, to compare others with. One file for each
 * oracle and dataset, in `assets/reference`; it holds how good the best was and when, and no architecture.
 *
 * @module
 */
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gunzipSync, gzipSync } from "node:zlib";
import { z } from "zod";
import { messageOf, UserError } from "../errors.ts";
import { parseJson } from "../files/json.ts";
import { readIfThere } from "../files/read.ts";
import { writeWhole } from "../files/write.ts";
import { oracleDescription } from "../oracle/description.ts";
import { PACKAGE_ROOT } from "../root.ts";
import { queryBudget } from "../search/budget.ts";
import { EARLY } from "./end.ts";
import type { TraceColumns } from "./trace.ts";

/** How a run ended; a run is told by the place in this list. */
const ENDS = ["complete", ...EARLY] as const;

/**
 * A run: how it ended, then four numbers for each improvement and for the last query: by how much the distinct
 * networks, the further encodings and the further proposals have grown since the numbers before, and by how many places
 * the best value has risen in the list of its objective.
 */
const run = z.array(z.int()).min(5);
const NUMBERS = 4;

const shipped = z.object({
  format: z.literal(1),
  oracle: oracleDescription,
  budget: queryBudget,
  objectives: z
    .array(
      z.object({
        name: z.string(),
        /** SHA-256 of the values that were searched. */
        fingerprint: z.string(),
        /** The best values of all runs, ascending. */
        levels: z.array(z.number()),
      }),
    )
    .min(1),
  algorithms: z
    .array(
      z.object({
        name: z.string(),
        options: z.record(z.string(), z.unknown()),
        /** Of robust-nas-bench, which made the runs. */
        version: z.string(),
        /** Of each objective, seed by seed from 0. */
        runs: z.array(z.array(run)),
      }),
    )
    .min(1),
});
type ShippedFile = z.output<typeof shipped>;

/** A run as far as it is kept: rows for its improvements and its last query. */
export interface ShippedRun extends TraceColumns {
  readonly status: (typeof ENDS)[number];
}

export interface ShippedAlgorithm {
  readonly name: string;
  readonly options: Readonly<Record<string, unknown>>;
  readonly version: string;
  /** By objective; seed by seed from 0. */
  readonly runs: Readonly<Record<string, readonly ShippedRun[]>>;
}

/** All that is known of an oracle's objectives. */
export interface Shipped extends Pick<ShippedFile, "oracle" | "budget"> {
  readonly objectives: readonly { readonly name: string; readonly fingerprint: string }[];
  readonly algorithms: readonly ShippedAlgorithm[];
}

/** Bytes of a file, and of what is in it. */
const LIMIT = 2 ** 24;
const UNPACKED = 2 ** 27;

const FOLDER = fileURLToPath(new URL("assets/reference/", PACKAGE_ROOT));
const ENDING = ".json.gz";

/** What an oracle's are called, e.g. `tabular-cifar10`. */
export function shippedName({ kind, dataset }: Shipped["oracle"]): string {
  return `${kind}-${dataset}`;
}

/** The names of all that are there. */
export function listShipped(folder = FOLDER): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith(ENDING))
    .map((name) => name.slice(0, -ENDING.length))
    .sort();
}

/** Reads one of them; undefined where there is none. */
export function readShipped(name: string, folder = FOLDER): Shipped | undefined {
  const path = join(folder, `${name}${ENDING}`);
  const bytes = readIfThere(path, LIMIT);
  if (bytes === undefined) return undefined;
  try {
    return unpack(
      shipped.parse(parseJson(gunzipSync(bytes, { maxOutputLength: UNPACKED }).toString("utf8"))),
    );
  } catch (error) {
    const why = error instanceof z.ZodError ? error.issues[0]!.message : messageOf(error);
    throw new UserError(`${path} is damaged (${why}); install robust-nas-bench again`);
  }
}

/** Writes a file; returns its size in bytes. */
export function writeShipped(made: Shipped, folder = FOLDER): number {
  const bytes = format(made);
  writeWhole(join(folder, `${shippedName(made.oracle)}${ENDING}`), bytes);
  return bytes.length;
}

function format({ oracle, budget, objectives, algorithms }: Shipped): Uint8Array {
  /** Of each objective, value → its place. */
  const places = objectives.map(({ name }) => {
    const values = new Set<number>();
    for (const { runs } of algorithms)
      for (const { best } of runs[name] ?? []) for (const v of best) values.add(v);
    return new Map([...values].sort((a, b) => a - b).map((value, place) => [value, place]));
  });
  const file: ShippedFile = {
    format: 1,
    oracle,
    budget,
    objectives: objectives.map((one, i) => ({ ...one, levels: [...places[i]!.keys()] })),
    algorithms: algorithms.map(({ runs, ...of }) => ({
      ...of,
      runs: objectives.map(({ name }, i) => (runs[name] ?? []).map((one) => pack(one, places[i]!))),
    })),
  };
  return gzipSync(JSON.stringify(file), { level: 9 });
}

function pack(run: ShippedRun, places: ReadonlyMap<number, number>): number[] {
  const rows = run.improvements.map(({ row }) => row);
  const last = run.best.length - 1;
  if (rows.at(-1) !== last) rows.push(last);
  const numbers: number[] = [ENDS.indexOf(run.status)];
  let before = [0, 0, 0, 0];
  for (const row of rows) {
    const now = [
      run.distinct[row]!,
      run.encodings[row]! - run.distinct[row]!,
      run.proposals[row]! - run.encodings[row]!,
      places.get(run.best[row]!)!,
    ];
    numbers.push(...now.map((number, i) => number - before[i]!));
    before = now;
  }
  return numbers;
}

function unpack({ oracle, budget, objectives, algorithms }: ShippedFile): Shipped {
  return {
    oracle,
    budget,
    objectives: objectives.map(({ name, fingerprint }) => ({ name, fingerprint })),
    algorithms: algorithms.map(({ runs, ...of }) => ({
      ...of,
      runs: Object.fromEntries(
        objectives.map(({ name, levels }, i) => [name, (runs[i] ?? []).map((one) => unpackRun(one, levels))]),
      ),
    })),
  };
}

function unpackRun(numbers: readonly number[], levels: readonly number[]): ShippedRun {
  const rows = (numbers.length - 1) / NUMBERS;
  const status = ENDS[numbers[0]!];
  if (status === undefined || !Number.isInteger(rows)) throw new Error("a run is not whole");
  const distinct = new Uint32Array(rows);
  const encodings = new Uint32Array(rows);
  const proposals = new Uint32Array(rows);
  const best = new Float64Array(rows);
  const improvements: { row: number; architecture: string }[] = [];
  const sums = [0, 0, 0, 0];
  for (let row = 0; row < rows; row++) {
    for (let i = 0; i < NUMBERS; i++) sums[i]! += numbers[1 + row * NUMBERS + i]!;
    const [first, second, third, place] = sums as [number, number, number, number];
    const value = levels[place];
    const isBackwards = row > 0 && (first <= distinct[row - 1]! || value! < best[row - 1]!);
    if (value === undefined || isBackwards || Math.min(first, second, third) < 0)
      throw new Error("a run is not whole");
    distinct[row] = first;
    encodings[row] = first + second;
    proposals[row] = first + second + third;
    best[row] = value;
    if (row === 0 || value > best[row - 1]!) improvements.push({ row, architecture: "" });
  }
  // A query of a table costs one evaluation, and an improvement is the best there is so far.
  return {
    status,
    distinct,
    encodings,
    proposals,
    cost: Float64Array.from(distinct),
    values: best,
    best,
    improvements,
  };
}
