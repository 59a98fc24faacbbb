/**
 * What one search did: a row per counted query, columns as typed arrays.
 *
 * @module
 */
import type { Architecture } from "../space/space.ts";

/** Counters are cumulative, so that any curve can be drawn on any axis. */
export interface Trace {
  /** Number of counted queries. */
  readonly length: number;
  /** All asks up to and including this row, repeats included. */
  readonly proposals: Uint32Array;
  /** Distinct architectures asked so far. */
  readonly encodings: Uint32Array;
  /** Distinct networks (isomorphism classes) asked so far. */
  readonly distinct: Uint32Array;
  readonly architectures: Float64Array;
  /** Values per query: 1, unless many objectives or limits are searched. */
  readonly columns: number;
  /** `values[row * columns + j]`: the objective's value, or value j of several; NaN where the evaluation failed. */
  readonly values: Float64Array;
  /** Best value so far: within all limits, where there are any; of many objectives, the hypervolume so far. */
  readonly best: Float64Array;
  /** Cumulative cost in the oracle's unit. */
  readonly costs: Float64Array;
}

/**
 * Why a search ended: the budget was spent; the strategy only repeated itself (`stalled`); it returned by itself
 * (`finished`); or every network of the space was asked (`exhausted`).
 */
export type Ending = "budget" | "stalled" | "finished" | "exhausted";

export interface SearchResult {
  readonly trace: Trace;
  readonly ending: Ending;
  /** All asks, those after the last counted query included. */
  readonly proposals: number;
  /** The first architecture that reached the best value; undefined when none did, and for many objectives. */
  readonly incumbent: Architecture | undefined;
}
