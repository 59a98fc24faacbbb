/**
 * Strategies from code, by name or by file.
 *
 * @module
 */
import { loadStrategy as load, referTo } from "../runner/strategies.ts";
import type { Strategy } from "../search/strategy.ts";

/** Loads a strategy: the name of one that comes with the package, or the path of a file that exports one. */
export function loadStrategy(nameOrFile: string): Promise<Strategy> {
  return load(referTo(nameOrFile));
}
