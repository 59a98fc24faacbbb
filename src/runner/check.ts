/**
 * The conformance suite in a thread of its own, so that a strategy that never asks ends as a failed check.
 *
 * @module
 */
import { messageOf } from "../errors.ts";
import { CHECK_NAMES, type CheckResult } from "../search/conformance.ts";
import { startThread, type Thread } from "./thread.ts";

/** A strategy by name or by the absolute path of a user's file. */
export type StrategyReference = { readonly name: string } | { readonly module: string };

export interface CheckTask {
  readonly strategy: StrategyReference;
  readonly check: string;
}

/** The check before all others; when it fails the others are not run. */
export const LOADS = "it loads and has the shape of a strategy";

/** Runs every check; one that takes longer than `patience` seconds has failed. */
export async function checkInThread(strategy: StrategyReference, patience = 120): Promise<CheckResult[]> {
  const results: CheckResult[] = [];
  let thread: Thread<CheckTask, CheckResult> = startThread("check-worker");
  try {
    for (const check of [LOADS, ...CHECK_NAMES]) {
      if (results[0]?.failure !== undefined) break;
      if (thread.ended) thread = startThread("check-worker");
      let hung = false;
      const watch = setTimeout(() => {
        hung = true;
        void thread.stop();
      }, 1000 * patience);
      try {
        results.push(await thread.run({ strategy, check }));
      } catch (error) {
        const endless = `no end within ${patience} s: does it loop without \`yield* query(…)\`?`;
        results.push({ check, failure: hung ? endless : `its thread ended: ${messageOf(error)}` });
      } finally {
        clearTimeout(watch);
      }
    }
  } finally {
    await thread.stop();
  }
  return results;
}
