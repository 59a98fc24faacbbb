/**
 * Deals runs out to tasks of about equal expected cost.
 *
 * @module
 */
import type { Run } from "./plan.ts";

/**
 * Every task gets the same number of runs of each algorithm on each objective, consecutive ones; what is left over,
 * fewer of each than there are tasks, goes to whichever task has least to do, the expensive first. A wrong guess of a
 * cost therefore moves little. No task is empty, and none gets a run that another one has.
 *
 * @param runs in the order of the plan
 * @param costOf what a run of an algorithm is expected to cost, in whatever unit
 */
export function dealRuns(
  runs: readonly Run[],
  tasks: number,
  costOf: (algorithm: number) => number,
): Run[][] {
  const hands = Array.from({ length: Math.min(tasks, runs.length) }, (): Run[] => []);
  const leftOver: Run[] = [];
  for (const group of groupsOf(runs)) {
    const each = Math.floor(group.length / hands.length);
    for (const [i, hand] of hands.entries())
      for (let at = i * each; at < (i + 1) * each; at++) hand.push(group[at]!);
    for (let at = hands.length * each; at < group.length; at++) leftOver.push(group[at]!);
  }
  // What all have alike does not decide who gets more.
  const loads = hands.map(() => 0);
  leftOver.sort((a, b) => costOf(b.algorithm) - costOf(a.algorithm));
  for (const run of leftOver) {
    const least = loads.indexOf(Math.min(...loads));
    hands[least]!.push(run);
    loads[least]! += costOf(run.algorithm);
  }
  return hands;
}

/** Runs of one algorithm on one objective, which follow each other in a plan. */
function groupsOf(runs: readonly Run[]): Run[][] {
  const groups: Run[][] = [];
  let last: Run | undefined;
  for (const run of runs) {
    if (run.objective !== last?.objective || run.algorithm !== last.algorithm) groups.push([]);
    groups.at(-1)!.push(run);
    last = run;
  }
  return groups;
}
