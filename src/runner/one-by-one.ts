/**
 * Searches on an oracle that takes its time (live): in this thread, one after another, or as many at once as the
 * oracle evaluates networks at once.
 *
 * @module
 */
import { join } from "node:path";
import { describeFailure } from "../errors.ts";
import { metricsOf } from "../metric/problem.ts";
import type { Oracle } from "../oracle/oracle.ts";
import { recordFailure, recordRun } from "../results/record.ts";
import { type EvaluateNew, searchLive } from "../search/driver.ts";
import type { Scoring } from "../search/scoring.ts";
import type { Strategy } from "../search/strategy.ts";
import { streamName } from "../search/stream-name.ts";
import type { SearchResult } from "../search/trace.ts";
import { createRandom } from "../space/random.ts";
import type { Experiment } from "./experiment.ts";
import { guardedHost } from "./guarded.ts";
import type { OnRun, Work } from "./pool.ts";
import { columnNames, worstValues } from "./problem.ts";
import { loadStrategy } from "./strategies.ts";
import { identify } from "./task.ts";

/** Each piece of work is one run. */
export async function searchOneByOne(
  work: Iterable<Work>,
  experiment: Experiment,
  oracle: Oracle,
  scorings: readonly (Scoring | undefined)[],
  { folder, signal }: { readonly folder: string; readonly signal?: AbortSignal | undefined },
  onRun: OnRun,
): Promise<void> {
  const host = experiment.algorithms.some(({ command }) => command !== undefined)
    ? guardedHost(experiment.patience, join(folder, "logs"))
    : undefined;
  const strategies = new Map<string, Promise<Strategy>>();
  const queue = work[Symbol.iterator]();
  const lane = async (): Promise<void> => {
    for (let next = queue.next(); !next.done && !signal?.aborted; next = queue.next()) {
      const one = next.value;
      const { label } = one.algorithm;
      if (!strategies.has(label)) strategies.set(label, loadStrategy(one.algorithm, host));
      const strategy = await strategies.get(label)!;
      await searchOne(one, strategy, experiment, oracle, scorings[one.column], onRun);
    }
  };
  try {
    // A strategy outside has one conversation, and who waits for it waits with the thread.
    const lanes = host === undefined ? (oracle.lanes ?? 1) : 1;
    const ended = await Promise.allSettled(Array.from({ length: lanes }, lane));
    for (const end of ended) if (end.status === "rejected") throw end.reason;
  } finally {
    for (const strategy of await Promise.allSettled(strategies.values()))
      if (strategy.status === "fulfilled") await strategy.value.close?.();
    await host?.end();
  }
}

async function searchOne(
  work: Work,
  strategy: Strategy,
  { budget }: Experiment,
  oracle: Oracle,
  scoring: Scoring | undefined,
  onRun: OnRun,
): Promise<void> {
  const { space } = oracle;
  const { options } = work.algorithm;
  const seed = work.seeds[0]!;
  const path = work.paths[0]!;
  const random = createRandom(streamName(strategy.name, work.objective, seed));
  const run = identify(work, seed);
  const setup = { strategy, options, space, random, budget, scoring, run, lanes: oracle.lanes };
  const metrics = metricsOf(work.problem);
  const evaluate: EvaluateNew = async (batch) => oracle.evaluate(batch, metrics);
  let result: SearchResult | undefined;
  let failure: string | undefined;
  try {
    result = await searchLive(setup, evaluate, worstValues(work.problem));
  } catch (error) {
    failure = describeFailure(error);
  }
  if (result === undefined) recordFailure(path, failure!);
  else recordRun(path, result, space, columnNames(work.problem));
  onRun(work, seed, failure);
}
