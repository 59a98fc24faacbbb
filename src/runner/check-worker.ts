/**
 * A worker thread that runs one check of the conformance suite.
 *
 * @module
 */
import { type CheckResult, runCheck } from "../search/conformance.ts";
import { nasBench201 } from "../space/nas-bench-201/index.ts";
import type { CheckTask } from "./check.ts";
import { loadStrategy } from "./strategies.ts";

export default async function check({ strategy, check }: CheckTask): Promise<CheckResult> {
  return runCheck(check, await loadStrategy(strategy), nasBench201);
}
