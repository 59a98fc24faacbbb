/**
 * What travels between the page, its workers and the sandbox.
 *
 * @module
 */
import type { QueryBudget } from "../../src/search/budget.ts";
import type { SearchResult } from "../../src/search/trace.ts";

/** What is searched, and how long. */
export interface Task {
  readonly objective: string;
  readonly budget: QueryBudget;
  /** The objective's value of each class. */
  readonly values: Float64Array;
}

/** One run for a worker: of a strategy that ships, or of one that ran in the sandbox and is entered into the books. */
export interface Job {
  readonly label: string;
  readonly task: Task;
  readonly seed: number;
  /** What it asked in the sandbox; none: the strategy called `label` runs now. */
  readonly asked?: Uint32Array | undefined;
}

/** To a worker: fit the table from the bytes of a fit, or run. */
export type Request = { readonly kind: "open" } | { readonly kind: "run"; readonly job: Job };

/** From a worker: all columns of the surrogate, by atom; what a run did; or why something failed. */
export type Reply =
  | { readonly kind: "opened"; readonly columns: ReadonlyMap<string, Float64Array> }
  | { readonly kind: "ran"; readonly result: SearchResult }
  | { readonly kind: "failed"; readonly why: string };

/** The name of a column. */
export function columnKey({ key, index }: { readonly key: string; readonly index: number }): string {
  return `${key}#${index}`;
}

/** To the sandbox: somebody's code, and what it shall do. */
export interface Order {
  readonly code: string;
  readonly task: Task;
  readonly seeds: number;
}

/** From the sandbox, seed by seed: from code that may say anything, so `readNews` reads it. */
export type News =
  | { readonly kind: "loaded"; readonly name: string }
  | { readonly kind: "alive" }
  | { readonly kind: "asked"; readonly asked: Uint32Array }
  | { readonly kind: "failed"; readonly why: string };

/** Asks of one run, at most: a search that repeats itself this often is ended (`noting`), so that its list stays small. */
export const MOST_ASKED = 1_000_000;

/** What a message says; undefined for one that says nothing we know. */
export function readNews(message: unknown): News | undefined {
  if (typeof message !== "object" || message === null) return undefined;
  const { kind, name, why, asked } = message as Record<string, unknown>;
  if (kind === "alive") return { kind };
  if (kind === "loaded" && typeof name === "string" && /^[a-z0-9-]{1,60}$/.test(name)) return { kind, name };
  if (kind === "failed" && typeof why === "string") return { kind, why: why.slice(0, 400) };
  if (kind === "asked" && asked instanceof Uint32Array && asked.length <= MOST_ASKED) return { kind, asked };
  return undefined;
}
