/**
 * Runs an experiment: what is not yet in the results folder is searched and written there.
 *
 * @module
 */
import { availableParallelism } from "node:os";
import { dirname, join } from "node:path";
import type { Force } from "../files/own.ts";
import { discardScraps, makeFolder } from "../files/write.ts";
import { isTable, type Oracle, type TableOracle } from "../oracle/oracle.ts";
import { announceWork, atWork } from "../results/at-work.ts";
import { tracePath } from "../results/folder.ts";
import type { Manifest } from "../results/manifest.ts";
import { joinFolder, openFolder } from "../results/open.ts";
import { openRuns } from "../results/run-files.ts";
import type { Scoring } from "../search/scoring.ts";
import { originOf } from "../space/spaces.ts";
import { untilAborted } from "./abort.ts";
import { bundles } from "./bundles.ts";
import { describeExperiment } from "./describe.ts";
import { countEarlyEnds, type EarlyEnds } from "./early.ts";
import type { Experiment } from "./experiment.ts";
import { searchOneByOne } from "./one-by-one.ts";
import { beginningElsewhere, planRuns, type Run, type Shard } from "./plan.ts";
import { type OnRun, runPool } from "./pool.ts";
import { scoringOf, valuesOf } from "./problem.ts";
import { type Progress, silent } from "./progress.ts";
import { createRoster, type Roster } from "./roster.ts";

/** Where an experiment's results go, and which part of it is asked for. */
export interface Place {
  /** Results folder of this experiment. */
  readonly folder: string;
  readonly shard?: Shard | undefined;
  /** These runs, instead of all or those of a shard. */
  readonly runs?: readonly Run[] | undefined;
  /** Discards the results that the folder holds. */
  readonly fresh?: boolean | undefined;
  /** Lets `fresh` delete files that bear a result's name and are none. */
  readonly force?: Force | undefined;
}

/** How many runs (of a shard) have a trace, and how many have not. */
export interface Survey {
  readonly there: number;
  readonly left: number;
}

export interface RunOptions extends Place {
  /** Default: the number of processors. */
  readonly workers?: number | undefined;
  readonly progress?: Progress | undefined;
  /** Told what is to be done, and by which runs, before any begins; what it promises is waited for. */
  readonly onStart?: ((survey: Survey, missing: readonly Run[]) => unknown) | undefined;
  /** Once it is aborted no further run begins; those under way have a moment to end. */
  readonly signal?: AbortSignal | undefined;
}

/** What a call of {@link runExperiment} did. */
export interface RunReport {
  readonly manifest: Manifest;
  /** Runs that were already there. */
  readonly resumed: number;
  readonly completed: number;
  readonly failed: readonly { readonly run: string; readonly reason: string }[];
  /** Of the runs that are there, those that ended before their budget. */
  readonly early: readonly EarlyEnds[];
}

/** Says what {@link runExperiment} would do. Whatever it would refuse is refused; nothing is written. */
export async function surveyExperiment(
  experiment: Experiment,
  oracle: Oracle,
  { folder, shard, fresh = false }: Place,
): Promise<Survey> {
  const made = await describeExperiment(experiment, oracle);
  const all = planRuns(experiment, shard);
  if (!fresh) joinFolder(folder, made);
  const left = fresh ? all.length : withoutDone(all, experiment, folder).length;
  return { there: all.length - left, left };
}

/** Runs what is missing of an experiment (or of one shard of it). A failed run is reported; the others go on. */
export async function runExperiment(
  experiment: Experiment,
  oracle: Oracle,
  options: RunOptions,
): Promise<RunReport> {
  const { folder, progress = silent, signal } = options;
  const made = await describeExperiment(experiment, oracle);
  const all = options.runs ?? planRuns(experiment, options.shard);
  const manifest = await openFolder(folder, made, options);
  const missing = withoutDone(all, experiment, folder);
  const resumed = all.length - missing.length;
  makeFolders(missing, experiment, folder);

  const failed: { run: string; reason: string }[] = [];
  let completed = 0;
  const roster = createRoster();
  const onRun: OnRun = (work, seed, failure) => {
    const { objective, algorithm } = work;
    roster.onRun(work, seed, failure);
    if (failure === undefined) completed++;
    else failed.push({ run: `${objective}, ${algorithm.label}, seed ${seed}`, reason: failure });
    progress.step();
  };
  const others = atWork(folder).length;
  const leave = missing.length > 0 ? announceWork(folder, roster.running) : undefined;
  try {
    await options.onStart?.({ there: resumed, left: missing.length }, missing);
    progress.start(missing.length);
    const scorings = experiment.objectives.map((problem, i) => scoringOf(problem, made.objectives[i]!));
    if (missing.length > 0)
      await untilAborted(
        search(missing, experiment, oracle, scorings, { ...options, roster, others, onRun }),
        signal,
      );
  } finally {
    leave?.();
    progress.stop();
  }
  failed.sort((a, b) => a.run.localeCompare(b.run, "en", { numeric: true }));
  return { manifest, resumed, completed, failed, early: countEarlyEnds(all, experiment, folder) };
}

/** How each objective is scored. */
type Scorings = readonly (Scoring | undefined)[];

type SearchOptions = RunOptions & {
  readonly roster: Roster;
  /** Processes that are at work in this folder besides this one. */
  readonly others: number;
  readonly onRun: OnRun;
};

function search(
  runs: readonly Run[],
  experiment: Experiment,
  oracle: Oracle,
  scorings: Scorings,
  options: SearchOptions,
): Promise<void> {
  if (isTable(oracle)) return searchTables(runs, experiment, oracle, scorings, options);
  const inOrder = beginningElsewhere(runs, options.others);
  const work = options.roster.noting(bundles(inOrder, experiment, options.folder, Infinity));
  return searchOneByOne(work, experiment, oracle, scorings, options, options.onRun);
}

/** Before the threads begin: none has to find a folder missing. What kills left in the folders goes. */
function makeFolders(missing: readonly Run[], { objectives, algorithms }: Experiment, folder: string): void {
  const needed = new Set(missing.map(({ objective, algorithm }) => `${objective} ${algorithm}`));
  for (const [o, objective] of objectives.entries())
    for (const [a, { label }] of algorithms.entries()) {
      const place = dirname(tracePath(folder, objective.name, label, 0));
      if (needed.has(`${o} ${a}`)) makeFolder(place);
      discardScraps(place);
    }
}

/** Runs that have no trace yet. */
export function withoutDone(runs: readonly Run[], experiment: Experiment, folder: string): Run[] {
  const done = experiment.objectives.map(({ name }) =>
    experiment.algorithms.map(({ label }) => openRuns(folder, name, label)),
  );
  return runs.filter((run) => !done[run.objective]![run.algorithm]!.has(`${run.seed}.csv`));
}

async function searchTables(
  runs: readonly Run[],
  experiment: Experiment,
  oracle: TableOracle,
  scorings: Scorings,
  options: SearchOptions,
): Promise<void> {
  const workers = Math.min(options.workers ?? availableParallelism(), runs.length);
  const warm = experiment.algorithms.flatMap(({ warmUp }) => warmUp?.measure ?? []);
  const columns = [
    ...experiment.objectives.map((problem) => valuesOf(problem, oracle)),
    ...warm.map((metric) => oracle.values(metric)),
  ];
  await runPool(options.roster.noting(bundles(runs, experiment, options.folder, workers)), {
    workers,
    space: originOf(oracle.space),
    columns,
    scorings,
    patience: experiment.patience,
    logs: join(options.folder, "logs"),
    signal: options.signal,
    onRun: options.onRun,
  });
}
