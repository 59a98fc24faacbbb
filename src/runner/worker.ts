/**
 * A worker thread: runs searches on shared columns and writes their traces.
 *
 * @module
 */
import { workerData } from "piscina";
import { messageOf, UserError } from "../errors.ts";
import { searchTable } from "../search/driver.ts";
import type { Strategy } from "../search/strategy.ts";
import type { SearchResult } from "../search/trace.ts";
import { createRandom } from "../space/random.ts";
import { spaceNamed } from "../space/spaces.ts";
import type { AlgorithmSpec } from "./experiment.ts";
import { recordFailure, recordRun } from "./record.ts";
import { loadStrategy, parseOptions } from "./strategies.ts";
import { streamName, type Task, type TaskResult, type WorkerData } from "./task.ts";

const { space: spaceName, columns, pulse } = workerData as WorkerData;
const space = spaceNamed(spaceName);
const loaded = new Map<string, Promise<Prepared>>();

interface Prepared {
  readonly strategy: Strategy;
  readonly options: unknown;
}

/** A strategy is loaded once per worker. */
function load(algorithm: AlgorithmSpec): Promise<Prepared> {
  let known = loaded.get(algorithm.label);
  if (known === undefined) {
    known = loadStrategy(algorithm).then((strategy) => ({
      strategy,
      options: parseOptions(strategy, algorithm.options),
    }));
    loaded.set(algorithm.label, known);
  }
  return known;
}

/** Runs one task. A strategy that fails is recorded and the next seed goes on; a write that fails ends it all. */
export default async function runTask(task: Task): Promise<TaskResult> {
  const failures: (string | undefined)[] = [];
  try {
    const prepared = await load(task.algorithm);
    for (const [i, seed] of task.seeds.entries()) {
      failures.push(runSeed(task, prepared, seed, task.paths[i]!));
      pulse[2 * task.lane + 1]! += 1;
    }
    return { failures };
  } catch (error) {
    if (error instanceof UserError) return { failures, fatal: error.message };
    throw error;
  }
}

/** Searches with one seed and records the outcome; says why it failed, if it did. */
function runSeed(
  task: Task,
  { strategy, options }: Prepared,
  seed: number,
  path: string,
): string | undefined {
  const { lane, objective, budget } = task;
  const onProposal = (): void => {
    pulse[2 * lane]! += 1;
  };
  let result: SearchResult;
  try {
    const random = createRandom(streamName(strategy.name, objective, seed));
    result = searchTable({ strategy, options, space, random, budget, onProposal }, columns[task.column]!);
  } catch (error) {
    const reason = messageOf(error);
    recordFailure(path, reason);
    return reason;
  }
  recordRun(path, result, space);
  return undefined;
}
