/**
 * Which runs ended before their budget, by what their records say.
 *
 * @module
 */

import { type EndRecord, readEnd } from "../results/end.ts";
import { listRuns, tracePath } from "../results/folder.ts";
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
  return algorithms.flatMap(({ label }, a) => {
    const counts = new Map<EarlyEnds["status"], number>();
    const files = objectives.map(({ name }) => listRuns(folder, name, label));
    for (const { objective, algorithm, seed } of runs) {
      const there = files[objective]!;
      if (algorithm !== a || !there.has(`${seed}.csv`) || !there.has(`${seed}.end.json`)) continue;
      const status = readEnd(tracePath(folder, objectives[objective]!.name, label, seed))?.status;
      if (status !== undefined && status !== "failed") counts.set(status, (counts.get(status) ?? 0) + 1);
    }
    return [...counts].map(([status, count]) => ({ algorithm: label, status, runs: count }));
  });
}
