/**
 * The one place that counts queries: what was asked, what counts against the budget, and who is best.
 *
 * @module
 */
import type { Architecture, Space } from "../space/space.ts";
import type { Budget } from "./budget.ts";
import { createTally, type Scoring } from "./scoring.ts";
import type { Ending, SearchResult } from "./trace.ts";

/** Records every ask of one search and says when it is over. */
export interface Ledger {
  /** Undefined while the search goes on. */
  readonly ending: Ending | undefined;
  /** Queries counted so far. */
  readonly counted: number;
  /** What they cost so far. */
  readonly cost: number;
  /** Whether its network was asked. */
  asked(architecture: Architecture): boolean;
  /** True when asking it now would count against the budget. */
  counts(architecture: Architecture): boolean;
  /**
   * Enters one ask, whose values begin at `at`. `cost` is what it cost if the network is new. Ignored once the search
   * has ended.
   */
  enter(architecture: Architecture, values: ArrayLike<number>, at: number, cost: number): void;
  /** Calls `listener` at each ask that is entered from now on, with its values and what it cost now. */
  watch(listener: (values: readonly number[], cost: number) => void): void;
  /** The strategy returned by itself, or what it asked last was not covered. */
  finish(ending?: Ending): void;
  result(): SearchResult;
}

/**
 * A search that asks nothing new this often in a row has stalled. Twenty times the space: uniform draws find an
 * encoding that was not asked yet within this many asks, with overwhelming probability.
 */
const stallLimit = (space: Space): number => 20 * space.size;

/** @param scoring where the values are more than one number to be maximised */
export function createLedger(space: Space, budget: Budget, scoring?: Scoring): Ledger {
  const columns = scoring?.columns ?? 1;
  const tally = scoring && createTally(scoring);
  const byProposals = budget.unit === "proposals";
  const byEncodings = budget.unit === "encodings";
  const askable = byProposals ? Infinity : byEncodings ? space.size : space.classCount;
  const { queries = Infinity, seconds = Infinity } = budget;
  const capacity = Math.min(queries, askable);
  const patience = stallLimit(space);
  const askedEncodings = new Uint8Array(space.size);
  const askedClasses = new Uint8Array(space.classCount);
  const classOf = space.classOf;

  const proposalsAt = new Uint32Array(capacity);
  const encodingsAt = new Uint32Array(capacity);
  const distinctAt = new Uint32Array(capacity);
  const architectures = new Float64Array(capacity);
  const values = new Float64Array(capacity * columns);
  const bests = new Float64Array(capacity);
  const costs = new Float64Array(capacity);

  let rows = 0;
  let proposals = 0;
  let encodings = 0;
  let distinct = 0;
  let best = Number.NaN;
  let incumbent: Architecture | undefined;
  let cost = 0;
  let lastCounted = 0;
  let ending: Ending | undefined;
  let onEntry: ((values: readonly number[], cost: number) => void) | undefined;

  return {
    get ending() {
      return ending;
    },
    get counted() {
      return rows;
    },
    get cost() {
      return cost;
    },
    asked: (architecture) => askedClasses[classOf(architecture)] === 1,
    counts: (architecture) =>
      byProposals || (byEncodings ? !askedEncodings[architecture] : !askedClasses[classOf(architecture)]),
    enter(architecture, from, at, costOfNew) {
      if (ending !== undefined) return;
      const classNumber = classOf(architecture);
      const newEncoding = askedEncodings[architecture] === 0;
      const newClass = askedClasses[classNumber] === 0;
      // What would not have ended in time is not known in time.
      if (newClass && cost + costOfNew > seconds) {
        ending = "budget";
        return;
      }
      proposals++;
      if (newEncoding) {
        askedEncodings[architecture] = 1;
        encodings++;
      }
      if (newClass) {
        askedClasses[classNumber] = 1;
        distinct++;
        cost += costOfNew;
      }
      if (onEntry !== undefined)
        onEntry(
          Array.from({ length: columns }, (_, j) => from[at + j]!),
          newClass ? costOfNew : 0,
        );
      if (!(byProposals || (byEncodings ? newEncoding : newClass))) {
        if (proposals - lastCounted >= patience) ending = "stalled";
        return;
      }
      lastCounted = proposals;
      if (tally === undefined) {
        const value = from[at]!;
        if (value > best || (incumbent === undefined && !Number.isNaN(value))) {
          best = value;
          incumbent = architecture;
        }
      } else if (tally.add(from, at)) {
        best = tally.score;
        incumbent = architecture;
      }
      proposalsAt[rows] = proposals;
      encodingsAt[rows] = encodings;
      distinctAt[rows] = distinct;
      architectures[rows] = architecture;
      for (let j = 0; j < columns; j++) values[rows * columns + j] = from[at + j]!;
      bests[rows] = best;
      costs[rows] = cost;
      rows++;
      if (rows === queries) ending = "budget";
      else if (rows === askable) ending = "exhausted";
    },
    watch(listener) {
      onEntry = listener;
    },
    finish(reason = "finished") {
      ending ??= reason;
    },
    result: () => ({
      trace: {
        length: rows,
        proposals: proposalsAt.subarray(0, rows),
        encodings: encodingsAt.subarray(0, rows),
        distinct: distinctAt.subarray(0, rows),
        architectures: architectures.subarray(0, rows),
        columns,
        values: values.subarray(0, rows * columns),
        best: bests.subarray(0, rows),
        costs: costs.subarray(0, rows),
      },
      ending: ending ?? "finished",
      proposals,
      incumbent: scoring !== undefined && scoring.directions.length > 1 ? undefined : incumbent,
    }),
  };
}
