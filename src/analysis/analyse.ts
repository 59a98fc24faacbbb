/**
 * Everything a report shows, computed once from the results.
 *
 * @module
 */
import type { Reported } from "../results/reported.ts";
import {
  type Estimate,
  normalisedScores,
  performanceProfile,
  pooledInterquartileMean,
  probabilityOfImprovement,
  type RankPoint,
  ranksOverTime,
  type TaskGroups,
} from "./across-tasks.ts";
import { aocc } from "./aocc.ts";
import { meanInterval } from "./bootstrap.ts";
import { type Comparison, comparePairs, valuesAt } from "./compare.ts";
import { curve, type Point } from "./curves.ts";
import { mean } from "./descriptive.ts";
import { type Friedman, friedman } from "./friedman.ts";
import { analyseFronts, type FrontAnalysis } from "./fronts/analyse.ts";
import { type LimitRow, limitRows } from "./fronts/limits.ts";
import { axesOf, extent, type Group, gridOf, groupRuns, type Reference, references } from "./groups.ts";
import { type ReportedCurve, reportedCurves } from "./reported.ts";
import { type Axis, type ExperimentResults, ownAlgorithms } from "./results.ts";
import { type SummaryRow, summarise } from "./summary.ts";
import { type TargetResult, targetEcdf, targetResults } from "./targets.ts";

/** One strategy's curve on one objective along one axis. */
export interface Curve {
  readonly objective: string;
  readonly algorithm: string;
  readonly axis: Axis;
  readonly points: readonly Point[];
}

/** Share of (run, target) pairs solved by each budget of the grid. `objective` null: all objectives together. */
export interface EcdfCurve {
  readonly objective: string | null;
  readonly algorithm: string;
  readonly shares: Float64Array;
}

/** One strategy on one objective at the full budget. */
export interface Final {
  readonly objective: string;
  readonly algorithm: string;
  readonly seeds: readonly number[];
  readonly values: readonly number[];
  readonly targets: readonly TargetResult[];
  /** Area over the convergence curve, with regret as it is and on a logarithmic scale. */
  readonly aocc: Estimate;
  readonly aoccLog: Estimate;
}

/** Strategies over all tasks on which every strategy has runs; null when there is no such task or no second strategy. */
export interface AcrossTasks {
  readonly algorithms: readonly string[];
  readonly tasks: readonly string[];
  readonly interquartileMeans: readonly Estimate[];
  /** `improvement[i][j]`: probability that strategy i improves on j. */
  readonly improvement: readonly (readonly number[])[];
  readonly thresholds: readonly number[];
  /** `profiles[i][t]`: share of strategy i's runs at or above threshold t. */
  readonly profiles: readonly (readonly number[])[];
  readonly ranks: readonly RankPoint[];
  /** On the means of each task; null with a single task. */
  readonly friedman: Friedman | null;
}

/** Numbers behind all figures and tables. */
export interface Analysis {
  readonly results: ExperimentResults;
  readonly references: ReadonlyMap<string, Reference>;
  readonly groups: readonly Group[];
  readonly axes: readonly Axis[];
  readonly grid: readonly number[];
  readonly summary: readonly SummaryRow[];
  readonly curves: readonly Curve[];
  readonly ecdf: readonly EcdfCurve[];
  readonly finals: readonly Final[];
  readonly comparisons: readonly Comparison[];
  readonly across: AcrossTasks | null;
  /** What the architectures found score on further metrics; null where none was asked for. */
  readonly reported: AnalysedReport | null;
  /** What was found on each problem of many objectives. */
  readonly fronts: readonly FrontAnalysis[];
  /** How searches within limits fare with the limits, at every checkpoint. */
  readonly limits: readonly LimitRow[];
}

/** Incumbents as further metrics see them. */
export interface AnalysedReport {
  readonly reported: Reported;
  readonly curves: readonly ReportedCurve[];
}

/** Thresholds of the performance profiles: 0 … 1 in steps of .01: good strategies differ close to 1. */
const THRESHOLDS = Array.from({ length: 101 }, (_, i) => i / 100);

