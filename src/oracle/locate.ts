/**
 * Where the published data lies.
 *
 * @module
 */
import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { UserError } from "../errors.ts";

/** The folder into which `rnb data` puts what it brings in. */
export function userDataFolder(env: NodeJS.ProcessEnv = process.env): string {
  const base = env.XDG_DATA_HOME || join(homedir(), ".local", "share");
  return join(base, "robust-nas-bench");
}

/**
 * The data folder: the one given, else `ROBUST_NAS_DATA`, else the user's data folder if something is there.
 * A folder that is named and does not exist is an error; undefined means that no data was found.
 */
export function locateData(given?: string, env: NodeJS.ProcessEnv = process.env): string | undefined {
  const [named, how] = given ? [given, "--data"] : [env.ROBUST_NAS_DATA, "ROBUST_NAS_DATA"];
  if (named) {
    if (existsSync(named)) return named;
    throw new UserError(`no data folder at ${named} (given by ${how})`);
  }
  const own = userDataFolder(env);
  return existsSync(join(own, "meta.json")) ? own : undefined;
}

/** As {@link locateData}, where data is needed. */
export function requireData(given?: string): string {
  const folder = locateData(given);
  if (folder !== undefined) return folder;
  throw new UserError(
    "the published data is not here: give --data DIR, set ROBUST_NAS_DATA, or bring it in with `rnb data download`",
  );
}
