/**
 * A worker of a queue: takes a job, computes, delivers, until it is told to stop.
 *
 * @module
 */
import { setTimeout as sleep } from "node:timers/promises";
import { messageOf, UserError } from "../../errors.ts";
import type { LogEntry } from "../log.ts";
import type { Job, ProtocolRequest, Queue } from "./queue.ts";

/** Whoever computed has died: the job is left to its lease, so that what kills workers does not go round for ever. */
export class WorkerGone extends Error {}

export interface WorkOptions {
  /** Whether this worker can evaluate under a protocol: the same images, the same backend. Asked once each. */
  accepts(protocol: string, request: ProtocolRequest): Promise<boolean>;
  /** Measures a network on some metrics; a UserError ends the job for good. */
  evaluate(job: Job): Promise<readonly LogEntry[]>;
  /** Seconds after which a worker that says nothing has lost its job. */
  readonly lease: number;
  /** Seconds without work after which the worker ends by itself. */
  readonly idle?: number | undefined;
  /** Once it is aborted no further job is taken; the one under way is given back. */
  readonly signal: AbortSignal;
  readonly onJob?: ((job: Job, failure: string | undefined) => void) | undefined;
}

/** Milliseconds between two questions whether there is work. */
const PAUSE = { first: 100, most: 3_000 };

/** Answers how many jobs it has delivered. */
export async function workOn(queue: Queue, options: WorkOptions): Promise<number> {
  const { signal, lease, idle = Number.POSITIVE_INFINITY } = options;
  const known = new Map<string, boolean>();
  let delivered = 0;
  let pause = PAUSE.first;
  let since = performance.now();
  while (!signal.aborted) {
    for (const { protocol, request } of await queue.wanted())
      if (!known.has(protocol)) known.set(protocol, await options.accepts(protocol, request));
    const mine = [...known].flatMap(([protocol, accepted]) => (accepted ? [protocol] : []));
    // In its turn, so that a busy worker does not ask for protocols before each job.
    let job = mine.length === 0 ? undefined : await queue.claim(mine, lease);
    for (let n = 0; job !== undefined; n++) {
      if (signal.aborted) {
        await queue.giveBack(job);
        break;
      }
      if (await doJob(queue, job, options)) delivered++;
      since = performance.now();
      pause = PAUSE.first;
      job = signal.aborted || n >= 20 ? undefined : await queue.claim(mine, lease);
    }
    if (performance.now() - since > 1000 * idle) break;
    await sleep(pause, undefined, { signal }).catch(() => {});
    pause = Math.min(PAUSE.most, 1.5 * pause);
  }
  return delivered;
}

/** Does one job; false where it failed, or was given back. */
async function doJob(
  queue: Queue,
  job: Job,
  { evaluate, lease, signal, onJob }: WorkOptions,
): Promise<boolean> {
  const beat = setInterval(() => void queue.beat(job, lease).catch(() => {}), (1000 * lease) / 3);
  try {
    let entries: readonly LogEntry[];
    try {
      entries = job.works.length === 0 ? [] : await evaluate(job);
    } catch (error) {
      if (signal.aborted) await queue.giveBack(job);
      else if (error instanceof UserError) await queue.giveBack(job, messageOf(error));
      else if (!(error instanceof WorkerGone)) throw error;
      onJob?.(job, messageOf(error));
      return false;
    }
    // What cannot be delivered is no fault of the network: the job is left to its lease.
    await queue.deliver(job, entries);
    onJob?.(job, undefined);
    return true;
  } finally {
    clearInterval(beat);
  }
}
