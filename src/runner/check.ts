/**
 * The conformance suite in a thread of its own, so that a strategy that never asks ends as a failed check.
 *
 * @module
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { messageOf } from "../errors.ts";
import { createGroups, endWaiting, type Guard } from "../outside/guard.ts";
import { CHECK_NAMES, type CheckResult, OUTSIDE_CHECKS } from "../search/conformance.ts";
import { DEFAULT_SPACE } from "../space/spaces.ts";
import type { StrategyReference } from "./strategies.ts";
import { startThread, type Thread } from "./thread.ts";

export interface CheckTask {
  readonly strategy: StrategyReference;
  readonly check: string;
}

/** Given to the thread once: the name of the space to search in; `logs` is where a program's standard error goes. */
export interface CheckData {
  readonly guard: Guard;
  readonly space: string;
  readonly logs: string;
}

/** The check before all others; when it fails the others are not run. */
export const LOADS = "it loads and has the shape of a strategy";

/** A check of programs that needs a second process. */
export const ANOTHER_PROCESS = "another process gives the same search";

export interface CheckOptions {
  /** A check that takes longer than so many seconds has failed. */
  readonly patience?: number;
  /** Told each result as soon as it is there. */
  readonly onResult?: (result: CheckResult) => void;
}

/** Runs every check. */
export async function checkInThread(
  strategy: StrategyReference,
  { patience = 120, onResult = () => {} }: CheckOptions = {},
  space = DEFAULT_SPACE,
): Promise<CheckResult[]> {
  const results: CheckResult[] = [];
  const guard: Guard = { groups: createGroups(1), lane: 0, patience };
  const logs = mkdtempSync(join(tmpdir(), "rnb-check-"));
  const data: CheckData = { guard, logs, space: space.name };
  let thread: Thread<CheckTask, CheckResult> = startThread("check-worker", data);
  try {
    for (const check of [
      LOADS,
      ...(strategy.command === undefined ? CHECK_NAMES : [...OUTSIDE_CHECKS, ANOTHER_PROCESS]),
    ]) {
      if (results[0]?.failure !== undefined) break;
      if (thread.ended) thread = startThread("check-worker", data);
      let hung = false;
      const watch = setTimeout(() => {
        if (endWaiting(guard.groups, guard.lane)) return;
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
      onResult(results.at(-1)!);
    }
  } finally {
    await thread.end();
    rmSync(logs, { recursive: true, force: true });
  }
  return results;
}
