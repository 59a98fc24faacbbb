/**
 * Where the tables of others lie.
 *
 * @module
 */
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";

/** The file meant: relative to a folder, else in the folder that `ROBUST_NAS_TABLES` names. */
export function locateTable(file: string, folder: string, env: NodeJS.ProcessEnv = process.env): string {
  const own = resolve(folder, file);
  const shelf = env.ROBUST_NAS_TABLES;
  if (existsSync(own) || !shelf) return own;
  const there = join(shelf, file);
  return existsSync(there) ? there : own;
}
