/**
 * Waits for a job array, by asking Slurm and looking into the results folder.
 *
 * @module
 */
import { setTimeout as sleep } from "node:timers/promises";
import { UserError } from "../errors.ts";
import type { Oracle } from "../oracle/oracle.ts";
import type { Experiment } from "../runner/experiment.ts";
import type { Run } from "../runner/plan.ts";
import { createProgress } from "../runner/progress-bar.ts";
import { withoutDone } from "../runner/run.ts";
import { isQueued } from "../runner/slurm.ts";
import { count, tell } from "./shared.ts";

export interface Awaited {
  readonly oracle: Oracle;
  readonly experiment: Experiment;
  readonly folder: string;
  /** The runs of the job. */
  readonly runs: readonly Run[];
  readonly lookUp: (oracle: Oracle) => Promise<void>;
  readonly force: boolean | undefined;
}

/** Shows progress until the job has ended, then reports what is there; exit code 1 when something is not. */
export async function awaitJob(
  job: string,
  { oracle, experiment, folder, runs, lookUp, force }: Awaited,
): Promise<void> {
  tell("waiting for it; Ctrl-C ends the waiting, not the job");
  const progress = createProgress();
  let left = runs.length;
  progress.start(left);
  try {
    for await (const _ of whileQueued(job)) {
      const now = withoutDone(runs, experiment, folder).length;
      for (; left > now; left--) progress.step();
    }
  } finally {
    progress.stop();
  }
  if (left > 0) {
    process.exitCode = 1;
    tell(`${count(left, "run")} of job ${job} missing: logs/ says why; the same command submits them again`);
  }
  if (left === runs.length) return;
  await lookUp(oracle);
  const { reportOn } = await import("./report.ts");
  await reportOn(folder, { force });
}

/** Seconds between two questions: a controller serves many. */
const EVERY = { first: 1, most: 15 };
/** So many times in succession a controller may have no answer. */
const SILENT = 20;

/** Again and again while a job is there, and once after its end. */
async function* whileQueued(job: string): AsyncGenerator<void> {
  let silent = 0;
  let gone = 0;
  for (let pause = EVERY.first; ; pause = Math.min(EVERY.most, 1.5 * pause)) {
    try {
      gone = isQueued(job) ? 0 : gone + 1;
      silent = 0;
    } catch (error) {
      if (!(error instanceof UserError) || ++silent > SILENT) throw error;
    }
    yield;
    // A job that is put back into the queue is out of it for a moment.
    if (gone > 1) return;
    await sleep(1000 * (gone > 0 ? EVERY.first : pause));
  }
}
