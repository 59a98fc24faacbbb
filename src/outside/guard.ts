/**
 * Whom a thread waits for: a program that says nothing blocks its thread, so that only another thread can end it.
 *
 * @module
 */
import { killGroup } from "../programs/group.ts";

export interface Guard {
  /** Shared, two numbers per lane: the process group that it waits for (negative once ended), and its waits so far. */
  readonly groups: Int32Array;
  readonly lane: number;
  /** Seconds that are waited, for messages. */
  readonly patience: number;
}

export function createGroups(lanes: number): Int32Array {
  return new Int32Array(new SharedArrayBuffer(4 * 2 * lanes));
}

/** Another thread ended what this one waited for. */
export class WaitEnded extends Error {}

/** In the waiting thread: does what may wait for the group; throws {@link WaitEnded} if that was ended meanwhile. */
export function waitFor<T>({ groups, lane }: Guard, group: number, wait: () => T): T {
  Atomics.add(groups, 2 * lane + 1, 1);
  Atomics.store(groups, 2 * lane, group);
  let ended = false;
  try {
    return wait();
  } finally {
    ended = Atomics.exchange(groups, 2 * lane, 0) < 0;
    // Whatever it read or failed with is of a program that was being ended.
    // biome-ignore lint/correctness/noUnsafeFinally: it replaces both on purpose
    if (ended) throw new WaitEnded();
  }
}

/** In another thread: ends what a lane waits for; false when it waits for nothing. */
export function endWaiting(groups: Int32Array, lane: number): boolean {
  const group = Atomics.load(groups, 2 * lane);
  if (group <= 0 || Atomics.compareExchange(groups, 2 * lane, group, -group) !== group) return false;
  killGroup(group);
  return true;
}

/** In another thread: ends what lane 0 waits for whenever a wait takes too long. */
export function watchWaits({ groups, patience }: Guard): void {
  let [last, since] = [-1, 0];
  const look = (): void => {
    const [group, waits] = [Atomics.load(groups, 0), Atomics.load(groups, 1)];
    if (group <= 0 || waits !== last) [last, since] = [waits, performance.now()];
    else if (performance.now() - since > 1000 * patience) endWaiting(groups, 0);
  };
  setInterval(look, Math.min(1000, 250 * patience));
}
