/**
 * The files of the runs of one algorithm on one objective, wherever they lie: in their folder, or packed.
 *
 * @module
 */
import { UserError } from "../errors.ts";
import { readIfThere } from "../files/read.ts";
import { indexTar, readFromTar, type TarPlace } from "../files/tar.ts";
import { listRuns, packPath, runPath } from "./folder.ts";

export interface RunFiles {
  /** Whether there is a file, e.g. `0.csv`. */
  has(name: string): boolean;
  /** Its bytes; undefined where there is none, even since the files were listed. */
  read(name: string): Uint8Array | undefined;
}

/** The first file of a pack says what it is; the pack begins with its name. */
export const PACK_HEAD = "packed-by-rnb.txt";

/** What else is in a pack. */
const RUN_FILE = /^\d+\.(csv|end\.json)$/;

/** Where a packed file lies. */
export interface PackedPlace extends TarPlace {
  readonly pack: string;
}

/** Lists the files; what is written or packed afterwards is still found by `read`. */
export function openRuns(folder: string, objective: string, label: string): RunFiles {
  // In this order: a pack has its name before the files that it holds go.
  const plain = listRuns(folder, objective, label);
  let packed = indexPacks(folder, objective, label);
  const readPacked = (name: string): Uint8Array | undefined => {
    const place = packed.get(name);
    return place && readFromTar(place.pack, place);
  };
  return {
    has: (name) => plain.has(name) || packed.has(name),
    read(name) {
      const found = readIfThere(runPath(folder, objective, label, name)) ?? readPacked(name);
      if (found !== undefined || !(plain.has(name) || packed.has(name))) return found;
      // It was listed: another process has packed it meanwhile, or taken it out.
      packed = indexPacks(folder, objective, label);
      return readPacked(name) ?? readIfThere(runPath(folder, objective, label, name));
    },
  };
}

/** The bytes of a file that must be there. */
export function readRun(files: RunFiles, name: string): Uint8Array {
  const bytes = files.read(name);
  if (bytes === undefined) throw new UserError(`no such file: ${name}`);
  return bytes;
}

/** All that is packed of a group. */
export function indexPacks(folder: string, objective: string, label: string): Map<string, PackedPlace> {
  const all = new Map<string, PackedPlace>();
  for (let number = 1; ; number++) {
    const pack = packPath(folder, objective, label, number);
    const places = indexTar(pack);
    if (places === undefined) return all;
    for (const [name, place] of places)
      if (RUN_FILE.test(name) && !all.has(name)) all.set(name, { pack, ...place });
  }
}
