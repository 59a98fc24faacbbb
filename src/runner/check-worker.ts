/**
 * A worker thread that runs one check of the conformance suite.
 *
 * @module
 */
import { messageOf } from "../errors.ts";
import { type CheckResult, runCheck } from "../search/conformance.ts";
import type { Strategy } from "../search/strategy.ts";
import { nasBench201 } from "../space/nas-bench-201/index.ts";
import { type CheckTask, LOADS } from "./check.ts";
import { loadStrategy } from "./strategies.ts";
import { answerTasks } from "./thread.ts";

async function check({ strategy, check }: CheckTask): Promise<CheckResult> {
  let loaded: Strategy;
  try {
    loaded = await loadStrategy(strategy);
  } catch (error) {
    return { check: LOADS, failure: messageOf(error) };
  }
  return check === LOADS ? { check } : runCheck(check, loaded, nasBench201);
}

answerTasks(check);
