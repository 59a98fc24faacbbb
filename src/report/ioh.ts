/**
 * Traces in IOHprofiler's format, for IOHanalyzer: an `.info` file a task and a `.dat` file a dimension, as described at
 * https://iohprofiler.github.io/IOHanalyzer/data/ (sections "Meta-data" and "Raw-data").
 *
 * @module
 */
import type { Analysis } from "../analysis/analyse.ts";
import { spent, spentOf } from "../analysis/curves.ts";
import type { Horizon, Run } from "../analysis/results.ts";
import { fileName } from "./tables/table.ts";

/** Decisions of an architecture where the oracle does not say: NAS-Bench-201 has six edges. */
const EDGES = 6;

/**
 * Files by name: a folder for each strategy, in it `IOHprofiler_f<n>_<objective>.info` for the n-th objective, and
 * `data_f<n>_<objective>/IOHprofiler_f<n>_DIM6.dat`. Function evaluations are queries in the experiment's unit, f(x) is
 * the objective's value (maximised; accuracies as fractions), the instance is the seed.
 */
export function iohFiles({ groups, results }: Analysis): Map<string, string> {
  const files = new Map<string, string>();
  const { unit } = results.budget;
  const dimension = results.oracle.space?.decisions ?? EDGES;
  for (const { objective, algorithm, runs } of groups) {
    if (runs.length === 0) continue;
    const id = results.objectives.findIndex(({ name }) => name === objective) + 1;
    const name = fileName(objective);
    const data = `data_f${id}_${name}/IOHprofiler_f${id}_DIM${dimension}.dat`;
    const header = [
      `suite = '${fileName(results.name)}'`,
      `funcId = ${id}`,
      `funcName = '${name}'`,
      `DIM = ${dimension}`,
      "maximization = 'TRUE'",
      `algId = '${algorithm}'`,
    ].join(", ");
    const ends = runs.map((run) => `${run.seed}:${endOf(run, results.budget)}|${run.best.at(-1)}`).join(", ");
    const comment = `% ${results.oracle.label.replace(/\s+/g, " ")}; unit: ${unit}; instance: seed`;
    files.set(`${algorithm}/IOHprofiler_f${id}_${name}.info`, `${header}\n${comment}\n${data}, ${ends}\n`);
    files.set(`${algorithm}/${data}`, runs.map((run) => block(run, results.budget)).join(""));
  }
  return files;
}

function endOf(run: Run, horizon: Horizon): number {
  return Math.max(spent(run, horizon.unit), spentOf(horizon, run));
}

/** One run: a record for each improvement, and one for the last evaluation, without which ERT would be wrong. */
function block(run: Run, horizon: Horizon): string {
  const { unit } = horizon;
  const rows = run.improvements.map(({ row }) => row);
  const last = run.best.length - 1;
  if (rows.at(-1) !== last) rows.push(last);
  const lines = rows.map((row) => {
    // Of a problem, a query's own value is no value of f: only what it adds to all before.
    const value = run.architectures === undefined ? run.values[row]! : Number.NaN;
    const best = run.best[row]!;
    return `${run[unit][row]} ${Number.isNaN(value) ? best : value} ${best}`;
  });
  // Seconds may be over long after the last evaluation that ended within them.
  if (endOf(run, horizon) > spent(run, unit))
    lines.push(`${endOf(run, horizon)} ${run.best[last]} ${run.best[last]}`);
  return `"function evaluation" "current f(x)" "best-so-far f(x)"\n${lines.join("\n")}\n`;
}
