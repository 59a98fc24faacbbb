/**
 * Finds strategies: by name in `algorithms/`, or a user's own file by path.
 *
 * @module
 */
import { createHash } from "node:crypto";
import { readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { suggestion, UsageError } from "../errors.ts";
import { EXTENSION, importModule, readModule } from "../files/user-module.ts";
import { recordClient } from "../outside/client-file.ts";
import type { Guard } from "../outside/guard.ts";
import { outsideStrategy } from "../outside/strategy.ts";
import { checkProgram } from "../programs/command.ts";
import { checkStrategy } from "../search/check-strategy.ts";
import { scalarised } from "../search/scalarise.ts";
import type { Strategy } from "../search/strategy.ts";
import type { AlgorithmSpec } from "./experiment.ts";

const FOLDER = new URL("../../algorithms/", import.meta.url);

/** Names of the strategies in `algorithms/`, sorted. */
export function strategyNames(): string[] {
  return readdirSync(FOLDER)
    .filter((file) => file.endsWith(EXTENSION) && !file.endsWith(".d.ts"))
    .map((file) => file.slice(0, -EXTENSION.length))
    .sort();
}

/** Loads a strategy of `algorithms/` by name. */
export async function loadNamed(name: string): Promise<Strategy> {
  const names = strategyNames();
  if (!names.includes(name)) throw new UsageError(`unknown algorithm "${name}"${suggestion(name, names)}`);
  const loaded = (await import(new URL(`${name}${EXTENSION}`, FOLDER).href)) as { default: Strategy };
  return loaded.default;
}

/** Loads a user's strategy from a `.ts`, `.js` or `.mjs` file; it may import `robust-nas-bench` and `zod`. */
export async function loadModule(path: string): Promise<Strategy> {
  return checkStrategy(await importModule(path), path);
}

/** Which strategy is meant: by name, by the path of a user's file, or a program; and what is put around it. */
export type StrategyReference = Partial<Omit<AlgorithmSpec, "options" | "warmUp">>;

/** The strategy that a person means by one word: a name, or the path of a file. */
export function referTo(nameOrFile: string): StrategyReference {
  const isName = strategyNames().includes(nameOrFile) || !/[./\\]/.test(nameOrFile);
  return isName ? { name: nameOrFile } : { module: resolve(nameOrFile) };
}

/** What a program needs of whoever runs it: a watchdog, and a folder for its standard error. */
export interface ProgramHost {
  readonly guard: Guard;
  readonly logs: string;
}

/** Loads the strategy that an experiment names; a program is only started where a host is given. */
export async function loadStrategy(reference: StrategyReference, host?: ProgramHost): Promise<Strategy> {
  const strategy = await loadAsItIs(reference, host);
  return reference.scalarise === undefined ? strategy : scalarised(strategy);
}

async function loadAsItIs(reference: StrategyReference, host?: ProgramHost): Promise<Strategy> {
  const { name, module, command, folder = ".", label = "command" } = reference;
  if (command === undefined) return module === undefined ? loadNamed(name!) : loadModule(module);
  checkProgram({ command, folder });
  if (host === undefined) return outsideStrategy();
  const { guard, logs } = host;
  const log = join(logs, `${label}.worker-${guard.lane}.log`);
  return outsideStrategy({
    command,
    folder,
    log,
    guard,
    onClient: (client) => recordClient(logs, label, client),
  });
}

/** What a run of a strategy costs that does not say it, in milliseconds: a guess. */
const UNKNOWN_EFFORT = 1000;
/** What every run costs, to write its trace. */
const LEAST_EFFORT = 1;

/** What a run of each algorithm is expected to cost, beside the others. */
export async function expectedCosts(algorithms: readonly StrategyReference[]): Promise<number[]> {
  const strategies = await Promise.all(algorithms.map((algorithm) => loadStrategy(algorithm)));
  return strategies.map(({ effort = UNKNOWN_EFFORT }) => LEAST_EFFORT + effort);
}

/** SHA-256 of a user's file: results of unlike versions never mix. */
export function moduleFingerprint(path: string): string {
  return createHash("sha256").update(readModule(path)).digest("hex");
}
