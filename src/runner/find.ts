/**
 * Finds experiment files: a user's by path, those that come with the package by name.
 *
 * @module
 */
import { existsSync, readdirSync } from "node:fs";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { suggestion, UsageError } from "../errors.ts";
import { PACKAGE_ROOT } from "../root.ts";

/** Names of the experiments that come with the package. */
export function experimentNames(): string[] {
  return readdirSync(new URL("experiments/", PACKAGE_ROOT))
    .filter((file) => file.endsWith(".yaml"))
    .map((file) => file.replace(/\.yaml$/, ""))
    .sort();
}

/** A path to a YAML file, or the name of an experiment that comes with the package. */
export function findExperiment(name: string): string {
  if (/\.ya?ml$/.test(name) || existsSync(name)) return resolve(name);
  const own = new URL(`experiments/${name}.yaml`, PACKAGE_ROOT);
  if (existsSync(own)) return fileURLToPath(own);
  throw new UsageError(`no experiment "${name}"${suggestion(name, experimentNames())}`);
}
