/**
 * The results of an experiment in memory: what the analysis and the report work on.
 *
 * @module
 */
import type { OracleDescription } from "../oracle/oracle.ts";
import type { TraceColumns } from "../results/trace.ts";
import type { Transfer } from "../results/transfer.ts";
import type { Budget, BudgetUnit } from "../search/budget.ts";

/** What a curve's horizontal axis can count: queries, as a budget does, or cost in the oracle's unit. */
export type Axis = BudgetUnit | "cost";

/** One search: its counted queries in order, as columns of equal length. */
export interface Run extends TraceColumns {
  readonly objective: string;
  /** The label the experiment gives the strategy. */
  readonly algorithm: string;
  readonly seed: number;
  /** `complete`: the budget was spent; else why it ended before (see `Ending` in search/trace.ts). */
  readonly status: "complete" | "stalled" | "finished" | "exhausted";
}

/** An objective of the experiment; `optimum` is null where the oracle cannot know it (live). */
export interface Objective {
  readonly name: string;
  readonly optimum: number | null;
}

/** One strategy as the experiment configures it. */
export interface AlgorithmEntry {
  readonly name: string;
  readonly label: string;
  readonly options: Readonly<Record<string, unknown>>;
}

/** A run that cannot be used, and why. */
export interface Problem {
  readonly kind: "missing" | "failed" | "damaged";
  /** `<objective>/<algorithm>/<seed>` */
  readonly run: string;
  readonly reason: string;
}

/** Everything a results folder says. */
export interface ExperimentResults {
  readonly name: string;
  /** Version of the program that ran the experiment. */
  readonly version: string;
  readonly oracle: OracleDescription;
  readonly objectives: readonly Objective[];
  readonly algorithms: readonly AlgorithmEntry[];
  readonly seeds: { readonly from: number; readonly to: number };
  readonly budget: Budget;
  /** Usable runs, by objective, then algorithm, then seed. */
  readonly runs: readonly Run[];
  readonly problems: readonly Problem[];
  readonly transfer: Transfer | undefined;
}

/** The runs of one objective and strategy, in order of seed. */
export function runsOf(results: ExperimentResults, objective: string, algorithm: string): Run[] {
  return results.runs.filter((run) => run.objective === objective && run.algorithm === algorithm);
}

/** The optimum of an objective, or the best value any run found where the optimum is unknown. */
export function referenceOf(
  results: ExperimentResults,
  objective: string,
): { value: number; known: boolean } {
  const optimum = results.objectives.find(({ name }) => name === objective)?.optimum ?? null;
  if (optimum !== null) return { value: optimum, known: true };
  let value = Number.NEGATIVE_INFINITY;
  for (const run of results.runs) {
    if (run.objective === objective && run.best.length > 0) value = Math.max(value, run.best.at(-1)!);
  }
  return { value, known: false };
}
