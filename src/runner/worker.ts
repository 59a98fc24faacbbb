/**
 * A worker thread: runs searches on shared columns and writes their traces.
 *
 * @module
 */
import { workerData } from "node:worker_threads";
import { describeFailure, messageOf, UserError } from "../errors.ts";
import { spaceFrom } from "../oracle/tables/space.ts";
import { recordFailure, recordRun } from "../results/record.ts";
import { searchTable } from "../search/driver.ts";
import type { Strategy } from "../search/strategy.ts";
import { streamName } from "../search/stream-name.ts";
import type { SearchResult } from "../search/trace.ts";
import { warmSpace } from "../search/warm-up.ts";
import { createRandom } from "../space/random.ts";
import { columnNames } from "./problem.ts";
import { loadStrategy } from "./strategies.ts";
import { identify, type Task, type TaskResult, type WorkerData } from "./task.ts";
import { answerTasks } from "./thread.ts";

const { space: origin, columns, scorings, pulse, groups, patience, logs, halt } = workerData as WorkerData;
const space = await spaceFrom(origin);
const loaded = new Map<string, Promise<Strategy>>();

/** A strategy is loaded once per worker. */
function load({ lane, algorithm }: Task): Promise<Strategy> {
  let known = loaded.get(algorithm.label);
  if (known === undefined) {
    known = loadStrategy(algorithm, { guard: { groups, lane, patience }, logs });
    loaded.set(algorithm.label, known);
  }
  return known;
}

/** Runs one task. A strategy that fails is recorded and the next seed goes on; a write that fails ends the task. */
async function runTask(task: Task): Promise<TaskResult> {
  const { lane, objective, budget, seeds, paths } = task;
  const strategy = await load(task);
  const { options } = task.algorithm;
  const signOfLife = (): void => {
    pulse[2 * lane]! += 1;
  };
  const names = columnNames(task.problem);
  const failures: (string | undefined)[] = [];
  for (const [i, seed] of seeds.entries()) {
    let result: SearchResult | undefined;
    let failure: string | undefined;
    if (halt[0] !== 0) break;
    signOfLife();
    try {
      const random = createRandom(streamName(strategy.name, objective, seed));
      const warm = task.algorithm.warmUp;
      const begun = warm === undefined ? space : warmSpace(space, columns[task.warmColumn!]!, warm);
      const run = identify(task, seed);
      const scoring = scorings[task.column];
      result = searchTable(
        { strategy, options, space: begun, random, budget, scoring, run, onProposal: signOfLife },
        columns[task.column]!,
      );
    } catch (error) {
      failure = describeFailure(error);
    }
    try {
      if (result === undefined) recordFailure(paths[i]!, failure!);
      else recordRun(paths[i]!, result, space, names);
    } catch (error) {
      if (error instanceof UserError) return { failures, unwritten: messageOf(error) };
      throw error;
    }
    failures.push(failure);
    pulse[2 * lane + 1]! += 1;
  }
  return { failures };
}

answerTasks(runTask, async () => {
  for (const strategy of await Promise.all(loaded.values())) await strategy.close?.();
});
