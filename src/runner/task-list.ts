/**
 * Which task of a job array does which runs, as a text that a person can read: a line for some seeds of one algorithm
 * on one objective, such as `3 0-11,40 random-search pgd@Linf:1`, the task first.
 *
 * @module
 */
import { quote, UsageError } from "../errors.ts";
import type { Experiment } from "./experiment.ts";
import type { Run } from "./plan.ts";

type Names = Pick<Experiment, "objectives" | "algorithms">;

/** The lines of all tasks; task numbers begin with 1, as those of a job array do. */
export function formatTasks(tasks: readonly (readonly Run[])[], { objectives, algorithms }: Names): string {
  const lines = tasks.flatMap((runs, i) => {
    const groups = new Map<string, number[]>();
    for (const { objective, algorithm, seed } of runs) {
      const key = `${algorithms[algorithm]!.label} ${objectives[objective]!.name}`;
      if (!groups.has(key)) groups.set(key, []);
      groups.get(key)!.push(seed);
    }
    return [...groups].map(([key, seeds]) => `${i + 1} ${formatSeeds(seeds)} ${key}\n`);
  });
  return lines.join("");
}

/** `0-11,40` */
function formatSeeds(seeds: readonly number[]): string {
  const sorted = seeds.toSorted((a, b) => a - b);
  const ranges: [from: number, to: number][] = [];
  for (const seed of sorted) {
    const last = ranges.at(-1);
    if (last !== undefined && seed === last[1] + 1) last[1] = seed;
    else ranges.push([seed, seed]);
  }
  return ranges.map(([from, to]) => (from === to ? String(from) : `${from}-${to}`)).join(",");
}

/** The runs of one task of a list, each once; throws a UsageError for a list that is not of this experiment. */
export function parseTask(text: string, task: number, experiment: Experiment): Run[] {
  const runs = new Map<string, Run>();
  let known = false;
  for (const [i, line] of text.split("\n").entries()) {
    if (line.trim() === "") continue;
    const [, number, seeds, label, name] = /^(\d+) ([\d,-]+) (\S+) (.+)$/.exec(line) ?? [];
    const fail = (why: string): never => {
      throw new UsageError(`the list of runs, line ${i + 1}: ${why}`);
    };
    if (number === undefined) fail("not a task, seeds, an algorithm and an objective");
    if (Number(number) !== task) continue;
    known = true;
    const objective = experiment.objectives.findIndex((one) => one.name === name);
    const algorithm = experiment.algorithms.findIndex((one) => one.label === label);
    if (objective < 0) fail(`the experiment has no objective ${quote(name)}`);
    if (algorithm < 0) fail(`the experiment has no algorithm ${quote(label)}`);
    for (const seed of parseSeeds(seeds!, experiment, fail))
      runs.set(`${objective} ${algorithm} ${seed}`, { objective, algorithm, seed });
  }
  if (!known) throw new UsageError(`the list of runs has no task ${task}`);
  return [...runs.values()];
}

function* parseSeeds(text: string, { seeds }: Experiment, fail: (why: string) => never): Generator<number> {
  for (const range of text.split(",")) {
    const [, first, last = first] = /^(\d+)(?:-(\d+))?$/.exec(range) ?? [];
    const [from, to] = [Number(first), Number(last)];
    if (first === undefined || from > to) fail(`${quote(range)} is no range of seeds`);
    if (from < seeds.from || to > seeds.to)
      fail(`the experiment has seeds ${seeds.from} to ${seeds.to}, not ${range}`);
    for (let seed = from; seed <= to; seed++) yield seed;
  }
}
