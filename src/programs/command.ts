/**
 * A command as an experiment names it: whether it can be started, and what makes two of them the same.
 *
 * @module
 */
import { createHash } from "node:crypto";
import { accessSync, constants, statSync } from "node:fs";
import { delimiter, resolve } from "node:path";
import { quote, UsageError } from "../errors.ts";
import { readBytes } from "../files/read.ts";

/** A program with its arguments, and the folder that it runs in. */
export interface Command {
  readonly command: readonly string[];
  readonly folder: string;
}

/** Refuses a program that is not there before anything runs. */
export function checkProgram({ command, folder }: Command): void {
  const program = command[0]!;
  const named = program.includes("/");
  const places = named ? [folder] : (process.env.PATH ?? "").split(delimiter);
  const found = places.some((place) => isExecutable(resolve(place, program)));
  if (found) return;
  const where = named ? `in ${folder}` : "on the PATH";
  throw new UsageError(`there is no program ${quote(program)} ${where} that can be started`);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

/** SHA-256 of each file that a command names, by the argument: `my_search.py`, or `--model=weights.bin`. */
export function namedFiles({ command, folder }: Command): Record<string, string> {
  const files: Record<string, string> = {};
  for (const [i, argument] of command.entries()) {
    // A program without a slash is looked up elsewhere, whatever lies here under its name.
    if (i === 0 && !argument.includes("/")) continue;
    const path = [argument, argument.replace(/^[^=]*=/, "")]
      .map((name) => resolve(folder, name))
      .find((path) => statSync(path, { throwIfNoEntry: false })?.isFile());
    if (path !== undefined) files[argument] = createHash("sha256").update(readBytes(path)).digest("hex");
  }
  return files;
}
