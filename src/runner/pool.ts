/**
 * Searches over worker threads, with a watchdog for strategies that never ask.
 *
 * @module
 */
import { Piscina } from "piscina";
import { messageOf, UserError } from "../errors.ts";
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
  let closed = false;

  /** Runs a task; `stopped` says why the run after the finished ones had to be given up. */
  const attempt = async (task: Task): Promise<TaskResult & { readonly stopped?: string }> => {
    const watch = watchdog(pulse, task.lane, patience);
    try {
      return await pool.run(task, { signal: watch.signal });
    } catch (error) {
      if (closed) throw error;
      const failures = readBack(task, pulse[2 * task.lane + 1]!);
      const hung = `no proposal within ${patience} s (raise \`patience\` if the strategy needs longer)`;
      return { failures, stopped: watch.signal.aborted ? hung : `its thread ended: ${messageOf(error)}` };
    } finally {
      watch.stop();
    }
  };

  const lane = async (number: number): Promise<void> => {
    for (let next = queue.next(); !next.done; next = queue.next()) {
      let rest: Work | undefined = next.value;
      while (rest !== undefined) {
        const current: Work = rest;
        pulse[2 * number + 1] = 0;
        const { failures, unwritten, stopped } = await attempt({ ...current, lane: number });
        for (const [i, failure] of failures.entries()) onRun(current, current.seeds[i]!, failure);
        if (unwritten !== undefined) throw new UserError(unwritten);
        rest = stopped === undefined ? undefined : after(current, failures.length + 1);
        if (stopped !== undefined && failures.length < current.seeds.length) {
          recordFailure(current.paths[failures.length]!, stopped);
          onRun(current, current.seeds[failures.length]!, stopped);
        }
      }
    }
  };
  try {
    await Promise.all(Array.from({ length: workers }, (_, i) => lane(i)));
  } finally {
    closed = true;
    await pool.destroy();
  }
}

/** Seconds that a thread may take to load its code, whatever the patience. */
const START_UP = 60;

/** Aborts when a lane shows no sign of life for too long. */
function watchdog(
  pulse: Int32Array,
  lane: number,
  patience: number,
): { readonly signal: AbortSignal; stop(): void } {
  const abort = new AbortController();
  let allowed = Math.max(patience, START_UP);
  let last = pulse[2 * lane];
  let since = performance.now();
  const look = (): void => {
    const now = pulse[2 * lane];
    if (now !== last) {
      allowed = patience;
      last = now;
      since = performance.now();
    } else if (performance.now() - since > 1000 * allowed) abort.abort();
  };
  const timer = setInterval(look, Math.min(1000, 250 * patience));
  return { signal: abort.signal, stop: () => clearInterval(timer) };
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
