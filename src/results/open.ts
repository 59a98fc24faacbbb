/**
 * Opening a results folder for an experiment: its manifest is made, or takes in what is new.
 *
 * @module
 */
import { UserError } from "../errors.ts";
import { exclusively } from "../files/lock.ts";
import type { Force } from "../files/own.ts";
import { discardScraps, makeFolder, writeShared } from "../files/write.ts";
import { manifestPath } from "./folder.ts";
import { discardRuns, runFiles } from "./fresh.ts";
import { joinManifests } from "./join.ts";
import { formatManifest, type Manifest, readManifest } from "./manifest.ts";

/**
 * Writes down what the traces of the folder depend on, before there are any. Processes that open it at once take
 * turns, so that none loses what another added.
 */
export async function openFolder(
  folder: string,
  made: Manifest,
  { fresh = false, force }: { readonly fresh?: boolean | undefined; readonly force?: Force | undefined } = {},
): Promise<Manifest> {
  makeFolder(folder);
  discardScraps(folder);
  return inTurn(folder, () => {
    if (fresh) discardRuns(folder, force);
    const old = readManifest(folder);
    const manifest = joined(folder, old, made);
    const text = formatManifest(manifest);
    if (old === undefined || text !== formatManifest(old)) writeShared(manifestPath(folder), text);
    return manifest;
  });
}

/** What the manifest of a folder would be with these runs; refuses unlike ones. */
export function joinFolder(folder: string, made: Manifest): Manifest {
  return joined(folder, readManifest(folder), made);
}

/** Does work on what the whole folder holds while no other process does. */
export function inTurn<T>(folder: string, work: () => T): Promise<T> {
  return exclusively(`${manifestPath(folder)}.lock`, work);
}

function joined(folder: string, old: Manifest | undefined, made: Manifest): Manifest {
  if (old !== undefined) return joinManifests(old, made, folder);
  if (runFiles(folder).length > 0)
    throw new UserError(
      `${folder} holds traces but no experiment.json to say what they are; give another --out, or --fresh to start over`,
    );
  return made;
}
