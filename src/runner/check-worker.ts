/**
 * A worker thread that runs one check of the conformance suite.
 *
 * @module
 */
import { workerData } from "node:worker_threads";
import { messageOf } from "../errors.ts";
import { type CheckResult, runCheck } from "../search/conformance.ts";
import type { Strategy } from "../search/strategy.ts";
import { nasBench201 } from "../space/nas-bench-201/index.ts";
import { type CheckData, type CheckTask, LOADS } from "./check.ts";
import { loadStrategy } from "./strategies.ts";
import { answerTasks } from "./thread.ts";

const { guard, logs } = workerData as CheckData;
let loaded: Promise<Strategy> | undefined;

async function check({ strategy, check }: CheckTask): Promise<CheckResult> {
  try {
    loaded ??= loadStrategy(strategy, { guard, logs });
    await loaded;
  } catch (error) {
    return { check: LOADS, failure: messageOf(error) };
  }
  return check === LOADS ? { check } : runCheck(check, await loaded, nasBench201);
}

answerTasks(check, async () => (await loaded)?.close?.());
