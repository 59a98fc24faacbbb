/**
 * Which runs ended before their budget, by what their records say.
 *
 * @module
 */

import { type EndRecord, endOf } from "../results/end.ts";
import { openRuns } from "../results/run-files.ts";
import type { Experiment } from "./experiment.ts";
import type { Run } from "./plan.ts";

/** How many runs of an algorithm ended early for one reason. */
export interface EarlyEnds {
  readonly algorithm: string;
  readonly status: Exclude<EndRecord["status"], "failed">;
  readonly runs: number;
}

/** Counts, in the experiment's order of algorithms, those runs that have a trace and a reason for its end. */
export function countEarlyEnds(
  runs: readonly Run[],
  { objectives, algorithms }: Experiment,
  folder: string,
): EarlyEnds[] {
  const files = objectives.map(({ name }) => algorithms.map(({ label }) => openRuns(folder, name, label)));
  const counts = algorithms.map(() => new Map<EarlyEnds["status"], number>());
  for (const { objective, algorithm, seed } of runs) {
    const there = files[objective]![algorithm]!;
    if (!there.has(`${seed}.csv`) || !there.has(`${seed}.end.json`)) continue;
    const status = endOf(there, seed)?.status;
    const count = counts[algorithm]!;
    if (status !== undefined && status !== "failed") count.set(status, (count.get(status) ?? 0) + 1);
  }
  return algorithms.flatMap(({ label }, a) =>
    [...counts[a]!].map(([status, count]) => ({ algorithm: label, status, runs: count })),
  );
}
