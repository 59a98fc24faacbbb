/**
 * Files written whole, folders made and deleted: what goes wrong is one line that names the path. Any number of
 * threads and processes may work in one folder, on the same files too.
 *
 * @module
 */
import { randomUUID } from "node:crypto";
import { mkdirSync, readdirSync, renameSync, rmdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { messageOf, quote, UserError } from "../errors.ts";

/**
 * Writes a file whole: to a temporary name of its own, then renamed; on failure nothing is left and nothing is
 * harmed. Readers see the old file or the new one, never a part.
 */
export function writeWhole(path: string, content: string | Uint8Array): void {
  write(path, content, false);
}

/** As {@link writeWhole}, and the content is on the disk before the file has its name: for what cannot be made again. */
export function writeShared(path: string, content: string | Uint8Array): void {
  write(path, content, true);
}

/** What another process takes away meanwhile (the folder, a temporary file) is made again so many times. */
const ATTEMPTS = 10;

function write(path: string, content: string | Uint8Array, flush: boolean): void {
  for (let attempt = 1; ; attempt++) {
    // Of a long name only the beginning, so that the temporary one is not too long where the name is not.
    const temporary = join(dirname(path), `${basename(path).slice(0, 50)}.${randomUUID()}.tmp`);
    try {
      // Node has a quick way to write a text, which it takes only without `flush`.
      if (flush) writeFileSync(temporary, content, { flush });
      else writeFileSync(temporary, content, "utf8");
      renameSync(temporary, path);
      return;
    } catch (error) {
      try {
        rmSync(temporary, { force: true });
      } catch {} // what could not be written may not be removable either
      if (codeOf(error) !== "ENOENT" || attempt === ATTEMPTS)
        throw new UserError(`cannot write ${shown(path)}: ${reason(error)}`);
    }
    makeFolder(dirname(path));
  }
}

/** A temporary name of {@link writeWhole}. */
const SCRAP = /\.[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\.tmp$/;

/**
 * Deletes the temporary files that kills left in a folder, not below it. One that a process is just writing may be
 * among them: it is written again.
 */
export function discardScraps(folder: string): void {
  let names: string[];
  try {
    names = readdirSync(folder);
  } catch {
    return; // no folder, no scraps; what else is wrong with it is for whoever uses it to say
  }
  for (const name of names) if (SCRAP.test(name)) discard(join(folder, name));
}

/** Deletes a file, if it is there; or says in one line why not. */
export function discard(path: string): void {
  try {
    rmSync(path, { force: true, maxRetries: 5 });
  } catch (error) {
    throw new UserError(`cannot delete ${shown(path)}: ${reason(error)}`);
  }
}

/** Makes a folder and those above it, or says in one line why not. */
export function makeFolder(path: string): void {
  try {
    make(path);
  } catch (error) {
    throw new UserError(`cannot make the folder ${shown(path)}: ${reason(error)}`);
  }
}

/** Says in one line that a folder cannot be made, before long work for it begins; leaves nothing behind. */
export function tryFolder(path: string): void {
  const missing: string[] = [];
  for (let at = path; !isFolder(at) && dirname(at) !== at; at = dirname(at)) missing.push(at);
  makeFolder(path);
  for (const folder of missing) {
    try {
      rmdirSync(folder);
    } catch {} // another process is at work there already
  }
}

/** Not mkdir's `recursive`: in a folder that takes no entries, such as /proc, Node's never ends. */
function make(path: string): void {
  for (let attempt = 1; ; attempt++) {
    try {
      mkdirSync(path);
      return;
    } catch (error) {
      if (isFolder(path)) return;
      const hopeless = codeOf(error) !== "ENOENT" || dirname(path) === path || attempt === ATTEMPTS;
      if (hopeless) throw error;
    }
    make(dirname(path));
  }
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}

function codeOf(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException).code;
}

/** A path as a message names it: one that is empty, unprintable or very long is quoted. */
function shown(path: string): string {
  return path === "" || path.length > 200 || /\p{Cc}/u.test(path) ? quote(path) : path;
}

/** The system's reason without the paths, which the message names already. */
function reason(error: unknown): string {
  return messageOf(error).replace(/, \w+ '.*$/, "");
}