/** Computes all of it; deterministic. */
export function analyse(results: ExperimentResults): Analysis {
  const { unit, end } = results.budget;
  const groups = groupRuns(results);
  const referenceOf = references(results);
  const axes = axesOf(results);
  const grid = gridOf(results, groups, unit);
  const filled = groups.filter(({ runs }) => runs.length > 0);

  const curves = axes.flatMap((axis) => {
    const budgets = axis === unit ? grid : gridOf(results, groups, axis);
    return filled.map((group): Curve => {
      const last = extent(group, axis);
      const reachable = axis === unit ? budgets : budgets.filter((budget) => budget <= last);
      const { objective, algorithm, runs } = group;
      return {
        objective,
        algorithm,
        axis,
        points: curve(runs, axis, reachable, referenceOf.get(objective)!.reached),
      };
    });
  });
  return {
    results,
    references: referenceOf,
    groups,
    axes,
    grid,
    summary: filled.flatMap((group) => {
      const own = curves.find(
        ({ objective, algorithm, axis }) =>
          objective === group.objective && algorithm === group.algorithm && axis === unit,
      );
      return summarise(group, own?.points ?? [], results);
    }),
    curves,
    ecdf: ecdfCurves(filled, results, referenceOf, grid),
    finals: filled.map((group): Final => {
      const { objective, algorithm, runs } = group;
      const area = (scale: "linear" | "log"): Estimate => {
        const areas = runs.map((run) => aocc(run, unit, end, referenceOf.get(objective)!, scale));
        const [low, high] = meanInterval(areas);
        return { value: mean(areas), low, high };
      };
      return {
        objective,
        algorithm,
        ...valuesAt(group, unit, end),
        targets: targetResults(runs, results.budget, referenceOf.get(objective)!),
        aocc: area("linear"),
        aoccLog: area("log"),
      };
    }),
    comparisons: results.objectives.flatMap(({ name }) =>
      comparePairs(
        groups.filter(({ objective }) => objective === name),
        unit,
        end,
      ),
    ),
    across: acrossTasks(results, groups, referenceOf, grid),
    reported:
      results.reported === undefined
        ? null
        : {
            reported: results.reported,
            curves: reportedCurves(results, results.reported, ownGroups(results, filled), grid),
          },
    fronts: analyseFronts(results, filled, grid),
    limits: limitRows(results, filled),
  };
}

function ownGroups(results: ExperimentResults, groups: readonly Group[]): Group[] {
  const own = new Set(ownAlgorithms(results).map(({ label }) => label));
  return groups.filter(({ algorithm }) => own.has(algorithm));
}

function ecdfCurves(
  groups: readonly Group[],
  results: ExperimentResults,
  references: ReadonlyMap<string, Reference>,
  grid: readonly number[],
): EcdfCurve[] {
  return [null, ...results.objectives.map(({ name }) => name)].flatMap((objective) =>
    results.algorithms.flatMap(({ label }): EcdfCurve[] => {
      const tasks = groups
        .filter((group) => group.algorithm === label && (objective ?? group.objective) === group.objective)
        .map((group) => ({ runs: group.runs, reference: references.get(group.objective)! }));
      if (tasks.length === 0) return [];
      return [{ objective, algorithm: label, shares: targetEcdf(tasks, results.budget.unit, grid) }];
    }),
  );
}

function acrossTasks(
  results: ExperimentResults,
  groups: readonly Group[],
  referenceOf: ReadonlyMap<string, Reference>,
  grid: readonly number[],
): AcrossTasks | null {
  const { unit, end } = results.budget;
  const algorithms = results.algorithms.map(({ label }) => label);
  const tasks = results.objectives
    .map(
      ({ name }): TaskGroups => ({
        objective: name,
        reference: referenceOf.get(name)!,
        groups: groups.filter(({ objective }) => objective === name),
      }),
    )
    .filter((task) => task.groups.every(({ runs }) => runs.length > 0));
  if (tasks.length === 0 || algorithms.length < 2) return null;
  const scores = normalisedScores(tasks, unit, end);
  const byStrategy = algorithms.map((_, k) => scores.map((task) => task[k]!));
  return {
    algorithms,
    tasks: tasks.map(({ objective }) => objective),
    interquartileMeans: byStrategy.map((own) => pooledInterquartileMean(own)),
    improvement: byStrategy.map((a) => byStrategy.map((b) => probabilityOfImprovement(a, b))),
    thresholds: THRESHOLDS,
    profiles: byStrategy.map((own) => performanceProfile(own, THRESHOLDS)),
    ranks: ranksOverTime(tasks, unit, grid),
    friedman: tasks.length < 2 ? null : friedman(scores.map((task) => task.map((values) => mean(values)))),
  };
}

/** `200 runs each`, or `180–200 runs each` where some are missing. */
export function runsNote({ groups }: Analysis): string {
  const counts = groups.map(({ runs }) => runs.length);
  const fewest = Math.min(...counts);
  const most = Math.max(...counts);
  return `${fewest === most ? most : `${fewest}–${most}`} ${most === 1 ? "run" : "runs"}`;
}
