/**
 * What travels between the main thread and its workers.
 *
 * @module
 */
import type { Problem } from "../metric/problem.ts";
import type { Budget } from "../search/budget.ts";
import type { Scoring } from "../search/scoring.ts";
import type { RunIdentity } from "../search/strategy.ts";
import type { SpaceOrigin } from "../space/space.ts";
import type { AlgorithmSpec } from "./experiment.ts";
import { definitionOf } from "./problem.ts";

/** Given to every worker once. Columns lie in shared memory: workers read no data files. */
export interface WorkerData {
  readonly space: SpaceOrigin | string;
  /** Per objective: one value per class, or one per architecture; of several metrics, a row of values. */
  readonly columns: readonly Float64Array[];
  /** Per objective: how it is scored; nothing for one metric that is maximised. */
  readonly scorings: readonly (Scoring | undefined)[];
  /** Two numbers per lane: runs begun and proposals so far (a sign of life), and runs finished in the current task. */
  readonly pulse: Int32Array;
  /** One number per lane: the process group of the program that it waits for. */
  readonly groups: Int32Array;
  /** Seconds that a program may say nothing. */
  readonly patience: number;
  /** Folder for what programs write to standard error. */
  readonly logs: string;
  /** One number: not 0 once no further run is to begin. */
  readonly halt: Int32Array;
}

/** Some seeds of one algorithm on one objective. */
export interface Task {
  readonly lane: number;
  readonly algorithm: AlgorithmSpec;
  readonly objective: string;
  readonly problem: Problem;
  /** The objective's place in the experiment. */
  readonly column: number;
  /** The column that the algorithm's warm-up goes by, if it has one. */
  readonly warmColumn: number | undefined;
  readonly budget: Budget;
  readonly seeds: readonly number[];
  /** Trace file of each seed. */
  readonly paths: readonly string[];
}

/** What became of a task. */
export interface TaskResult {
  /** Of each seed that was run: undefined when all went well, else why it failed. */
  readonly failures: readonly (string | undefined)[];
  /** Why the seed after them could not be written down; errors lose their class between threads. */
  readonly unwritten?: string | undefined;
}

/** What a program is told of a run. */
export function identify(
  { algorithm, problem }: Pick<Task, "algorithm" | "problem">,
  seed: number,
): RunIdentity {
  return { label: algorithm.label, seed, ...definitionOf(problem) };
}
