/**
 * What is the program's own. It replaces and deletes only files of which it can show that it made them; a file of
 * somebody else that is in the way is one line, unless `--force` was given, which says aloud what it replaces.
 *
 * What shows it: the folder's ledger, which lists with its SHA-256 whatever was put there, so that a file that was
 * changed since is the user's; or, for single files and traces, how they begin.
 *
 * @module
 */
import { appendFileSync, lstatSync, readdirSync, rmdirSync, type Stats, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { messageOf, UserError } from "../errors.ts";
import { readHead, readIfThere } from "./read.ts";
import { formatSums, sha256, sha256OfFile } from "./sums.ts";
import { discard, discardScraps, makeFolder, writeShared } from "./write.ts";

/** What `--force` is to a function: it is told of each foreign file that goes; without it, none goes. */
export type Force = (path: string) => void;

/** Somebody else's file is where one of ours should be. */
export class InTheWayError extends UserError {}

/** Where an output folder lists what the program put there: lines of SHA-256 and path, only ever added to. */
export const LEDGER = ".rnb-files";

/** Bytes of a ledger: those of thousands of reports. */
const LEDGER_LIMIT = 64 * 1024 * 1024;

/** The program writes no larger file: one that is larger need not be read to know that. */
const LARGEST = 4 * 1024 ** 3;

/**
 * Refuses foreign files in one line, before anything is changed; or tells of each that is about to go. No folder
 * ever goes.
 */
export function settle(foreign: readonly string[], force: Force | undefined): void {
  if (foreign.length === 0) return;
  const folder = foreign.find((path) => statusOf(path)?.isDirectory());
  if (folder !== undefined) throw new InTheWayError(`${folder} is in the way: it is a folder; move it`);
  if (force === undefined) {
    const [one, others] = [foreign[0]!, foreign.length - 1];
    const what = others > 0 ? `${one} and ${others} more are` : `${one} is`;
    throw new InTheWayError(`${what} in the way and not as rnb wrote it: move it, or --force to replace it`);
  }
  for (const path of foreign) force(path);
}

/** Whether a path is free, or holds a plain file of at most `largest` bytes that the program made. */
export function isFree(path: string, isOwn: () => boolean, largest = LARGEST): boolean {
  const status = statusOf(path);
  return status === undefined || (status.isFile() && status.size <= largest && isOwn());
}

/** Whether nothing lies at a path, not even a link that leads nowhere. */
export function isNothing(path: string): boolean {
  return statusOf(path) === undefined;
}

/** What lies at a path, a link being a link; undefined where nothing does. */
function statusOf(path: string): Stats | undefined {
  try {
    return lstatSync(path, { throwIfNoEntry: false });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOTDIR") return undefined;
    throw new UserError(`cannot look at ${path}: ${messageOf(error)}`);
  }
}

/** Writes files into a folder, over what it put there earlier; all are written, or none and one line says why. */
export function putFiles(
  folder: string,
  files: ReadonlyMap<string, string | Uint8Array>,
  force?: Force,
): void {
  const put = claimNames(folder, [...files.keys()], force);
  for (const place of new Set([...files.keys()].map((name) => dirname(join(folder, name)))))
    discardScraps(place);
  for (const [name, content] of files) put(name, content);
}

/** As {@link putFiles}, for contents that come one after the other: the names are settled at once. */
export function claimNames(
  folder: string,
  names: readonly string[],
  force?: Force,
): (name: string, content: string | Uint8Array) => void {
  const path = join(folder, LEDGER);
  let known = readLedger(path);
  const isOwn = (name: string): boolean => {
    const line = lineOf(name, sha256OfFile(join(folder, name), LARGEST));
    // Whoever writes at the same time enters a file before it is there: looked up after it was read, it is found.
    if (!known.has(line)) known = readLedger(path);
    return known.has(line);
  };
  const taken = names.filter((name) => !isFree(join(folder, name), () => isOwn(name)));
  settle(
    taken.map((name) => join(folder, name)),
    force,
  );
  return (name, content) => {
    const line = lineOf(name, sha256(content));
    if (!known.has(line)) append(path, `${line}\n`);
    known.add(line);
    writeShared(join(folder, name), content);
  };
}

function lineOf(name: string, sum: string): string {
  return formatSums([[name, sum]]).trimEnd();
}

function readLedger(path: string): Set<string> {
  return new Set(readIfThere(path, LEDGER_LIMIT)?.toString("utf8").split("\n"));
}

/** One write for the whole line, so that lines of several processes do not mix. */
function append(path: string, line: string): void {
  makeFolder(dirname(path));
  try {
    appendFileSync(path, line);
  } catch (error) {
    throw new UserError(`cannot write ${path}: ${messageOf(error)}`);
  }
}

/** Whether a file begins as the program's do, or is torn off before it could; also where there is none. */
export function beginsAs(path: string, head: string): boolean {
  const bytes = readHead(path, Buffer.byteLength(head)) ?? Buffer.alloc(0);
  return Buffer.from(head).subarray(0, bytes.length).equals(bytes);
}

/**
 * Settles one file before the work on it begins: free, or an earlier one that begins with the same `head`. What is
 * returned writes it, whole.
 */
export function claimFile(path: string, head: string, force?: Force): (content: string | Uint8Array) => void {
  settleFile(path, head, force);
  return (content) => writeShared(path, content);
}

/** As {@link claimFile}, for a file that is written or deleted at once. */
export function settleFile(path: string, head: string, force?: Force): void {
  if (!isFree(path, () => beginsAs(path, head))) settle([path], force);
}

/** Writes a file that must not be there yet. */
export function writeNew(path: string, content: string): void {
  try {
    writeFileSync(path, content, { flag: "wx" });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") throw new InTheWayError(`${path} exists already`);
    throw new UserError(`cannot write ${path}: ${messageOf(error)}`);
  }
}

/** The plain files below a folder, as paths relative to it with `/`; none where there is no such folder. */
export function filesBelow(folder: string): string[] {
  const list = (below: string): string[] =>
    readdirSync(join(folder, below), { withFileTypes: true }).flatMap((entry) => {
      const name = below === "" ? entry.name : `${below}/${entry.name}`;
      if (entry.isDirectory()) return list(name);
      return entry.isFile() ? [name] : [];
    });
  try {
    return list("");
  } catch (error) {
    if (["ENOENT", "ENOTDIR"].includes((error as NodeJS.ErrnoException).code ?? "")) return [];
    throw new UserError(`cannot list ${folder}: ${messageOf(error)}`);
  }
}

/** Deletes files of a folder, and the folders, with itself, that are empty then: whatever else is there stays. */
export function deleteOwn(folder: string, names: readonly string[]): void {
  for (const name of names) discard(join(folder, name));
  const folders = new Set(names.flatMap((name) => foldersOf(name)));
  for (const below of [...folders].sort((a, b) => b.length - a.length)) {
    try {
      rmdirSync(join(folder, below));
    } catch {} // not empty: somebody else's files are there
  }
}

/** The folders above a relative path, `.` being the root. */
function foldersOf(name: string): string[] {
  const above = dirname(name);
  return above === "." ? [above] : [above, ...foldersOf(above)];
}
