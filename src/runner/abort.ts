/**
 * The end of work that was told to stop.
 *
 * @module
 */
import { setTimeout as sleep } from "node:timers/promises";

/** Milliseconds that runs under way have to end once the signal came. */
const GRACE = 3_000;

/** Waits for the work; after the signal only for a moment more. */
export async function untilAborted(work: Promise<void>, signal: AbortSignal | undefined): Promise<void> {
  if (signal === undefined) return work;
  const over = new AbortController();
  const aborted = new Promise<void>((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true, signal: over.signal });
  });
  const grace = aborted.then(() => sleep(GRACE, undefined, { signal: over.signal }));
  grace.catch(() => {}); // the work ended first
  try {
    await Promise.race([work, grace]);
  } finally {
    over.abort();
  }
}
