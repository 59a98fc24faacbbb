/**
 * What searches on one metric come to on another.
 *
 * @module
 */
import { meanInterval } from "../../analysis/bootstrap.ts";
import { mean } from "../../analysis/descriptive.ts";
import type { Architecture } from "../../space/space.ts";

/** What a strategy found on a metric: the best architecture of each of its runs, in order of seeds. */
export interface Found {
  /** Name of the metric whose best was looked for, whichever way is better. */
  readonly metric: string;
  readonly strategy: string;
  /** Undefined for a run that met no value. */
  readonly architectures: readonly (Architecture | undefined)[];
}

/** Searches that were run for the study. */
export interface Searches {
  /** Distinct networks that each asked for. */
  readonly queries: number;
  readonly seeds: number;
  readonly strategies: readonly string[];
  readonly found: readonly Found[];
}

/** The architectures that a strategy found on one metric, as another sees them. */
export interface SearchedThere {
  readonly here: string;
  readonly there: string;
  readonly strategy: string;
  /** Runs whose architecture the other metric knows. */
  readonly runs: number;
  /** Over these runs, and its 95 % bootstrap interval. */
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

export function searchedThere(
  { metric: here, strategy, architectures }: Found,
  there: string,
  valueAt: (architecture: Architecture) => number,
): SearchedThere {
  const values = architectures
    .map((architecture) => (architecture === undefined ? Number.NaN : valueAt(architecture)))
    .filter((value) => !Number.isNaN(value));
  const [low, high] = values.length === 0 ? [Number.NaN, Number.NaN] : meanInterval(values);
  return { here, there, strategy, runs: values.length, mean: mean(values), low, high };
}
