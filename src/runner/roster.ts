/**
 * Which runs are under way: bundles that were handed out and are not done.
 *
 * @module
 */
import type { Running } from "../results/at-work.ts";
import type { OnRun, Work } from "./pool.ts";

export interface Roster {
  /** The same work, noted when it is handed out. */
  noting(work: Iterable<Work>): Iterable<Work>;
  /** To be told of each finished run. */
  readonly onRun: OnRun;
  /** Each bundle is one run at a time. */
  running(): Running;
}

export function createRoster(): Roster {
  const bundles = new Map<number, { readonly of: Running[number]; left: number }>();
  const bundleOf = new Map<string, number>();
  const keyOf = ({ objective, algorithm }: Work, seed: number): string =>
    `${seed} ${algorithm.label} ${objective}`;
  let handed = 0;
  return {
    *noting(work) {
      for (const one of work) {
        const { objective, algorithm, seeds } = one;
        bundles.set(handed, {
          of: { objective, algorithm: algorithm.label, runs: 1 },
          left: seeds.length,
        });
        for (const seed of seeds) bundleOf.set(keyOf(one, seed), handed);
        handed++;
        yield one;
      }
    },
    onRun(work, seed) {
      const key = keyOf(work, seed);
      const number = bundleOf.get(key);
      const bundle = number === undefined ? undefined : bundles.get(number);
      bundleOf.delete(key);
      if (bundle !== undefined && --bundle.left === 0) bundles.delete(number!);
    },
    running: () => [...bundles.values()].map(({ of }) => of),
  };
}
