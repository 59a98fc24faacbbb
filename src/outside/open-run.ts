/**
 * One run of somebody else's loop: every answer is counted, written down at once, and told again when the run is
 * opened again.
 *
 * @module
 */
import { UserError } from "../errors.ts";
import type { Metric } from "../metric/metric.ts";
import type { Oracle } from "../oracle/oracle.ts";
import type { Budget } from "../search/budget.ts";
import { createLedger, type Ledger } from "../search/ledger.ts";
import { places } from "../search/places.ts";
import type { Scoring } from "../search/scoring.ts";
import type { RunIdentity } from "../search/strategy.ts";
import type { SearchResult } from "../search/trace.ts";
import type { Architecture, Space } from "../space/space.ts";
import { toldOf } from "./wire.ts";

/** What is recorded of a query that counted. */
export interface Row {
  /** How many asks there were up to it, repeats included. */
  readonly proposals: number;
  readonly architecture: Architecture;
  /** One per metric; NaN where the evaluation failed. */
  readonly values: readonly number[];
  /** Of this query alone. */
  readonly cost: number;
}

/** Where a run is recorded. */
export interface RunFile {
  /** What is known of it. */
  readonly rows: readonly Row[];
  /** Whether it has its trace: then nothing is written. */
  readonly complete: boolean;
  /** Writes down the last row of what was found so far. */
  append(result: SearchResult): void;
  /** Writes the trace. */
  finish(result: SearchResult): void;
  /** Path of the trace. */
  readonly trace: string;
}

/** Queries, `null` where only seconds are limited; and seconds, where they are. */
export interface Left {
  readonly left: number | null;
  readonly secondsLeft?: number;
}

export interface OpenRun {
  /** Recorded queries that will be told again. */
  readonly replay: number;
  /** What the budget still covers. */
  readonly left: Left;
  query(batch: readonly Architecture[]): Promise<object>;
  end(): object;
}

/** The budget does not cover a query. */
export class BudgetSpent extends UserError {
  override name = "BudgetSpent";
}

/** What a run is for, as the loop is told of it, and where the values come from. */
export interface Sought extends Pick<RunIdentity, "objectives" | "constraints"> {
  readonly metrics: readonly Metric[];
  /** Nothing for one metric that is maximised. */
  readonly scoring: Scoring | undefined;
  /** A table's values: a row of all metrics by class or by architecture; nothing for an oracle that takes its time. */
  readonly table: Float64Array | undefined;
}

export function openRun(sought: Sought, file: RunFile, oracle: Oracle, budget: Budget): OpenRun {
  const { space } = oracle;
  const ledger = createLedger(space, budget, sought.scoring);
  const evaluate = evaluator(oracle, sought, file.rows, budget);
  const told = toldOf(sought);
  let asks = 0;
  let written = file.complete;
  const limit = file.complete ? file.rows.length : (budget.queries ?? Infinity);
  let refused = false;
  const leftNow = (): Left => ({
    left: limit === Infinity ? null : limit - ledger.counted,
    ...(budget.seconds !== undefined && { secondsLeft: budget.seconds - ledger.cost }),
  });
  const finish = (): void => {
    if (!written) file.finish(ledger.result());
    written = true;
  };
  return {
    replay: file.rows.length,
    get left() {
      return leftNow();
    },
    async query(batch) {
      const fresh = countedOf(batch, ledger, space, budget);
      const left = limit - ledger.counted;
      if (fresh.length > left)
        throw new BudgetSpent(
          `the budget covers ${left} more ${left === 1 ? "query" : "queries"}, this would be ${fresh.length}; it holds ${limit} ${budget.unit}`,
        );
      for (const [i, position] of fresh.entries())
        checkReplay(file.rows[ledger.counted + i], asks + position + 1, batch[position]!, space);
      const fits = (found: Found): boolean => overspent(batch, found, ledger, space, budget) === undefined;
      const found = await evaluate(batch, fits);
      const over = overspent(batch, found, ledger, space, budget);
      if (over !== undefined) {
        refused = true;
        throw new BudgetSpent(over);
      }
      if (fresh.length > 0) refused = false;
      const answers = batch.map((a) => found(a)!);
      const costs: number[] = [];
      ledger.watch((_, cost) => costs.push(cost));
      for (const [i, architecture] of batch.entries()) {
        const before = ledger.counted;
        ledger.enter(architecture, answers[i]!.values, 0, answers[i]!.cost);
        if (ledger.counted > before && ledger.counted > file.rows.length) file.append(ledger.result());
      }
      asks += batch.length;
      if (ledger.ending !== undefined) finish();
      return {
        type: "answer",
        values: answers.map(({ values }) => told(values)),
        // Once the run is over, asks cost nothing: what is new is refused.
        costs: batch.map((_, i) => costs[i] ?? 0),
        counted: ledger.counted,
        ...leftNow(),
      };
    },
    end() {
      ledger.finish(refused ? "budget" : "finished");
      if (ledger.counted >= file.rows.length) finish();
      const { ending } = ledger.result();
      return { type: "ended", counted: ledger.counted, status: ending, trace: file.trace };
    },
  };
}

