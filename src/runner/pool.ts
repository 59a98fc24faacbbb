/**
 * Searches over worker threads, with a watchdog for strategies that never ask.
 *
 * @module
 */
import { Piscina } from "piscina";
import { UserError } from "../errors.ts";
import { readEnd, recordFailure } from "./record.ts";
import type { Task, TaskResult, WorkerData } from "./task.ts";
import { workerFile } from "./worker-file.ts";

/** A task before a lane takes it. */
export type Work = Omit<Task, "lane">;

export interface PoolOptions {
  readonly workers: number;
  readonly space: string;
  /** One value per class, per objective. */
  readonly columns: readonly Float64Array[];
  /** Seconds without a proposal after which a run counts as hung. */
  readonly patience: number;
  /** Called after each finished run with its task and why it failed, if it did. */
  readonly onRun: (work: Work, seed: number, failure: string | undefined) => void;
}

/** Runs all work; a run that fails is recorded and the others go on. Rejects when results cannot be written. */
export async function runPool(work: Iterable<Work>, options: PoolOptions): Promise<void> {
  const { workers, patience, onRun } = options;
  const pulse = new Int32Array(new SharedArrayBuffer(4 * 2 * workers));
  const workerData: WorkerData = { space: options.space, columns: options.columns.map(share), pulse };
  const pool = new Piscina<Task, TaskResult>({
    filename: workerFile("worker"),
    minThreads: workers,
    maxThreads: workers,
    concurrentTasksPerWorker: 1,
    workerData,
  });
  const queue = work[Symbol.iterator]();

  const lane = async (number: number): Promise<void> => {
    for (let next = queue.next(); !next.done; next = queue.next()) {
      let rest: Work | undefined = next.value;
      while (rest !== undefined) {
        const current: Work = rest;
        pulse[2 * number + 1] = 0;
        const outcome = await watched(pool, { ...current, lane: number }, pulse, patience);
        const { failures, fatal, hung } = outcome;
        for (const [i, failure] of failures.entries()) onRun(current, current.seeds[i]!, failure);
        if (fatal !== undefined) throw new UserError(fatal);
        rest = hung ? after(current, failures.length + 1) : undefined;
        if (hung) {
          const reason = `no proposal within ${patience} s (raise \`patience\` if the strategy needs longer)`;
          recordFailure(current.paths[failures.length]!, reason);
          onRun(current, current.seeds[failures.length]!, reason);
        }
      }
    }
  };
  try {
    await Promise.all(Array.from({ length: workers }, (_, i) => lane(i)));
  } finally {
    await pool.destroy();
  }
}

/** What became of a task; `hung` when the run after its last entry had to be stopped. */
interface Outcome extends TaskResult {
  readonly hung: boolean;
}

/** Runs a task; ends its thread when the strategy shows no sign of life for too long. */
async function watched(
  pool: Piscina<Task, TaskResult>,
  task: Task,
  pulse: Int32Array,
  patience: number,
): Promise<Outcome> {
  const abort = new AbortController();
  const signOfLife = (): string => `${pulse[2 * task.lane]}/${pulse[2 * task.lane + 1]}`;
  let last = signOfLife();
  let since = performance.now();
  const timer = setInterval(
    () => {
      const now = signOfLife();
      if (now !== last) {
        last = now;
        since = performance.now();
      } else if (performance.now() - since > 1000 * patience) abort.abort();
    },
    Math.min(1000, 250 * patience),
  );
  try {
    return { ...(await pool.run(task, { signal: abort.signal })), hung: false };
  } catch (error) {
    if (!abort.signal.aborted) throw error;
    return { failures: readBack(task, pulse[2 * task.lane + 1]!), hung: true };
  } finally {
    clearInterval(timer);
  }
}

/** What became of the first `count` runs of a task whose thread was stopped. */
function readBack(task: Task, count: number): TaskResult["failures"] {
  return task.paths.slice(0, count).map((path) => {
    const end = readEnd(path);
    return end?.status === "failed" ? end.reason : undefined;
  });
}

/** A task without its first `count` runs; undefined when none is left. */
function after(work: Work, count: number): Work | undefined {
  if (work.seeds.length <= count) return undefined;
  return { ...work, seeds: work.seeds.slice(count), paths: work.paths.slice(count) };
}

function share(column: Float64Array): Float64Array {
  const shared = new Float64Array(new SharedArrayBuffer(column.byteLength));
  shared.set(column);
  return shared;
}
