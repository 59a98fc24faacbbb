/**
 * Which runs an experiment consists of, in a fixed order, and which of them a shard takes.
 *
 * @module
 */
import { UsageError } from "../errors.ts";
import type { Experiment } from "./experiment.ts";

/** One search: algorithm × objective × seed. Indices point into the experiment's lists. */
export interface Run {
  readonly objective: number;
  readonly algorithm: number;
  readonly seed: number;
}

/** One of `count` equal parts of an experiment; `index` is 0 … count − 1. */
export interface Shard {
  readonly index: number;
  readonly count: number;
}

/** Reads `i/n`, 1-based as people write it. */
export function parseShard(text: string): Shard {
  const match = /^(\d+)\/(\d+)$/.exec(text);
  const [index, count] = [Number(match?.[1]), Number(match?.[2])];
  if (!match || index < 1 || count < 1 || index > count)
    throw new UsageError(`not a shard: "${text}"; write i/n with 1 ≤ i ≤ n, e.g. 2/3`);
  return { index: index - 1, count };
}

/** Runs that one process plans at most: more are a slip of the keyboard, or work for shards. */
const MAX_RUNS = 2_000_000;

/** All runs of an experiment, objective by objective; a shard takes every n-th. */
export function planRuns(
  { objectives, algorithms, seeds }: Experiment,
  { index, count }: Shard = { index: 0, count: 1 },
): Run[] {
  const seedCount = seeds.to - seeds.from + 1;
  const total = objectives.length * algorithms.length * seedCount;
  const planned = Math.ceil((total - index) / count);
  if (planned > MAX_RUNS)
    throw new UsageError(
      `${planned} runs at once are too many (at most ${MAX_RUNS}); ask for fewer seeds, or for a --shard`,
    );
  return Array.from({ length: Math.max(0, planned) }, (_, i) => {
    const number = index + i * count;
    const task = Math.floor(number / seedCount);
    return {
      objective: Math.floor(task / algorithms.length),
      algorithm: task % algorithms.length,
      seed: seeds.from + (number % seedCount),
    };
  });
}

/**
 * The runs in the order of a process that finds others at work on them: it begins where they will be last, in the
 * middle for the second, then in the middle of the halves. What the others have evaluated meanwhile is in the log.
 */
export function beginningElsewhere(runs: readonly Run[], others: number): Run[] {
  let share = 0;
  for (let rest = others, weight = 0.5; rest > 0; rest >>= 1, weight /= 2) share += (rest & 1) * weight;
  const start = Math.floor(share * runs.length);
  return [...runs.slice(start), ...runs.slice(0, start)];
}
