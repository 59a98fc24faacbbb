/**
 * The conformance suite in a thread of its own, so that a strategy that never asks ends as a failed check.
 *
 * @module
 */
import { Piscina } from "piscina";
import { messageOf } from "../errors.ts";
import { CHECK_NAMES, type CheckResult } from "../search/conformance.ts";
import { workerFile } from "./worker-file.ts";

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
  const pool = new Piscina<CheckTask, CheckResult>({
    filename: workerFile("check-worker"),
    minThreads: 1,
    maxThreads: 1,
  });
  const results: CheckResult[] = [];
  try {
    for (const check of [LOADS, ...CHECK_NAMES]) {
      const signal = AbortSignal.timeout(1000 * patience);
      if (results[0]?.failure !== undefined) break;
      try {
        results.push(await pool.run({ strategy, check }, { signal }));
      } catch (error) {
        const hung = `no end within ${patience} s: does it loop without \`yield* query(…)\`?`;
        results.push({ check, failure: signal.aborted ? hung : `its thread ended: ${messageOf(error)}` });
      }
    }
  } finally {
    await pool.destroy();
  }
  return results;
}
