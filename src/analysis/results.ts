/**
 * The results of an experiment in memory: what the analysis and the report work on.
 *
 * @module
 */

import { ACCURACY, isAccuracy, type Scale } from "../metric/scale.ts";
import type { OracleDescription } from "../oracle/oracle.ts";
import type { ObjectiveRecord } from "../results/manifest.ts";
import type { Reported } from "../results/reported.ts";
import type { TraceColumns } from "../results/trace.ts";
import type { Transfer } from "../results/transfer.ts";
import { type Budget, type BudgetUnit, budgetText } from "../search/budget.ts";

/** What a curve's horizontal axis can count: queries, as a budget does, or cost in the oracle's unit. */
export type Axis = BudgetUnit | "cost";

/** What curves go along, and how far. */
export interface Horizon {
  readonly unit: Axis;
  readonly end: number;
  /** Where a budget has queries and seconds: what of it this is, in words. */
  readonly besides?: string;
}

/**
 * A budget in seconds is looked at in seconds. One in queries as well is looked at in queries where every run that
 * spent it did so by queries; else in seconds, as far as it is known of each run what it would have found.
 */
export function horizonOf({ queries, seconds, unit }: Budget, runs: readonly Run[]): Horizon {
  if (seconds === undefined) return { unit, end: queries! };
  if (queries === undefined) return { unit: "cost", end: seconds };
  const complete = runs.filter(({ status }) => status === "complete");
  const ended = complete.filter((run) => (run[unit].at(-1) ?? 0) >= queries);
  const [counted, timed] = [budgetText({ queries, unit }), budgetText({ seconds, unit })];
  if (ended.length === complete.length)
    return { unit, end: queries, besides: `of ${counted} or ${timed}: all ended by queries` };
  if (ended.length === 0) return { unit: "cost", end: seconds, besides: `or ${counted}` };
  const least = Math.min(...ended.map(({ cost }) => cost.at(-1)!));
  const end = Math.min(seconds, Math.max(1, Math.floor(least)));
  return { unit: "cost", end, besides: `of ${counted} or ${timed}: by then a run had ended by queries` };
}

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
  /** What its values are, and how far the best is from the worst; none: accuracies of the oracle's own. */
  readonly scale?: ObjectiveRecord["scale"];
  /** Where it is more than a metric that is maximised: then the value of a run is its hypervolume, or within limits. */
  readonly problem?: ObjectiveRecord["problem"];
}

/** One strategy as the experiment configures it. */
export interface AlgorithmEntry {
  readonly name: string;
  readonly label: string;
  readonly options: Readonly<Record<string, unknown>>;
  /** Of a strategy that was not run: the version that made its reference results. */
  readonly shipped?: string;
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
  readonly budget: Horizon;
  /** Usable runs, by objective, then algorithm, then seed. */
  readonly runs: readonly Run[];
  readonly problems: readonly Problem[];
  readonly transfer: Transfer | undefined;
  readonly reported?: Reported | undefined;
}

/** The runs of one objective and strategy, in order of seed. */
export function runsOf(results: ExperimentResults, objective: string, algorithm: string): Run[] {
  return results.runs.filter((run) => run.objective === objective && run.algorithm === algorithm);
}

/** The strategies that the experiment ran itself. */
export function ownAlgorithms({ algorithms }: Pick<ExperimentResults, "algorithms">): AlgorithmEntry[] {
  return algorithms.filter(({ shipped }) => shipped === undefined);
}

/** Their runs: those of reference results have no architectures. */
export function ownRuns(results: Pick<ExperimentResults, "algorithms" | "runs">): readonly Run[] {
  const own = new Set(ownAlgorithms(results).map(({ label }) => label));
  return own.size === results.algorithms.length
    ? results.runs
    : results.runs.filter(({ algorithm }) => own.has(algorithm));
}

/** Whether an objective is many metrics: its value is a hypervolume, and no one architecture is the best of a run. */
export function hasMany({ problem }: Objective): boolean {
  return (problem?.objectives.length ?? 1) > 1;
}

/** The metrics that an objective is made of, those that only limits are of among them. */
export function metricsOf({ name, problem }: Objective): string[] {
  if (problem === undefined) return [name];
  return [...new Set([...problem.objectives, ...problem.constraints].map((one) => one.name))];
}

/** What the values of a metric are: of an objective, or of what a problem is made of. */
export function scaleOfMetric({ objectives }: ExperimentResults, name: string): Scale {
  const plain = objectives.find((one) => one.name === name);
  if (plain !== undefined) return scaleOf(plain);
  const part = objectives.find((one) => one.problem !== undefined && metricsOf(one).includes(name));
  return part?.problem?.scales[metricsOf(part).indexOf(name)] ?? ACCURACY;
}

/** What the values of an objective are. Folders of before do not say it: what cannot be an accuracy is a plain number. */
export function scaleOf(objective: Objective | undefined): Scale {
  const { scale, optimum = null } = objective ?? {};
  return scale ?? (optimum !== null && (optimum < 0 || optimum > 1) ? {} : ACCURACY);
}

/** The runs at whose end one architecture is known to be the best: those of many objectives have none. */
export function runsWithBest(
  results: Pick<ExperimentResults, "objectives" | "algorithms" | "runs">,
): readonly Run[] {
  const runs = ownRuns(results);
  const many = new Set(results.objectives.filter(hasMany).map(({ name }) => name));
  return many.size === 0 ? runs : runs.filter(({ objective }) => !many.has(objective));
}

/** The range in which an objective's values lie: 1 for accuracies. */
export function rangeOf(results: ExperimentResults, objective: string): number {
  const found = results.objectives.find(({ name }) => name === objective);
  if (found?.scale !== undefined) return found.scale.range || 1;
  if (isAccuracy(scaleOf(found))) return 1;
  let lowest = found!.optimum!;
  for (const run of results.runs)
    if (run.objective === objective) for (const value of run.values) if (value < lowest) lowest = value;
  return found!.optimum! - lowest || 1;
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
