/**
 * Opening a results folder for an experiment: its manifest is made, or takes in what is new.
 *
 * @module
 */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { UserError } from "../errors.ts";
import { exclusively } from "../files/lock.ts";
import { discard, discardScraps, makeFolder, writeShared } from "../files/write.ts";
import { MANIFEST, manifestPath, TRACES } from "./folder.ts";
import { joinManifests } from "./join.ts";
import { formatManifest, type Manifest, readManifest } from "./manifest.ts";

/**
 * Writes down what the traces of the folder depend on, before there are any. Processes that open it at once take
 * turns, so that none loses what another added.
 */
export async function openFolder(folder: string, made: Manifest, fresh = false): Promise<Manifest> {
  makeFolder(folder);
  discardScraps(folder);
  return inTurn(folder, () => {
    // Traces first: what a kill leaves behind still has its manifest, which refuses unlike runs.
    if (fresh) for (const part of [TRACES, MANIFEST]) discard(join(folder, part));
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
  if (existsSync(join(folder, TRACES)))
    throw new UserError(
      `${folder} holds traces but no experiment.json to say what they are; give another --out, or --fresh to start over`,
    );
  return made;
}
