/**
 * A worker thread that runs one check of the conformance suite.
 *
 * @module
 */
import { workerData } from "node:worker_threads";
import { messageOf } from "../errors.ts";
import { type CheckResult, runCheck, searchAlike } from "../search/conformance.ts";
import type { Strategy } from "../search/strategy.ts";
import { spaceNamed } from "../space/spaces.ts";
import { ANOTHER_PROCESS, type CheckData, type CheckTask, LOADS } from "./check.ts";
import { loadStrategy, type StrategyReference } from "./strategies.ts";
import { answerTasks } from "./thread.ts";

const { guard, logs, space: spaceName } = workerData as CheckData;
const space = spaceNamed(spaceName);
let loaded: Promise<Strategy> | undefined;

async function check({ strategy, check }: CheckTask): Promise<CheckResult> {
  let subject: Strategy;
  try {
    loaded ??= loadStrategy(strategy, { guard, logs });
    subject = await loaded;
  } catch (error) {
    return { check: LOADS, failure: messageOf(error) };
  }
  if (check === LOADS) return { check };
  return check === ANOTHER_PROCESS ? checkAgain(strategy, subject) : runCheck(check, subject, space);
}

async function checkAgain(reference: StrategyReference, subject: Strategy): Promise<CheckResult> {
  const other = await loadStrategy(reference, { guard, logs });
  try {
    const alike = searchAlike(subject, other, space);
    return { check: ANOTHER_PROCESS, failure: alike ? undefined : "seed 0 differs between two processes" };
  } catch (error) {
    return { check: ANOTHER_PROCESS, failure: messageOf(error) };
  } finally {
    await other.close?.();
  }
}

answerTasks(check, async () => (await loaded)?.close?.());
