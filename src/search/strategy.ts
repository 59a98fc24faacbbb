/**
 * The contract of a search strategy: a generator that asks for the values of architectures, and loops.
 *
 * @module
 */
import type { z } from "zod";
import type { Random } from "../space/random.ts";
import type { Architecture, Space } from "../space/space.ts";
import type { Budget } from "./budget.ts";
import type { Outcome } from "./scoring.ts";

/** What a strategy yields: one architecture, or a batch whose members may be evaluated in parallel. */
export type Proposal = Architecture | readonly Architecture[];

/**
 * What it receives: the objective's value (to be maximised), or one value per member of the batch; where it searches
 * many objectives, an {@link Outcome} for each value.
 */
export type Answer = number | readonly number[] | readonly Outcome[];

/** A running search. It never returns by itself unless it has nothing left to ask. */
export type Search = Generator<Proposal, void, Answer>;

/** A step that ends with a value of type T; used with `yield*`. */
export interface Step<T> {
  [Symbol.iterator](): Iterator<Proposal, T, Answer>;
}

/** `const value = yield* query(a)` or `const values = yield* query([a, b])`. */
export interface Query {
  (architecture: Architecture): Step<number>;
  (batch: readonly Architecture[]): Step<readonly number[]>;
}

/** As {@link Query}, where many objectives are searched: an outcome for each architecture. */
export interface ManyQuery {
  (architecture: Architecture): Step<Outcome>;
  (batch: readonly Architecture[]): Step<readonly Outcome[]>;
}

/** All that a strategy sees: no oracle, no file, no clock, no budget. */
export interface SearchContext<Options> {
  readonly space: Space;
  /** The only source of randomness; `random.fork("model")` gives further streams. */
  readonly random: Random;
  readonly query: Query;
  readonly options: Options;
  /** What programs outside are told besides; strategies inside leave it alone. Not there outside the driver. */
  readonly run?: RunView | undefined;
}

/** What a strategy sees that searches many objectives, or within limits. */
export interface ManyContext<Options> extends Omit<SearchContext<Options>, "query"> {
  readonly query: ManyQuery;
  /** Numbers at the beginning of each outcome that are to be maximised; at least 1. */
  readonly objectives: number;
  /** Numbers after them of which each has to be 0 or more. */
  readonly limits: number;
}

/** What a value means. */
export interface Objective {
  readonly name: string;
  readonly direction: "maximise" | "minimise";
}

/** A limit on a metric, as programs are told of it. */
export interface Constraint {
  readonly name: string;
  readonly relation: ">=" | "<=";
  readonly bound: number;
}

/** What a run is: who searches what, from which seed. */
export interface RunIdentity {
  readonly label: string;
  readonly objectives: readonly Objective[];
  readonly constraints: readonly Constraint[];
  readonly seed: number;
}

/** A run as its books show it. */
export interface RunView extends RunIdentity {
  readonly budget: Budget;
  /** Queries counted so far. */
  readonly counted: number;
  /** Calls `listener` whenever an ask is entered, with its values (NaN: failed) and what it cost now. */
  watch(listener: (values: readonly number[], cost: number) => void): void;
}

/** A search strategy, as exported by a file in `algorithms/` or by a user's own. */
export interface Strategy<Schema extends z.ZodType = z.ZodType> {
  /** Lower case with hyphens, e.g. `random-search`. */
  readonly name: string;
  /** One line. */
  readonly summary: string;
  /** The paper, e.g. `Real et al., AAAI 2019, arXiv:1802.01548`. */
  readonly reference?: string;
  /**
   * What a run of 300 queries of a table costs, in milliseconds of a processor, roughly. Runs are dealt out to machines
   * by it; `npm run bench` measures it.
   */
  readonly effort?: number;
  /** Options as a zod object; every option has a default and a description. */
  readonly options: Schema;
  /** The search itself: one generator per run, so that it keeps its state in local variables. */
  search(context: SearchContext<z.output<Schema>>): Search;
  /** The search of many objectives, or within limits; there if it can. */
  searchMany?(context: ManyContext<z.output<Schema>>): Search;
  /** Lets go of what it holds outside this process. */
  close?(): Promise<void>;
}
