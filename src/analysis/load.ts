/**
 * Reads a results folder into {@link ExperimentResults}: what is there is used, what is not is named.
 *
 * @module
 */
import { messageOf, UserError } from "../errors.ts";
import { lowestOf } from "../metric/bounds.ts";
import { parseMetric } from "../metric/metric.ts";
import { endOf } from "../results/end.ts";
import { type Manifest, type ObjectiveRecord, readManifest } from "../results/manifest.ts";
import { REPORTED_FILE, type Reported, readReported } from "../results/reported.ts";
import { openRuns, type RunFiles, readRun } from "../results/run-files.ts";
import { parseTrace, type TraceColumns } from "../results/trace.ts";
import { traceNames } from "../results/trace-text.ts";
import { readTransfer } from "../results/transfer.ts";
import { createCompactor } from "./compact.ts";
import { type ExperimentResults, horizonOf, type Problem, type Run, runsWithBest } from "./results.ts";

/**
 * Reads a folder that `rnb run` wrote. Runs that are missing, failed or damaged become problems; a folder that is
 * no experiment, is of another version, or has no usable run at all raises a UserError.
 */
export function loadResults(folder: string): ExperimentResults {
  const results = loadRuns(folder);
  const reported = readReported(folder);
  const stale = reported !== undefined && !coversAll(reported, runsWithBest(results));
  const reason = "runs are newer than it; the same rnb run command makes it again";
  return {
    ...results,
    transfer: readTransfer(folder),
    reported: stale ? undefined : reported,
    problems: stale
      ? [...results.problems, { kind: "damaged", run: REPORTED_FILE, reason }]
      : results.problems,
  };
}

/** Whether every architecture that was the best of a run was looked up. */
function coversAll({ values }: Reported, runs: readonly Run[]): boolean {
  return runs.every(({ improvements }) =>
    improvements.every(({ architecture }) => Object.hasOwn(values, architecture)),
  );
}

/** As {@link loadResults}, for whoever is about to write what the best architectures score elsewhere: no columns. */
export function loadIncumbents(folder: string): ExperimentResults {
  return loadRuns(folder, () => NO_COLUMNS);
}

const NO_COLUMNS = {
  ...{ distinct: new Uint32Array(), encodings: new Uint32Array(), proposals: new Uint32Array() },
  ...{ cost: new Float64Array(), values: new Float64Array(), best: new Float64Array() },
} as const;

/** @param keep what is kept of a run's columns */
function loadRuns(
  folder: string,
  keep: (columns: TraceColumns) => Partial<TraceColumns> = createCompactor(),
): ExperimentResults {
  const manifest = readManifest(folder);
  if (manifest === undefined)
    throw new UserError(`${folder} is not a results folder: it has no experiment.json; rnb run writes one`);
  const { spec, oracle, objectives, version } = manifest;
  const runs: Run[] = [];
  const problems: Problem[] = [];
  for (const record of objectives) {
    const { name: objective } = record;
    for (const { label } of spec.algorithms) {
      const files = openRuns(folder, objective, label);
      for (let seed = spec.seeds.from; seed <= spec.seeds.to; seed++) {
        const found = readOne({ record, label, seed }, files, spec.budget);
        if ("kind" in found) problems.push(found);
        else runs.push({ ...found, ...keep(found) });
      }
    }
  }
  if (runs.length === 0) {
    const first = problems.find(({ kind }) => kind !== "missing");
    const why = first === undefined ? "none was run yet" : `${first.run}: ${first.reason}`;
    throw new UserError(
      `${folder} has no run to report (${why})${first === undefined ? "; run the experiment first: rnb run" : ""}`,
    );
  }
  return {
    name: spec.name,
    version,
    oracle,
    objectives: objectives.map(({ name, optimum, scale, problem }) => ({
      name,
      optimum,
      ...(scale && { scale }),
      ...(problem && { problem }),
    })),
    algorithms: spec.algorithms.map(({ name, label, options }) => ({ name, label, options })),
    seeds: spec.seeds,
    budget: horizonOf(spec.budget, runs),
    runs,
    problems,
    transfer: undefined,
  };
}

/** One run, or why it cannot be used. */
function readOne(
  { record, label, seed }: { record: ObjectiveRecord; label: string; seed: number },
  files: RunFiles,
  budget: Manifest["spec"]["budget"],
): Run | Problem {
  const { name: objective, problem } = record;
  const run = `${objective}/${label}/${seed}`;
  try {
    const listed = files.has(`${seed}.end.json`) ? endOf(files, seed) : undefined;
    if (!files.has(`${seed}.csv`))
      return listed?.status === "failed"
        ? { kind: "failed", run, reason: listed.reason }
        : { kind: "missing", run, reason: "not run yet" };
    const columns = scored(parseTrace(readRun(files, `${seed}.csv`), problem && traceNames(problem)), record);
    const counted = columns[budget.unit].at(-1)!;
    // Where seconds are limited, any number of queries may be all.
    const whole = budget.seconds !== undefined || counted >= budget.queries!;
    // While runs still go on, an end that belongs to a trace may have missed the list.
    const end = whole ? listed : (listed ?? endOf(files, seed));
    // Who failed where another process succeeded has nothing to say.
    const early = end?.status === "failed" ? undefined : end?.status;
    if (early === undefined && !whole)
      throw new UserError(`it ends after ${counted} of ${budget.queries} queries`);
    if (problem === undefined && columns.improvements.length === 0)
      throw new UserError("none of its evaluations succeeded");
    return { objective, algorithm: label, seed, status: early ?? "complete", ...columns };
  } catch (error) {
    return { kind: "damaged", run, reason: messageOf(error) };
  }
}

/**
 * Of a search within limits that has found nothing within them, the score is the worst that there is within them: what
 * whoever stopped there would have to expect. Its trace leaves it empty. Where all within the limits is equally good, to
 * have found nothing must not look like having found it: then as far below as that is from 0.
 */
function scored(columns: TraceColumns, { problem, optimum, scale }: ObjectiveRecord): TraceColumns {
  if (problem === undefined || !Number.isNaN(columns.best[0]!)) return columns;
  const worst =
    problem.objectives.length > 1
      ? 0
      : optimum === null
        ? lowestOf(parseMetric(problem.objectives[0]!.name))
        : optimum - (scale?.range || Math.abs(optimum) || 1);
  return { ...columns, best: columns.best.map((score) => (Number.isNaN(score) ? worst : score)) };
}
