/**
 * Runs an experiment: what is not yet in the results folder is searched and written there.
 *
 * @module
 */
import { createHash } from "node:crypto";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { describeFailure, UsageError, UserError } from "../errors.ts";
import type { Force } from "../files/own.ts";
import { makeFolder, writeShared } from "../files/write.ts";
import { lowestOf } from "../metric/bounds.ts";
import { atomsOf, type Metric } from "../metric/metric.ts";
import { isTable, type Oracle, type TableOracle } from "../oracle/oracle.ts";
import { namedFiles } from "../outside/command.ts";
import { listRuns, manifestPath, tracePath } from "../results/folder.ts";
import { discardRuns, runFiles } from "../results/fresh.ts";
import { joinManifests } from "../results/join.ts";
import {
  type AlgorithmRecord,
  formatManifest,
  type Manifest,
  type ObjectiveRecord,
  readManifest,
  STORE_FORMAT,
} from "../results/manifest.ts";
import { recordFailure, recordRun } from "../results/record.ts";
import { type EvaluateNew, searchLive } from "../search/driver.ts";
import type { Strategy } from "../search/strategy.ts";
import type { SearchResult } from "../search/trace.ts";
import { createRandom } from "../space/random.ts";
import { VERSION } from "../version.ts";
import { countEarlyEnds, type EarlyEnds } from "./early.ts";
import type { Experiment, WarmUpSpec } from "./experiment.ts";
import { guardedHost } from "./guarded.ts";
import { planRuns, type Run, type Shard } from "./plan.ts";
import { runPool, type Work } from "./pool.ts";
import { type Progress, silent } from "./progress.ts";
import { SpecError } from "./spec-error.ts";
import { loadStrategy, moduleFingerprint, OptionError, parseOptions } from "./strategies.ts";
import { identify, streamName } from "./task.ts";

