/**
 * Brings published files into a data folder, from zips or folders. All files are unpacked beside the data and
 * checked there; only when every one is whole are they moved in and entered in the manifest.
 *
 * @module
 */
import { copyFileSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { messageOf, UserError } from "../errors.ts";
import { makeFolder } from "../files/write.ts";
import { checkFile, openMeta } from "./check.ts";
import { listFiles, type PublishedFile, recognise } from "./layout.ts";
import { MANIFEST_NAME, readManifest, sha256OfFile, writeManifest } from "./manifest.ts";
import { openArchive } from "./zip.ts";

/** What an import brought in. */
export interface ImportReport {
  /** Paths relative to the data folder. */
  readonly files: readonly string[];
  /** Entries of the sources that are none of the dataset's files. */
  readonly ignored: number;
}

/** Half-done work lies here; nothing ever reads it as data. */
const STAGING = ".incoming";

/** Imports zips and folders, any subset of the dataset; all or nothing. */
export async function importData(sources: readonly string[], folder: string): Promise<ImportReport> {
  const staging = join(folder, STAGING);
  makeFolder(folder);
  try {
    rmSync(staging, { recursive: true, force: true });
    mkdirSync(staging);
    let ignored = 0;
    for (const source of sources) ignored += await stage(source, staging);
    const files = listFiles(staging);
    if (!files.some(({ path }) => path === "meta.json") && !existsSync(join(folder, "meta.json")))
      throw new UserError("meta.json is neither here nor in what was given; import meta.zip too");
    const meta = openMeta(existsSync(join(staging, "meta.json")) ? staging : folder);
    for (const file of files) checkFile(staging, file, meta);
    await moveIn(files, staging, folder);
    return { files: files.map(({ path }) => path), ignored };
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(`cannot import into ${folder}: ${messageOf(error)}`);
  } finally {
    rmSync(staging, { recursive: true, force: true });
  }
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

async function stageFolder(source: string, staging: string): Promise<number> {
  const names = readdirSync(source, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(source, join(entry.parentPath, entry.name)).replaceAll("\\", "/"))
    .filter((name) => !name.split("/").includes(STAGING));
  const known = chooseFiles(names, source);
  const sums = readManifest(source);
  for (const [name, file] of known) {
    const target = join(staging, file.path);
    mkdirSync(dirname(target), { recursive: true });
    copyFileSync(join(source, name), target);
    const sum = sums.get(name);
    if (sum !== undefined && sum !== (await sha256OfFile(target)))
      throw new UserError(`${join(source, name)} is not what its ${MANIFEST_NAME} says: it is damaged`);
  }
  return names.filter((name) => name !== MANIFEST_NAME).length - known.size;
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

async function moveIn(files: readonly PublishedFile[], staging: string, folder: string): Promise<void> {
  const manifest = readManifest(folder);
  for (const { path } of files) manifest.set(path, await sha256OfFile(join(staging, path)));
  for (const { path } of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    renameSync(join(staging, path), join(folder, path));
  }
  writeManifest(folder, manifest);
}
