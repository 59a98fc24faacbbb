/**
 * An experiment from code: all that `rnb run` does but talk.
 *
 * @module
 */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { lookUpReported } from "../analysis/reported.ts";
import { lookUpTransfer } from "../analysis/transfer.ts";
import { claimReported, REPORTED_FILE } from "../results/reported.ts";
import { claimTransfer } from "../results/transfer.ts";
import type { Experiment } from "../runner/experiment.ts";
import type { ExperimentSpec } from "../runner/experiment-schema.ts";
import type { Shard } from "../runner/plan.ts";
import type { Progress } from "../runner/progress.ts";
import type { RunReport } from "../runner/run.ts";

/** How an experiment is run; nothing here changes its results. */
export interface RunSettings {
  /** Results folder; default: `results/<name>`. */
  readonly folder?: string | undefined;
  /** Folder with the published data; default: `ROBUST_NAS_DATA`, else the user's data folder. */
  readonly data?: string | undefined;
  /** Worker threads; default: one per processor. */
  readonly workers?: number | undefined;
  /** Runs one of several parts only. */
  readonly shard?: Shard | undefined;
  /** Discards the results that the folder holds. */
  readonly fresh?: boolean | undefined;
  /** Told how many runs there are to do, and when one is done. */
  readonly progress?: Progress | undefined;
  /** Once it is aborted no further run begins. */
  readonly signal?: AbortSignal | undefined;
}

/** What was run, and where the results are. */
export interface ExperimentReport extends RunReport {
  readonly folder: string;
}

/**
 * Runs what is missing of an experiment: a YAML file, the name of one that comes with the package, or an object of
 * the same shape. A run that fails is reported; the others go on.
 *
 * @example
 * const { folder, failed } = await runExperiment("quickstart", { workers: 4 });
 */
export async function runExperiment(
  experiment: string | ExperimentSpec,
  settings: RunSettings = {},
): Promise<ExperimentReport> {
  const { parseExperiment, readExperiment } = await import("../runner/experiment.ts");
  if (typeof experiment !== "string") return run(parseExperiment(experiment), settings);
  const { findExperiment } = await import("../runner/find.ts");
  const { withLine } = await import("../runner/spec-error.ts");
  const file = findExperiment(experiment);
  const read = readExperiment(file);
  try {
    return await run(read, settings);
  } catch (error) {
    throw withLine(error, file, read);
  }
}

async function run(
  experiment: Experiment,
  { data, folder = join("results", experiment.name), ...options }: RunSettings,
): Promise<ExperimentReport> {
  const { runExperiment: runOn } = await import("../runner/run.ts");
  const { openFor } = await import("../runner/open.ts");
  const oracle = await openFor(experiment, { data });
  try {
    const put = claimTransfer(folder);
    const asked = experiment.report ?? [];
    const putReported =
      asked.length > 0 || existsSync(join(folder, REPORTED_FILE)) ? claimReported(folder) : undefined;
    const report = await runOn(experiment, oracle, { ...options, folder });
    const whole = options.signal?.aborted !== true && report.completed + report.resumed > 0;
    if (whole) await lookUpTransfer(folder, oracle, put);
    if (whole && putReported !== undefined) await lookUpReported(folder, oracle, asked, putReported);
    return { ...report, folder };
  } finally {
    await oracle.close?.();
  }
}
