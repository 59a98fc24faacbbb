/**
 * Files written whole and deleted, folders made: what goes wrong is one line that names the path.
 *
 * @module
 */
import { randomUUID } from "node:crypto";
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { messageOf, UserError } from "../errors.ts";

/**
 * Writes a file whole: to a temporary name, then renamed; on failure nothing is left and nothing is harmed. The
 * temporary name is fixed, so that a run that is resumed after a kill replaces what the kill left.
 */
export function writeWhole(path: string, content: string | Uint8Array): void {
  writeAs(`${path}.tmp`, path, content, false);
}

/**
 * As {@link writeWhole}, for a file that several processes may write at once: each has a temporary name of its own,
 * and the content is on the disk before the file has its name.
 */
export function writeShared(path: string, content: string | Uint8Array): void {
  writeAs(`${path}.${randomUUID()}.tmp`, path, content, true);
}

function writeAs(temporary: string, path: string, content: string | Uint8Array, flush: boolean): void {
  try {
    writeFileSync(temporary, content, { flush });
    renameSync(temporary, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT" && !existsSync(dirname(path))) {
      makeFolder(dirname(path));
      writeAs(temporary, path, content, flush);
      return;
    }
    try {
      rmSync(temporary, { force: true });
    } catch {} // what could not be written may not be removable either
    throw new UserError(`cannot write ${path}: ${messageOf(error)}`);
  }
}

/** Deletes a file, if it is there; or says in one line why not. */
export function discard(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch (error) {
    throw new UserError(`cannot delete ${path}: ${messageOf(error)}`);
  }
}

/** Makes a folder, or says in one line why not. */
export function makeFolder(path: string): void {
  try {
    mkdirSync(path, { recursive: true });
  } catch (error) {
    throw new UserError(`cannot make the folder ${path}: ${messageOf(error)}`);
  }
}
