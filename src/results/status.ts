/**
 * What a results folder holds and what it lacks, by the names of its files alone: quick also for many thousand runs.
 *
 * @module
 */
import { endOf } from "./end.ts";
import type { Manifest } from "./manifest.ts";
import { openRuns } from "./run-files.ts";

/** The runs of one algorithm on one objective. */
export interface GroupStatus {
  readonly objective: string;
  readonly algorithm: string;
  /** Runs that have their trace. */
  readonly done: number;
  /** Of these, how many ended before their budget. */
  readonly early: number;
  /** Runs of `rnb serve` that are open. */
  readonly open: number;
  /** Runs that failed and have no trace; the first of their reasons. */
  readonly failed: number;
  readonly reason: string | undefined;
  /** Runs of which there is nothing yet. */
  readonly missing: number;
}

/** A group for every objective and algorithm, in the manifest's order. */
export function statusOf(folder: string, { spec, objectives }: Manifest): GroupStatus[] {
  const { from, to } = spec.seeds;
  return objectives.flatMap(({ name: objective }) =>
    spec.algorithms.map(({ label: algorithm }): GroupStatus => {
      const files = openRuns(folder, objective, algorithm);
      const counts = { done: 0, early: 0, open: 0, failed: 0, missing: 0 };
      let reason: string | undefined;
      for (let seed = from; seed <= to; seed++) {
        const ended = files.has(`${seed}.end.json`);
        if (files.has(`${seed}.csv`)) {
          counts.done++;
          if (ended) counts.early++;
        } else if (ended) {
          counts.failed++;
          reason ??= endOf(files, seed)?.reason;
        } else if (files.has(`${seed}.open.csv`)) counts.open++;
        else counts.missing++;
      }
      return { objective, algorithm, ...counts, reason };
    }),
  );
}
