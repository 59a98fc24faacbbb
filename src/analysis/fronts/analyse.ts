/**
 * What the searches of problems of many objectives found.
 *
 * @module
 */
import { type Point, pointsOf } from "../curves.ts";
import { mean } from "../descriptive.ts";
import type { Group } from "../groups.ts";
import type { ExperimentResults } from "../results.ts";
import { frontsOf } from "./found.ts";
import { INDICATORS, type Indicator, isLowBetter, measure } from "./indicators.ts";
import { type Surface, surfacesOf } from "./surfaces.ts";
import { type FrontPoint, type FrontTask, frontTasks } from "./task.ts";

/** What one strategy found on one problem. */
export interface StrategyFronts {
  readonly algorithm: string;
  /** `fronts[run][i]`: at the i-th budget of the grid. */
  readonly fronts: readonly (readonly (readonly FrontPoint[])[])[];
  /** Each indicator at the budgets at which all runs have found something. */
  readonly curves: Readonly<Record<Indicator, readonly Point[]>>;
  /** Each indicator of each run at the end of the budget; NaN for runs that found nothing. */
  readonly finals: Readonly<Record<Indicator, readonly number[]>>;
  /** The hypervolume of each run at the end, as a share. */
  readonly volumes: readonly number[];
  /** Attainment surfaces at the end; of two objectives only. */
  readonly surfaces: readonly Surface[];
}

export interface FrontAnalysis {
  readonly task: FrontTask;
  readonly grid: readonly number[];
  /** In the experiment's order; those that have runs. */
  readonly strategies: readonly StrategyFronts[];
}

export function analyseFronts(
  results: ExperimentResults,
  groups: readonly Group[],
  grid: readonly number[],
): FrontAnalysis[] {
  return frontTasks(results).map((task) => ({
    task,
    grid,
    strategies: groups
      .filter(({ objective }) => objective === task.objective)
      .map((group) => strategyFronts(group, task, results, grid)),
  }));
}

function strategyFronts(
  { algorithm, runs }: Group,
  task: FrontTask,
  { budget: { unit } }: ExperimentResults,
  grid: readonly number[],
): StrategyFronts {
  const fronts = runs.map((run) => frontsOf(run, task, unit, grid));
  const ends = fronts.map((own) => own.at(-1)!);
  const measured = INDICATORS.map((indicator) => {
    const columns = fronts.map((own) => measureAll(indicator, own, task));
    const isHit = (value: number): boolean => (isLowBetter(indicator) ? value <= 0 : value >= 1);
    return {
      indicator,
      points: pointsOf(columns, columns.length, grid, isHit),
      last: columns.map((own) => own.at(-1)!),
    };
  });
  const byIndicator = <T>(of: (one: (typeof measured)[number]) => T) =>
    Object.fromEntries(measured.map((one) => [one.indicator, of(one)])) as Record<Indicator, T>;
  return {
    algorithm,
    fronts,
    curves: byIndicator(({ points }) => points),
    finals: byIndicator(({ last }) => last),
    volumes: runs.map((run) => run.best.at(-1)!),
    surfaces: task.signs.length === 2 ? surfacesOf(ends, task) : [],
  };
}

/** An indicator of each front of a run; most are the one before. */
function measureAll(
  indicator: Indicator,
  fronts: readonly (readonly FrontPoint[])[],
  task: FrontTask,
): Float64Array {
  const out = new Float64Array(fronts.length);
  for (const [i, front] of fronts.entries())
    out[i] = i > 0 && front === fronts[i - 1] ? out[i - 1]! : measure(indicator, front, task);
  return out;
}

/** The strategies from the highest mean hypervolume down; equal ones in the experiment's order. */
export function byVolume({ strategies }: FrontAnalysis): StrategyFronts[] {
  return [...strategies].sort((a, b) => mean(b.volumes) - mean(a.volumes));
}
