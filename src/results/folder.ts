/**
 * Where things lie in a results folder: `experiment.json`, and below `traces/` one trace per run.
 *
 * @module
 */
import { readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { messageOf, UserError } from "../errors.ts";

/** What `rnb run` makes in a results folder. */
export const TRACES = "traces";
export const MANIFEST = "experiment.json";

/** Where the manifest lies. */
export function manifestPath(folder: string): string {
  return join(folder, MANIFEST);
}

/** Where a run's trace lies. */
export function tracePath(folder: string, objective: string, label: string, seed: number): string {
  return runPath(folder, objective, label, `${seed}.csv`);
}

/** Where a file of the runs of one algorithm on one objective lies. Names of metrics may hold what a folder's cannot. */
export function runPath(folder: string, objective: string, label: string, name: string): string {
  const place = objective.replace(/[%/\\]/g, encodeURIComponent);
  return join(folder, TRACES, place, label, name);
}

/** Where packed runs lie: the first of these, and further ones where there are more. */
export function packPath(folder: string, objective: string, label: string, number: number): string {
  return runPath(folder, objective, label, number === 1 ? "runs.tar" : `runs-${number}.tar`);
}

/** Where it is said why a run ended before its budget. */
export function endPath(trace: string): string {
  return trace.replace(/\.csv$/, ".end.json");
}

/** Names of the files that lie unpacked of one algorithm on one objective, e.g. `0.csv`; empty when it has no folder yet. */
export function listRuns(folder: string, objective: string, label: string): Set<string> {
  const place = dirname(tracePath(folder, objective, label, 0));
  try {
    return new Set(readdirSync(place));
  } catch (error) {
    if (["ENOENT", "ENOTDIR"].includes((error as NodeJS.ErrnoException).code ?? "")) return new Set();
    throw new UserError(`cannot list ${place}: ${messageOf(error)}`);
  }
}