export interface RunOptions {
  /** Results folder of this experiment. */
  readonly folder: string;
  /** Default: the number of processors. */
  readonly workers?: number | undefined;
  readonly shard?: Shard | undefined;
  readonly progress?: Progress | undefined;
  /** Discards the results that the folder holds. */
  readonly fresh?: boolean | undefined;
  /** Lets `fresh` delete files that bear a result's name and are none. */
  readonly force?: Force | undefined;
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

/** Runs what is missing of an experiment (or of one shard of it). A failed run is reported; the others go on. */
export async function runExperiment(
  experiment: Experiment,
  oracle: Oracle,
  options: RunOptions,
): Promise<RunReport> {
  const { folder, progress = silent } = options;
  const metrics = experiment.objectives;
  const algorithms = await resolveAlgorithms(experiment, oracle);
  const manifest = openFolder(experiment, oracle, metrics, algorithms, options);

  const all = planRuns(experiment, options.shard);
  const missing = withoutDone(all, experiment, folder);
  const failed: { run: string; reason: string }[] = [];
  const onRun = ({ objective, algorithm }: Work, seed: number, failure: string | undefined): void => {
    if (failure !== undefined)
      failed.push({ run: `${objective}, ${algorithm.label}, seed ${seed}`, reason: failure });
    progress.step();
  };
  progress.start(missing.length);
  try {
    if (missing.length > 0) {
      if (isTable(oracle)) await searchTables(missing, experiment, oracle, metrics, options, onRun);
      else await searchOneByOne(missing, experiment, oracle, metrics, folder, onRun);
    }
  } finally {
    progress.stop();
  }
  failed.sort((a, b) => a.run.localeCompare(b.run, "en", { numeric: true }));
  const completed = missing.length - failed.length;
  const early = countEarlyEnds(all, experiment, folder);
  return { manifest, resumed: all.length - missing.length, completed, failed, early };
}

/** Loads every strategy and parses its options before anything runs, so that mistakes surface at once. */
async function resolveAlgorithms(experiment: Experiment, oracle: Oracle): Promise<AlgorithmRecord[]> {
  const records: AlgorithmRecord[] = [];
  for (const [i, { label, module, command, folder = ".", warmUp }] of experiment.algorithms.entries()) {
    const { strategy, parsed } = await loadAlgorithm(experiment, i);
    const source = {
      ...(module === undefined ? {} : { module, source: moduleFingerprint(module) }),
      ...(command === undefined ? {} : { command, files: namedFiles({ command, folder }) }),
    };
    const warm = warmUp === undefined ? {} : { warmUp: describeWarmUp(warmUp, oracle) };
    records.push({ label, name: strategy.name, ...source, options: parsed, ...warm });
  }
  return records;
}

/** A mistake in its name or options says where in the experiment it stands. */
async function loadAlgorithm(
  { algorithms }: Experiment,
  i: number,
): Promise<{ strategy: Strategy; parsed: Readonly<Record<string, unknown>> }> {
  const { name, module, options } = algorithms[i]!;
  try {
    const strategy = await loadStrategy(algorithms[i]!);
    return { strategy, parsed: parseOptions(strategy, options) as Record<string, unknown> };
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    const kind = name !== undefined ? "name" : module !== undefined ? "module" : "command";
    const below = error instanceof OptionError ? ["options", ...error.option] : [kind];
    throw new SpecError(error.message, ["algorithms", i, ...below]);
  }
}

function describeWarmUp(warmUp: WarmUpSpec, oracle: Oracle): AlgorithmRecord["warmUp"] {
  if (!isTable(oracle))
    throw new UsageError(`warmUp: ${oracle.description.label} has no measures; a warm-up needs a table`);
  const { name, fingerprint } = describeObjective(warmUp.measure, oracle);
  return { ...warmUp, measure: name, fingerprint };
}

/** Makes a results folder ready for runs: its `experiment.json` says of them, or why they cannot be there. */
export function openFolder(
  experiment: Experiment,
  oracle: Oracle,
  metrics: readonly Metric[],
  algorithms: readonly AlgorithmRecord[],
  { folder, fresh = false, force }: RunOptions,
): Manifest {
  if (fresh) discardRuns(folder, force);
  const { name, oracle: asked, dataset, objectives, budget, seeds } = experiment;
  const made: Manifest = {
    format: STORE_FORMAT,
    version: VERSION,
    spec: {
      name,
      oracle: asked,
      dataset,
      objectives: objectives.map((metric) => metric.name),
      budget,
      seeds,
      algorithms,
    },
    oracle: oracle.description,
    objectives: metrics.map((metric) => describeObjective(metric, oracle)),
  };
  makeFolder(folder);
  const old = readManifest(folder);
  if (old === undefined && runFiles(folder).length > 0)
    throw new UserError(
      `${folder} holds traces but no experiment.json to say what they are; give another --out, or --fresh to start over`,
    );
  const manifest = old === undefined ? made : joinManifests(old, made, folder);
  const text = formatManifest(manifest);
  if (old === undefined || text !== formatManifest(old)) writeShared(manifestPath(folder), text);
  return manifest;
}

function describeObjective(metric: Metric, oracle: Oracle): ObjectiveRecord {
  if (!isTable(oracle)) {
    atomsOf(metric, oracle.catalogue); // raises what the oracle does not have before anything runs
    return { name: metric.name, optimum: null, fingerprint: oracle.description.fingerprint };
  }
  const column = oracle.column(metric);
  const bytes = new Uint8Array(column.buffer, column.byteOffset, column.byteLength);
  const optimum = column.reduce((a, b) => Math.max(a, b), -Infinity);
  return { name: metric.name, optimum, fingerprint: createHash("sha256").update(bytes).digest("hex") };
}

function withoutDone(runs: readonly Run[], experiment: Experiment, folder: string): Run[] {
  const done = experiment.objectives.map(({ name }) =>
    experiment.algorithms.map(({ label }) => listRuns(folder, name, label)),
  );
  return runs.filter((run) => !done[run.objective]![run.algorithm]!.has(`${run.seed}.csv`));
}

async function searchTables(
  runs: readonly Run[],
  experiment: Experiment,
  oracle: TableOracle,
  metrics: readonly Metric[],
  options: RunOptions,
  onRun: (work: Work, seed: number, failure: string | undefined) => void,
): Promise<void> {
  const workers = Math.min(options.workers ?? availableParallelism(), runs.length);
  const warm = experiment.algorithms.flatMap(({ warmUp }) => warmUp?.measure ?? []);
  const columns = [...metrics, ...warm];
  await runPool(bundles(runs, experiment, options.folder, workers), {
    workers,
    space: oracle.space.name,
    columns: columns.map((metric) => oracle.column(metric)),
    patience: experiment.patience,
    logs: join(options.folder, "logs"),
    onRun,
  });
}

/** Runs of one algorithm on one objective, bundled: fewer messages at first, small bundles towards the end. */
function* bundles(
  runs: readonly Run[],
  experiment: Experiment,
  folder: string,
  workers: number,
): Generator<Work> {
  let at = 0;
  while (at < runs.length) {
    const first = runs[at]!;
    const limit = Math.max(1, Math.min(16, Math.floor((runs.length - at) / (8 * workers))));
    const seeds: number[] = [];
    while (
      seeds.length < limit &&
      runs[at]?.algorithm === first.algorithm &&
      runs[at]?.objective === first.objective
    )
      seeds.push(runs[at++]!.seed);
    const objective = experiment.objectives[first.objective]!.name;
    const algorithm = experiment.algorithms[first.algorithm]!;
    const paths = seeds.map((seed) => tracePath(folder, objective, algorithm.label, seed));
    yield {
      algorithm,
      objective,
      column: first.objective,
      warmColumn: warmColumnOf(experiment, first.algorithm),
      budget: experiment.budget,
      seeds,
      paths,
    };
  }
}

/** Columns of warm-ups follow those of objectives, in the order of the algorithms that have one. */
function warmColumnOf({ objectives, algorithms }: Experiment, algorithm: number): number | undefined {
  if (algorithms[algorithm]!.warmUp === undefined) return undefined;
  const before = algorithms.slice(0, algorithm).filter(({ warmUp }) => warmUp !== undefined);
  return objectives.length + before.length;
}

/** An oracle that takes its time (live) is asked by one search after another, in this thread. */
async function searchOneByOne(
  runs: readonly Run[],
  experiment: Experiment,
  oracle: Oracle,
  metrics: readonly Metric[],
  folder: string,
  onRun: (work: Work, seed: number, failure: string | undefined) => void,
): Promise<void> {
  const host = experiment.algorithms.some(({ command }) => command !== undefined)
    ? guardedHost(experiment.patience, join(folder, "logs"))
    : undefined;
  const strategies = new Map<string, Strategy>();
  try {
    for (const work of bundles(runs, experiment, folder, Infinity)) {
      const { label } = work.algorithm;
      if (!strategies.has(label)) strategies.set(label, await loadStrategy(work.algorithm, host));
      await searchOne(work, strategies.get(label)!, experiment, oracle, metrics, onRun);
    }
  } finally {
    for (const strategy of strategies.values()) await strategy.close?.();
    await host?.end();
  }
}

async function searchOne(
  work: Work,
  strategy: Strategy,
  { budget }: Experiment,
  oracle: Oracle,
  metrics: readonly Metric[],
  onRun: (work: Work, seed: number, failure: string | undefined) => void,
): Promise<void> {
  const { space } = oracle;
  const parsed = parseOptions(strategy, work.algorithm.options);
  const seed = work.seeds[0]!;
  const path = work.paths[0]!;
  const random = createRandom(streamName(strategy.name, work.objective, seed));
  const run = identify(work, seed);
  const setup = { strategy, options: parsed, space, random, budget, run };
  const metric = metrics[work.column]!;
  const evaluate: EvaluateNew = async (batch) => oracle.evaluate(batch, [metric]);
  let result: SearchResult | undefined;
  let failure: string | undefined;
  try {
    result = await searchLive(setup, evaluate, lowestOf(metric));
  } catch (error) {
    failure = describeFailure(error);
  }
  if (result === undefined) recordFailure(path, failure!);
  else recordRun(path, result, space);
  onRun(work, seed, failure);
}
