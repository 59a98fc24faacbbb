/**
 * Runs as work for threads: those of one algorithm on one objective, some seeds at a time.
 *
 * @module
 */
import { tracePath } from "../results/folder.ts";
import type { Experiment } from "./experiment.ts";
import type { Run } from "./plan.ts";
import type { Work } from "./pool.ts";

/** Fewer messages at first, small bundles towards the end. */
export function* bundles(
  runs: readonly Run[],
  experiment: Experiment,
  folder: string,
  workers: number,
): Generator<Work> {
  let at = 0;
  while (at < runs.length) {
    const first = runs[at]!;
    const limit = Math.max(1, Math.min(16, Math.floor((runs.length - at) / (8 * workers))));
    const seeds: number[] = [];
    while (
      seeds.length < limit &&
      runs[at]?.algorithm === first.algorithm &&
      runs[at]?.objective === first.objective
    )
      seeds.push(runs[at++]!.seed);
    const problem = experiment.objectives[first.objective]!;
    const algorithm = experiment.algorithms[first.algorithm]!;
    const paths = seeds.map((seed) => tracePath(folder, problem.name, algorithm.label, seed));
    yield {
      algorithm,
      objective: problem.name,
      problem,
      column: first.objective,
      warmColumn: warmColumnOf(experiment, first.algorithm),
      budget: experiment.budget,
      seeds,
      paths,
    };
  }
}

/** Columns of warm-ups follow those of objectives, in the order of the algorithms that have one. */
function warmColumnOf({ objectives, algorithms }: Experiment, algorithm: number): number | undefined {
  if (algorithms[algorithm]!.warmUp === undefined) return undefined;
  const before = algorithms.slice(0, algorithm).filter(({ warmUp }) => warmUp !== undefined);
  return objectives.length + before.length;
}
