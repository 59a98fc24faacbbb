/**
 * Searches over worker threads, with a watchdog for strategies that never ask.
 *
 * @module
 */
import { existsSync } from "node:fs";
import { messageOf, UserError } from "../errors.ts";
import { createGroups, endWaiting } from "../outside/guard.ts";
import { readEnd } from "../results/end.ts";
import { recordFailure } from "../results/record.ts";
import type { Scoring } from "../search/scoring.ts";
import type { SpaceOrigin } from "../space/space.ts";
import type { Task, TaskResult, WorkerData } from "./task.ts";
import { startThread, type Thread } from "./thread.ts";
import { watchdog } from "./watchdog.ts";

/** A task before a lane takes it. */
export type Work = Omit<Task, "lane">;

/** Called after each finished run with its task and why it failed, if it did. */
export type OnRun = (work: Work, seed: number, failure: string | undefined) => void;

export interface PoolOptions {
  readonly workers: number;
  readonly space: SpaceOrigin | string;
  /** Per objective, then per warm-up: values by class or by architecture. */
  readonly columns: readonly Float64Array[];
  /** Per objective. */
  readonly scorings: readonly (Scoring | undefined)[];
  /** Seconds without a proposal after which a run counts as hung. */
  readonly patience: number;
  /** Folder for what programs write to standard error. */
  readonly logs: string;
  /** Once it is aborted no further run begins. */
  readonly signal?: AbortSignal | undefined;
  readonly onRun: OnRun;
}

/**
 * Runs all work; a run that fails is recorded and the others go on. When results cannot be written, no further run
 * begins, those under way end, and it rejects with the first reason: a thread is never stopped in the middle.
 */
export async function runPool(work: Iterable<Work>, options: PoolOptions): Promise<void> {
  const { workers, patience, logs, onRun } = options;
  const pulse = new Int32Array(new SharedArrayBuffer(4 * 2 * workers));
  const halt = new Int32Array(new SharedArrayBuffer(4));
  const groups = createGroups(workers);
  const columns = options.columns.map(share);
  const { space, scorings } = options;
  const workerData: WorkerData = { space, columns, scorings, pulse, groups, patience, logs, halt };
  const queue = work[Symbol.iterator]();
  const errors: unknown[] = [];
  const halted = (): boolean => halt[0] !== 0 || options.signal?.aborted === true;
  options.signal?.addEventListener("abort", () => {
    halt[0] = 1;
  });

  /** Runs a task; `stopped` says why the run after the finished ones had to be given up. */
  const attempt = async (
    thread: Thread<Task, TaskResult>,
    task: Task,
  ): Promise<TaskResult & { readonly stopped?: string }> => {
    let hung = false;
    const watch = watchdog(pulse, task.lane, patience, () => {
      // A thread that waits for a program goes on when the program is gone, and says why.
      if (endWaiting(groups, task.lane)) return;
      hung = true;
      void thread.stop();
    });
    try {
      return await thread.run(task);
    } catch (error) {
      await thread.stop();
      const counted = pulse[2 * task.lane + 1]!;
      const failures = readBack(task, counted);
      if (failures.length > counted) return { failures };
      const silent = `no proposal within ${patience} s (raise \`patience\` if the strategy needs longer)`;
      return { failures, stopped: hung ? silent : `its thread ended: ${messageOf(error)}` };
    } finally {
      watch.stop();
    }
  };

  const lane = async (number: number): Promise<void> => {
    let thread: Thread<Task, TaskResult> | undefined;
    const runOne = async (current: Work): Promise<Work | undefined> => {
      if (thread === undefined || thread.ended) thread = startThread("worker", workerData);
      pulse[2 * number + 1] = 0;
      const { failures, unwritten, stopped } = await attempt(thread, { ...current, lane: number });
      for (const [i, failure] of failures.entries()) onRun(current, current.seeds[i]!, failure);
      if (unwritten !== undefined) throw new UserError(unwritten);
      if (stopped !== undefined && failures.length < current.seeds.length) {
        recordFailure(current.paths[failures.length]!, stopped);
        onRun(current, current.seeds[failures.length]!, stopped);
      }
      return after(current, failures.length + (stopped === undefined ? 0 : 1));
    };
    try {
      while (!halted()) {
        const next = queue.next();
        if (next.done) break;
        let rest: Work | undefined = next.value;
        while (rest !== undefined && !halted()) rest = await runOne(rest);
      }
    } catch (error) {
      errors.push(error);
      halt[0] = 1;
    } finally {
      await (thread as Thread<Task, TaskResult> | undefined)?.end();
    }
  };
  await Promise.all(Array.from({ length: workers }, (_, i) => lane(i)));
  if (errors.length > 0) throw errors[0];
}

/**
 * What became of the finished runs of a task whose thread is gone: `count` of them, and one more if the thread had
 * written its trace without having counted it.
 */
function readBack({ paths }: Task, count: number): TaskResult["failures"] {
  const next = paths[count];
  const finished = next !== undefined && existsSync(next) ? count + 1 : count;
  return paths.slice(0, finished).map((path) => {
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
