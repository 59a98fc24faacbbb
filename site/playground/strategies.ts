/**
 * The strategies that ship, by name.
 *
 * @module
 */
import type { Strategy } from "../../src/search/strategy.ts";

const files = import.meta.glob<Strategy>("../../algorithms/*.ts", { eager: true, import: "default" });

export const STRATEGIES: ReadonlyMap<string, Strategy> = new Map(
  Object.values(files).map((strategy) => [strategy.name, strategy]),
);
