/**
 * The one place that counts queries: what was asked, what counts against the budget, and who is best.
 *
 * @module
 */
import type { Architecture, Space } from "../space/space.ts";
import type { Budget } from "./budget.ts";
import type { Ending, SearchResult } from "./trace.ts";

/** Records every ask of one search and says when it is over. */
export interface Ledger {
  /** Undefined while the search goes on. */
  readonly ending: Ending | undefined;
  /** Queries counted so far. */
  readonly counted: number;
  /** True when asking it now would count against the budget. */
  counts(architecture: Architecture): boolean;
  /** Enters one ask. `cost` is what it cost if the network is new. Ignored once the search has ended. */
  enter(architecture: Architecture, value: number, cost: number): void;
  /** Calls `listener` at each ask that is entered from now on, with its value and what it cost now. */
  watch(listener: (value: number, cost: number) => void): void;
  /** The strategy returned by itself. */
  finish(): void;
  result(): SearchResult;
}

/**
 * A search that asks nothing new this often in a row has stalled. Twenty times the space: uniform draws find an
 * encoding that was not asked yet within this many asks, with overwhelming probability.
 */
const stallLimit = (space: Space): number => 20 * space.size;

export function createLedger(space: Space, budget: Budget): Ledger {
  const byProposals = budget.unit === "proposals";
  const byEncodings = budget.unit === "encodings";
  const askable = byProposals ? Infinity : byEncodings ? space.size : space.classCount;
  const capacity = Math.min(budget.queries, askable);
  const patience = stallLimit(space);
  const askedEncodings = new Uint8Array(space.size);
  const askedClasses = new Uint8Array(space.classCount);
  const classOf = space.classOf;

  const proposalsAt = new Uint32Array(capacity);
  const encodingsAt = new Uint32Array(capacity);
  const distinctAt = new Uint32Array(capacity);
  const architectures = new Float64Array(capacity);
  const values = new Float64Array(capacity);
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
  let onEntry: ((value: number, cost: number) => void) | undefined;

  return {
    get ending() {
      return ending;
    },
    get counted() {
      return rows;
    },
    counts: (architecture) =>
      byProposals || (byEncodings ? !askedEncodings[architecture] : !askedClasses[classOf(architecture)]),
    enter(architecture, value, costOfNew) {
      if (ending !== undefined) return;
      const classNumber = classOf(architecture);
      const newEncoding = askedEncodings[architecture] === 0;
      const newClass = askedClasses[classNumber] === 0;
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
      if (onEntry !== undefined) onEntry(value, newClass ? costOfNew : 0);
      if (!(byProposals || (byEncodings ? newEncoding : newClass))) {
        if (proposals - lastCounted >= patience) ending = "stalled";
        return;
      }
      lastCounted = proposals;
      if (value > best || (incumbent === undefined && !Number.isNaN(value))) {
        best = value;
        incumbent = architecture;
      }
      proposalsAt[rows] = proposals;
      encodingsAt[rows] = encodings;
      distinctAt[rows] = distinct;
      architectures[rows] = architecture;
      values[rows] = value;
      bests[rows] = best;
      costs[rows] = cost;
      rows++;
      if (rows === budget.queries) ending = "budget";
      else if (rows === askable) ending = "exhausted";
    },
    watch(listener) {
      onEntry = listener;
    },
    finish() {
      ending ??= "finished";
    },
    result: () => ({
      trace: {
        length: rows,
        proposals: proposalsAt.subarray(0, rows),
        encodings: encodingsAt.subarray(0, rows),
        distinct: distinctAt.subarray(0, rows),
        architectures: architectures.subarray(0, rows),
        values: values.subarray(0, rows),
        best: bests.subarray(0, rows),
        costs: costs.subarray(0, rows),
      },
      ending: ending ?? "finished",
      proposals,
      incumbent,
    }),
  };
}
