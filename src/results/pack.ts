/**
 * Many small files as one: the traces of all seeds of one algorithm on one objective, in an archive that any program for
 * tar reads. What is read of a results folder is the same before and after.
 *
 * @module
 */
import { randomUUID } from "node:crypto";
import { closeSync, fsyncSync, openSync, renameSync, writeSync } from "node:fs";
import { messageOf, UserError } from "../errors.ts";
import { beginsAs, InTheWayError, isNothing } from "../files/own.ts";
import { readBytes, readIfThere } from "../files/read.ts";
import { readFromTar, TAR_END, tarEntry } from "../files/tar.ts";
import { discard, writeWhole } from "../files/write.ts";
import { END_HEAD } from "./end.ts";
import { listRuns, packPath, runPath } from "./folder.ts";
import { inTurn } from "./open.ts";
import { indexPacks, openRuns, PACK_HEAD } from "./run-files.ts";
import { TRACE_HEAD } from "./trace-text.ts";

/** Runs of one algorithm on one objective. */
export interface Group {
  readonly folder: string;
  readonly objective: string;
  readonly label: string;
}

/** Whether every seed has its trace. */
export function isFinished({ folder, objective, label }: Group, seeds: readonly number[]): boolean {
  const files = openRuns(folder, objective, label);
  return seeds.every((seed) => files.has(`${seed}.csv`));
}

/**
 * Packs what lies unpacked of a finished group, then deletes it. Killed at any moment, nothing is lost: a file goes only
 * when it is in a pack, byte by byte; until then it is there twice, and packing again goes on.
 *
 * @returns how many files went
 */
export async function packGroup(group: Group, seeds: readonly number[]): Promise<number> {
  const { folder, objective, label } = group;
  const there = listRuns(folder, objective, label);
  const names = seeds
    .flatMap((seed) => [`${seed}.csv`, `${seed}.end.json`])
    .filter((name) => there.has(name));
  const known = indexPacks(folder, objective, label);
  const missing = names.filter((name) => !known.has(name));
  if (missing.length > 0) await writePack(group, missing);
  // Nobody takes files out of a pack meanwhile.
  return inTurn(folder, () => discardPacked(group, names));
}

function discardPacked({ folder, objective, label }: Group, names: readonly string[]): number {
  const packed = indexPacks(folder, objective, label);
  let gone = 0;
  for (const name of names) {
    const place = packed.get(name);
    const path = runPath(folder, objective, label, name);
    const [file, copy] = [readIfThere(path), place && readFromTar(place.pack, place)];
    if (file === undefined || copy === undefined || !file.equals(copy)) continue;
    discard(path);
    gone++;
  }
  return gone;
}

/** How often writing begins anew when another process has swept the half-written file away. */
const ATTEMPTS = 5;

async function writePack(group: Group, names: readonly string[]): Promise<void> {
  const { folder, objective, label } = group;
  for (let attempt = 1; ; attempt++) {
    const temporary = `${packPath(folder, objective, label, 1)}.${randomUUID()}.tmp`;
    try {
      fill(temporary, group, names);
      await inTurn(folder, () => renameSync(temporary, freePlace(group)));
      return;
    } catch (error) {
      discard(temporary);
      if (error instanceof UserError) throw error;
      if ((error as NodeJS.ErrnoException).code !== "ENOENT" || attempt === ATTEMPTS)
        throw new UserError(`cannot pack ${objective}/${label}: ${messageOf(error)}`);
    }
  }
}

/** Never over another pack: two processes that pack at once leave two. */
function freePlace({ folder, objective, label }: Group): string {
  for (let number = 1; ; number++) {
    const path = packPath(folder, objective, label, number);
    if (isNothing(path)) return path;
  }
}

/** Bytes that are written at once. */
const PIECE = 1024 * 1024;

function fill(path: string, { folder, objective, label }: Group, names: readonly string[]): void {
  const about = `Traces of ${label} on ${objective}: rnb reads them from here; rnb pack --unpack, or tar, takes them out.\n`;
  const file = openSync(path, "wx");
  let pieces: Uint8Array[] = [];
  let size = 0;
  const flush = (): void => {
    const bytes = Buffer.concat(pieces);
    for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at);
    [pieces, size] = [[], 0];
  };
  const add = (bytes: Uint8Array): void => {
    pieces.push(bytes);
    size += bytes.length;
    if (size >= PIECE) flush();
  };
  try {
    add(tarEntry(PACK_HEAD, Buffer.from(about)));
    for (const name of names) {
      const own = runPath(folder, objective, label, name);
      const content = readBytes(own);
      const head = name.endsWith(".csv") ? TRACE_HEAD : END_HEAD;
      if (!content.subarray(0, head.length).equals(Buffer.from(head)))
        throw new InTheWayError(`${own} is not as rnb wrote it: move it`);
      add(tarEntry(name, content));
    }
    add(TAR_END);
    flush();
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** Puts packed files back where they were, then deletes the packs; answers how many files were put back. */
export function unpackGroup(group: Group): Promise<number> {
  return inTurn(group.folder, () => takeOut(group));
}

function takeOut({ folder, objective, label }: Group): number {
  let back = 0;
  for (const [name, place] of indexPacks(folder, objective, label)) {
    const path = runPath(folder, objective, label, name);
    if (!isNothing(path)) continue;
    const content = readFromTar(place.pack, place);
    if (content === undefined) continue;
    writeWhole(path, content);
    back++;
  }
  const packs: string[] = [];
  for (let path = packPath(folder, objective, label, 1); !isNothing(path); ) {
    packs.push(path);
    path = packPath(folder, objective, label, packs.length + 1);
  }
  // The last first: they are looked for in order until one is missing.
  for (const path of packs.reverse()) {
    if (!beginsAs(path, PACK_HEAD)) throw new InTheWayError(`${path} is not as rnb wrote it: move it`);
    discard(path);
  }
  return back;
}
