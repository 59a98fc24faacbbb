/**
 * Deletes the results of earlier runs, for `--fresh`: experiment.json and traces that the program wrote, by name, place
 * and beginning. Whatever else the folder holds stays.
 *
 * @module
 */
import { join } from "node:path";
import { beginsAs, deleteOwn, type Force, filesBelow, isFree, settle } from "../files/own.ts";
import { END_HEAD } from "./end.ts";
import { MANIFEST, manifestPath, TRACES } from "./folder.ts";
import { PACK_HEAD } from "./run-files.ts";
import { TRACE_HEAD } from "./trace-text.ts";

const MANIFEST_HEAD = '{\n  "format": ';
/**
 * `objective/label/seed.csv`, `….open.csv` or `….end.json`, below `traces`, and `runs.tar` beside them; and what a kill
 * left of writing them.
 */
const RUN_FILE = /^[^/]+\/[^/]+\/(\d+\.(csv|open\.csv|end\.json)|runs(-\d+)?\.tar)(\.[\w.-]+)?$/;

/** The files of runs below `traces`, by their names. */
export function runFiles(folder: string): string[] {
  return filesBelow(join(folder, TRACES)).filter((name) => RUN_FILE.test(name));
}

function headOf(name: string): string {
  if (/\.tar/.test(name)) return PACK_HEAD;
  return /\.csv/.test(name) ? TRACE_HEAD : END_HEAD;
}

/** Deletes earlier results; files under their names that the program did not write are refused before anything goes. */
export function discardRuns(folder: string, force?: Force): void {
  const traces = join(folder, TRACES);
  const names = runFiles(folder);
  const foreign = names
    .filter((name) => !beginsAs(join(traces, name), headOf(name)))
    .map((name) => join(traces, name));
  const manifest = manifestPath(folder);
  if (!isFree(manifest, () => beginsAs(manifest, MANIFEST_HEAD))) foreign.push(manifest);
  settle(foreign, force);
  // Traces first: what a kill leaves behind still has its manifest, which refuses unlike runs.
  deleteOwn(traces, names);
  deleteOwn(folder, [MANIFEST]);
}
