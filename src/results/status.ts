/**
 * What a results folder holds and what it lacks, from its files alone, on any machine that sees them.
 *
 * @module
 */
import { atWork } from "./at-work.ts";
import { endOf } from "./end.ts";
import type { Manifest } from "./manifest.ts";
import { openRuns, type RunFiles } from "./run-files.ts";

/** The runs of one algorithm on one objective. */
export interface GroupStatus {
  readonly objective: string;
  readonly algorithm: string;
  /** Runs that have their trace. */
  readonly done: number;
  /** Of these, how many ended before their budget. */
  readonly early: number;
  /** Runs that a process is at, as far as it has said so in the last seconds. */
  readonly running: number;
  /** What the runs that are done have cost, in the oracle's unit. */
  readonly cost: number;
  /** Runs of `rnb serve` that are open. */
  readonly open: number;
  /** Runs that failed and have no trace; the first of their reasons. */
  readonly failed: number;
  readonly reason: string | undefined;
  /** Runs of which there is nothing yet. */
  readonly missing: number;
}

/** Costs of runs that were read already: `rnb status --watch` looks into each trace once. */
export type KnownCosts = Map<string, number>;

/**
 * A group for every objective and algorithm, in the manifest's order.
 *
 * @param costs where it is left out, so are they: then no trace is read, and they are 0
 */
export function statusOf(folder: string, { spec, objectives }: Manifest, costs?: KnownCosts): GroupStatus[] {
  const { from, to } = spec.seeds;
  const underWay = atWork(folder).flatMap(({ running }) => running);
  return objectives.flatMap(({ name: objective }) =>
    spec.algorithms.map(({ label: algorithm }): GroupStatus => {
      const files = openRuns(folder, objective, algorithm);
      const counts = { done: 0, early: 0, open: 0, failed: 0, missing: 0 };
      const running = underWay
        .filter((one) => one.objective === objective && one.algorithm === algorithm)
        .reduce((sum, { runs }) => sum + runs, 0);
      let cost = 0;
      let reason: string | undefined;
      for (let seed = from; seed <= to; seed++) {
        const ended = files.has(`${seed}.end.json`);
        if (files.has(`${seed}.csv`)) {
          counts.done++;
          if (ended) counts.early++;
          if (costs !== undefined) cost += costOf(`${objective}/${algorithm}/${seed}`, costs, files, seed);
        } else if (ended) {
          counts.failed++;
          reason ??= endOf(files, seed)?.reason;
        } else if (files.has(`${seed}.open.csv`)) counts.open++;
        else counts.missing++;
      }
      return { objective, algorithm, ...counts, running, cost, reason };
    }),
  );
}

function costOf(run: string, known: KnownCosts, files: RunFiles, seed: number): number {
  const cost = known.get(run) ?? costIn(files.read(`${seed}.csv`));
  known.set(run, cost);
  return cost;
}

/** The end of a trace: the last field of its last line; 0 for what is none, which the report names. */
function costIn(trace: Uint8Array | undefined): number {
  const cost = Number(
    Buffer.from(trace?.subarray(-64) ?? [])
      .toString("latin1")
      .split(",")
      .at(-1),
  );
  return Number.isFinite(cost) ? cost : 0;
}
