/**
 * Whether the published files in a folder are whole: layout, counts, ranges, and the checksums in SHA256SUMS.
 *
 * @module
 */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { messageOf, UserError } from "../errors.ts";
import { SUMS_NAME, sha256OfFile } from "../files/sums.ts";
import { imageSetNamed } from "../image-sets.ts";
import {
  filePath,
  type Meta,
  readAccuracies,
  readMeta,
  readQuantity,
  SEVERITIES,
} from "../oracle/tabular/files.ts";
import { nasBench201 } from "../space/nas-bench-201/index.ts";
import { listFiles, type PublishedFile, readSums } from "./layout.ts";

/** What a check found. */
export interface CheckReport {
  readonly files: readonly string[];
  /** One line each; empty when all is well. */
  readonly problems: readonly string[];
  /** Files without an entry in SHA256SUMS: whole, but not protected against later damage. */
  readonly unlisted: readonly string[];
}

/** Checks every published file of a folder. */
export async function checkData(
  folder: string,
  onProgress: (done: number, of: number) => void = () => {},
): Promise<CheckReport> {
  const files = listFiles(folder);
  if (files.length === 0) throw new UserError(`${folder} holds none of the dataset's files`);
  const problems: string[] = [];
  const attempt = <T>(work: () => T): T | undefined => {
    try {
      return work();
    } catch (error) {
      problems.push(messageOf(error));
      return undefined;
    }
  };
  const sums = readSums(folder);
  const meta = attempt(() => openMeta(folder));
  onProgress(0, files.length);
  for (const [i, file] of files.entries()) {
    attempt(() => {
      compareSum(join(folder, file.path), sums.get(file.path));
      if (meta !== undefined) checkFile(folder, file, meta);
    });
    onProgress(i + 1, files.length);
  }
  for (const path of sums.keys())
    if (!existsSync(join(folder, path)))
      problems.push(`${join(folder, path)} is missing, though ${SUMS_NAME} lists it`);
  const unlisted = files.map(({ path }) => path).filter((path) => !sums.has(path));
  return { files: files.map(({ path }) => path), problems, unlisted };
}

function compareSum(path: string, sum: string | undefined): void {
  if (sum !== undefined && sum !== sha256OfFile(path))
    throw new UserError(`${path} is not what ${SUMS_NAME} says: it was changed or damaged`);
}

/** Reads and checks `meta.json`. */
export function openMeta(folder: string): Meta {
  return readMeta(folder, nasBench201);
}

/** Throws a UserError unless a file is whole and its values are possible. */
export function checkFile(folder: string, { values }: PublishedFile, meta: Meta): void {
  if (values === undefined) return; // meta.json: checked as it was read
  const { dataset, key, quantity } = values;
  const levels = key === "clean" ? 0 : (meta.epsilons.get(key)?.length ?? SEVERITIES.length);
  if (quantity === "accuracy") {
    readAccuracies(folder, dataset, key, levels, meta.storedId);
    return;
  }
  const path = filePath(folder, dataset, key, quantity);
  const entries = readQuantity(folder, dataset, key, quantity);
  for (const id of meta.storedId) {
    const value = entries[id];
    if (value === undefined) throw new UserError(`${path} has no value for id ${id}`);
    const perLevel = levels === 0 ? [value] : value;
    if (!Array.isArray(perLevel) || perLevel.length !== Math.max(1, levels))
      throw new UserError(`${path}: id ${id} should have ${levels} values, one per level`);
    for (const one of perLevel) {
      const problem =
        quantity === "cm" ? matrixProblem(one, imageSetNamed(dataset).classes) : numbersProblem(one);
      if (problem !== undefined) throw new UserError(`${path}: id ${id}: ${problem}`);
    }
  }
}

/** A confusion matrix: classes × classes counts. */
function matrixProblem(value: unknown, size: number): string | undefined {
  const isRow = (row: unknown): boolean =>
    Array.isArray(row) && row.length === size && row.every((n) => Number.isInteger(n) && n >= 0);
  if (Array.isArray(value) && value.length === size && value.every(isRow)) return undefined;
  return `not a confusion matrix of ${size} × ${size} counts`;
}

/** A confidence: a number, or lists of numbers, all finite. */
function numbersProblem(value: unknown): string | undefined {
  if (Array.isArray(value)) return value.map(numbersProblem).find((problem) => problem !== undefined);
  if (typeof value === "number" && Number.isFinite(value)) return undefined;
  return `${JSON.stringify(value)} is not a number`;
}
