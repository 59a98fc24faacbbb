/**
 * Measures many architectures: resumable, in shards, one CSV at the end.
 *
 * @module
 */
import { join } from "node:path";
import { claimNames, type Force } from "../files/own.ts";
import { formatMeasures, type MeasureTable } from "../oracle/measures/measure-table.ts";
import type { Architecture, Space } from "../space/space.ts";
import type { Shard } from "./plan.ts";
import type { Progress } from "./progress.ts";
import { openSweep, type SweepEntry, type SweepLog } from "./sweep-log.ts";

const VALUES = "measures.csv";
const TIMINGS = "timings.csv";

export interface Sweep {
  readonly folder: string;
  readonly space: Space;
  /** All of them, whatever the shard; the CSV's rows are in this order. */
  readonly architectures: readonly Architecture[];
  /** The CSV's columns. */
  readonly names: readonly string[];
  /** What values depend on besides the architecture; a folder never mixes two. */
  readonly settings: Readonly<Record<string, unknown>>;
  readonly shard: Shard;
  readonly progress: Progress;
  /** Replaces CSVs that the program did not write, instead of refusing them. */
  readonly force?: Force | undefined;
  /** A value (NaN: not defined) and its seconds per name. */
  measure(
    architecture: Architecture,
  ): Promise<ReadonlyMap<string, { readonly value: number; readonly seconds: number }>>;
}

export interface SweepReport {
  /** Architectures that were already there, that this call did, and that are still missing (in other shards). */
  readonly resumed: number;
  readonly completed: number;
  readonly missing: number;
  /** The CSV; undefined while architectures are missing. */
  readonly file: string | undefined;
  /** Mean seconds per architecture, by name. */
  readonly seconds: ReadonlyMap<string, number>;
}

/** Does what is missing of one shard, and writes `measures.csv` and `timings.csv` once nothing is missing at all. */
export async function runSweep(sweep: Sweep): Promise<SweepReport> {
  const { folder, space, architectures, names, settings, shard, progress } = sweep;
  const put = claimNames(folder, [VALUES, TIMINGS], sweep.force);
  const codes = architectures.map((architecture) => space.code(architecture));
  const plan = { format: 1, space: space.name, measures: names, ...settings, architectures: codes };
  const log = await openSweep(folder, plan, `${shard.index + 1}-of-${shard.count}`);
  try {
    const todo = architectures.filter(
      (_, i) => i % shard.count === shard.index && !log.entries.has(codes[i]!),
    );
    const resumed = codes.filter((code) => log.entries.has(code)).length;
    if (todo.length > 0) progress.start(todo.length);
    try {
      for (const architecture of todo) {
        const measured = [...(await sweep.measure(architecture))];
        log.append({
          architecture: space.code(architecture),
          values: Object.fromEntries(
            measured.map(([name, { value }]) => [name, Number.isFinite(value) ? value : null]),
          ),
          seconds: Object.fromEntries(measured.map(([name, { seconds }]) => [name, seconds])),
        });
        progress.step();
      }
    } finally {
      progress.stop();
    }
    return finish(sweep, log, codes, { resumed, completed: todo.length }, put);
  } finally {
    log.close();
  }
}

function finish(
  { folder, space, architectures, names }: Sweep,
  log: SweepLog,
  codes: readonly string[],
  counts: { readonly resumed: number; readonly completed: number },
  put: (name: string, text: string) => void,
): SweepReport {
  const done = codes.map((code) => log.entries.get(code)).filter((entry) => entry !== undefined);
  const missing = codes.length - done.length;
  const seconds = new Map(
    names.map((name) => [name, done.reduce((sum, entry) => sum + entry.seconds[name]!, 0) / done.length]),
  );
  if (missing > 0) return { ...counts, missing, file: undefined, seconds };
  const columnOf = (pick: (entry: SweepEntry) => number | null): Float64Array =>
    Float64Array.from(done, (entry) => pick(entry) ?? Number.NaN);
  const table = (columns: Float64Array[]): MeasureTable => ({ names, architectures, columns });
  const values = names.map((name) => columnOf((e) => e.values[name] ?? null));
  const timings = names.map((name) => columnOf((e) => e.seconds[name]!));
  put(VALUES, formatMeasures(table(values), space));
  put(TIMINGS, formatMeasures(table(timings), space));
  return { ...counts, missing, file: join(folder, VALUES), seconds };
}