/** Positions in a batch that would count against the budget. */
function countedOf(batch: readonly Architecture[], ledger: Ledger, space: Space, { unit }: Budget): number[] {
  const seen = new Set<number>();
  return [...batch.keys()].filter((position) => {
    const architecture = batch[position]!;
    const key = { distinct: space.classOf(architecture), encodings: architecture, proposals: position }[unit];
    if (!ledger.counts(architecture) || seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

/** Why a batch is not covered, by what is known of what it takes; undefined where it is. */
function overspent(
  batch: readonly Architecture[],
  found: Found,
  ledger: Ledger,
  space: Space,
  { seconds = Infinity }: Budget,
): string | undefined {
  const fresh = new Map<number, number>();
  for (const architecture of batch)
    if (!ledger.asked(architecture)) fresh.set(space.classOf(architecture), found(architecture)?.cost ?? 0);
  let spent = ledger.cost;
  for (const cost of fresh.values()) spent += cost;
  if (!(spent > seconds)) return undefined;
  const [left, taken] = [seconds - ledger.cost, spent - ledger.cost].map((one) => Number(one.toPrecision(4)));
  return `the budget covers ${left} more seconds, this took ${taken}; it holds ${seconds}`;
}

function checkReplay(row: Row | undefined, ask: number, architecture: Architecture, space: Space): void {
  if (row === undefined || (row.proposals === ask && row.architecture === architecture)) return;
  throw new UserError(
    `ask ${ask} is for ${space.code(architecture)}, where the recorded run has ask ${row.proposals} for ${space.code(row.architecture)}; a run is continued by the same asks: seed the loop, or give another label`,
  );
}

/** What an architecture was found to be. */
type Answered = Pick<Row, "values" | "cost">;

/** What is known of an architecture. */
type Found = (architecture: Architecture) => Answered | undefined;

/**
 * Finds a batch: in a table, or each network once, in the record or by the oracle; no more networks at once than it
 * evaluates, and no further ones once what is found does not fit any more.
 */
function evaluator(
  oracle: Oracle,
  { metrics, table }: Sought,
  rows: readonly Row[],
  budget: Budget,
): (batch: readonly Architecture[], fits: (found: Found) => boolean) => Promise<Found> {
  const { space } = oracle;
  const width = metrics.length;
  const rowOf = (values: Float64Array, i: number): number[] =>
    Array.from(values.subarray(i * width, (i + 1) * width));
  if (table !== undefined) {
    const placeOf = places(table.length / width, space, budget);
    return async () => (a) => ({ values: rowOf(table, placeOf(a)), cost: 1 });
  }
  const known = new Map<number, Answered>();
  for (const { architecture, values, cost } of rows) {
    const network = space.classOf(architecture);
    if (!known.has(network)) known.set(network, { values, cost });
  }
  const found: Found = (a) => known.get(space.classOf(a));
  const atOnce = (budget.seconds === undefined ? undefined : oracle.lanes) ?? Infinity;
  return async (batch, fits) => {
    const networks = new Map(batch.map((a) => [space.classOf(a), a]));
    const fresh = [...networks].filter(([network]) => !known.has(network));
    while (fresh.length > 0 && fits(found)) {
      const some = fresh.splice(0, atOnce);
      const { values, costs } = await oracle.evaluate(
        some.map(([, a]) => a),
        metrics,
      );
      for (const [i, [network]] of some.entries())
        known.set(network, { values: rowOf(values, i), cost: costs[i]! });
    }
    return found;
  };
}
