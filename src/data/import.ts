/**
 * Brings published files into a data folder, from zips or folders. All files are unpacked beside the data and
 * checked there; only when every one is whole, and nothing of somebody else is in the way, are they moved in.
 *
 * @module
 */
import { constants, copyFileSync, existsSync, readdirSync, renameSync, statSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { messageOf, UserError } from "../errors.ts";
import { deleteOwn, type Force, filesBelow, isFree, settle } from "../files/own.ts";
import { DEFAULT_LIMIT, isPlainFile } from "../files/read.ts";
import { enterRoom } from "../files/room.ts";
import { formatSums, SUMS_NAME, sha256OfFile } from "../files/sums.ts";
import { makeFolder, writeShared } from "../files/write.ts";
import { checkFile, openMeta } from "./check.ts";
import { listFiles, type PublishedFile, readSums, recognise } from "./layout.ts";
import { openArchive } from "./zip.ts";

/** What an import brought in. */
export interface ImportReport {
  /** Paths relative to the data folder. */
  readonly files: readonly string[];
  /** Entries of the sources that are none of the dataset's files. */
  readonly ignored: number;
}

/** Half-done work lies here; nothing ever reads it as data. */
const STAGING = ".rnb-import";

/** Imports zips and folders, any subset of the dataset; all or nothing. */
export async function importData(
  sources: readonly string[],
  folder: string,
  force?: Force,
): Promise<ImportReport> {
  makeFolder(folder);
  const { path: staging, leave } = enterRoom(join(folder, STAGING));
  let files: readonly PublishedFile[] = [];
  try {
    deleteOwn(staging, stagedIn(staging)); // left by a kill
    let ignored = 0;
    for (const source of sources) ignored += await stage(source, staging);
    files = listFiles(staging);
    if (!files.some(({ path }) => path === "meta.json") && !existsSync(join(folder, "meta.json")))
      throw new UserError("meta.json is neither here nor in what was given; import meta.zip too");
    const meta = openMeta(existsSync(join(staging, "meta.json")) ? staging : folder);
    for (const file of files) checkFile(staging, file, meta);
    moveIn(files, staging, folder, force);
    return { files: files.map(({ path }) => path), ignored };
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(`cannot import into ${folder}: ${messageOf(error)}`);
  } finally {
    leave([...files.map(({ path }) => path), ...stagedIn(staging)]);
  }
}

/** Published files in the staging folder. */
function stagedIn(staging: string): string[] {
  return filesBelow(staging).filter((name) => recognise(name)?.path === name);
}

/** Copies a source's published files into the staging folder; returns how many others it holds. */
async function stage(source: string, staging: string): Promise<number> {
  if (!existsSync(source)) throw new UserError(`nothing to import at ${source}`);
  return statSync(source).isDirectory() ? stageFolder(source, staging) : stageZip(source, staging);
}

async function stageZip(source: string, staging: string): Promise<number> {
  const archive = await openArchive(source);
  try {
    const known = chooseFiles(archive.names, source);
    for (const [name, file] of known) await archive.extract(name, join(staging, file.path));
    return archive.names.length - known.size;
  } finally {
    archive.close();
  }
}

function stageFolder(source: string, staging: string): number {
  const names = readdirSync(source, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => relative(source, join(entry.parentPath, entry.name)).replaceAll("\\", "/"))
    .filter((name) => !name.split("/").includes(STAGING));
  const known = chooseFiles(names, source);
  const sums = readSums(source);
  for (const [name, file] of known) {
    const [from, target] = [join(source, name), join(staging, file.path)];
    if (!isPlainFile(from)) throw new UserError(`${from} is no plain file`);
    const { size } = statSync(from);
    if (size > DEFAULT_LIMIT)
      throw new UserError(`${from} is too large: ${size} bytes, at most ${DEFAULT_LIMIT} are read`);
    makeFolder(dirname(target));
    copyFileSync(from, target, constants.COPYFILE_EXCL);
    const sum = sums.get(name);
    if (sum !== undefined && sum !== sha256OfFile(target))
      throw new UserError(`${from} is not what its ${SUMS_NAME} says: it is damaged`);
  }
  return names.filter((name) => name !== SUMS_NAME).length - known.size;
}

/** The published files among some names; an archive or folder without any is a mistake. */
function chooseFiles(names: readonly string[], source: string): Map<string, PublishedFile> {
  const known = new Map<string, PublishedFile>();
  const paths = new Set<string>();
  for (const name of names) {
    const file = recognise(name);
    if (file === undefined) continue;
    if (paths.has(file.path)) throw new UserError(`${source} holds ${file.path} twice`);
    paths.add(file.path);
    known.set(name, file);
  }
  if (known.size === 0)
    throw new UserError(
      `${source} holds none of the dataset's files (meta.json, cifar10/clean_accuracy.json, …)`,
    );
  return known;
}

/** Moves files in over those that are the same, or still what SHA256SUMS says. */
function moveIn(
  files: readonly PublishedFile[],
  staging: string,
  folder: string,
  force: Force | undefined,
): void {
  const added = new Map(files.map(({ path }) => [path, sha256OfFile(join(staging, path))]));
  const before = readSums(folder);
  const isOwn = (path: string): boolean =>
    [before.get(path), added.get(path)].includes(sha256OfFile(join(folder, path)));
  const taken = files.filter(({ path }) => !isFree(join(folder, path), () => isOwn(path), DEFAULT_LIMIT));
  settle(
    taken.map(({ path }) => join(folder, path)),
    force,
  );
  for (const { path } of files) {
    makeFolder(dirname(join(folder, path)));
    renameSync(join(staging, path), join(folder, path));
  }
  const sums = new Map([...before, ...added]);
  const sorted = [...sums].sort(([a], [b]) => (a < b ? -1 : 1));
  writeShared(join(folder, SUMS_NAME), formatSums(sorted));
}
