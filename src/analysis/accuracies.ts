/**
 * Which objectives a report can speak of: its units, targets and areas are those of accuracies.
 *
 * @module
 */
import { UserError } from "../errors.ts";
import type { ExperimentResults } from "./results.ts";

/**
 * The results without objectives that are no accuracies (parameters, a training-free measure, `negative(…)`): those
 * whose optimum lies outside [0, 1]. Their names are in `leftOut`. What their searches score on accuracies stays.
 */
export function onlyAccuracies(results: ExperimentResults): {
  results: ExperimentResults;
  leftOut: string[];
} {
  const leftOut = results.objectives
    .filter(({ optimum }) => optimum !== null && !(optimum >= 0 && optimum <= 1))
    .map(({ name }) => name);
  if (leftOut.length === 0) return { results, leftOut };
  const stays = (name: string): boolean => !leftOut.includes(name);
  const objectives = results.objectives.filter(({ name }) => stays(name));
  if (objectives.length === 0)
    throw new UserError(`nothing to report: ${leftOut.join(", ")} is no accuracy; add an objective that is`);

  const { transfer } = results;
  const kept = transfer?.metrics.flatMap((name, i) => (stays(name) ? [i] : [])) ?? [];
  return {
    leftOut,
    results: {
      ...results,
      objectives,
      runs: results.runs.filter(({ objective }) => stays(objective)),
      problems: results.problems.filter(({ run }) => !leftOut.some((name) => run.startsWith(`${name}/`))),
      transfer: transfer && {
        metrics: kept.map((i) => transfer.metrics[i]!),
        best: kept.map((i) => transfer.best[i]!),
        rows: transfer.rows.map((row) => ({ ...row, values: kept.map((i) => row.values[i]!) })),
      },
    },
  };
}
