/**
 * An experiment beside reference results: their runs stand among its own, under names that say what they are.
 *
 * @module
 */
import type { Shipped, ShippedRun } from "../results/shipped.ts";
import type { ExperimentResults, Run } from "./results.ts";

/** The results, with strategies that were not run; a reference run ends where the experiment's budget does. */
export function withShipped(results: ExperimentResults, shipped: Shipped): ExperimentResults {
  const { end } = results.budget;
  const others = shipped.algorithms.map(({ name, options, version, runs }) => ({
    runs,
    entry: { name, label: `${name} (reference)`, options, shipped: version },
  }));
  return {
    ...results,
    oracle: { ...results.oracle, caveats: [...results.oracle.caveats, caveat(results, shipped)] },
    algorithms: [...results.algorithms, ...others.map(({ entry }) => entry)],
    runs: results.objectives.flatMap(({ name: objective }) => [
      ...results.runs.filter((run) => run.objective === objective),
      ...others.flatMap(({ entry: { label: algorithm }, runs }) =>
        (runs[objective] ?? []).map((run, seed): Run => ({ objective, algorithm, seed, ...upTo(end, run) })),
      ),
    ]),
  };
}

/** What a reader must know. */
function caveat({ objectives }: ExperimentResults, { algorithms }: Shipped): string {
  const counts = algorithms.flatMap(({ runs }) => objectives.map(({ name }) => runs[name]?.length ?? 0));
  const [fewest, most] = [Math.min(...counts), Math.max(...counts)];
  const versions = [...new Set(algorithms.map(({ version }) => version))].join(", ");
  return `Strategies marked (reference) were not run here: their ${fewest === most ? most : `${fewest} to ${most}`} runs each, on the same values, ship with robust-nas-bench (made by version ${versions}).`;
}

/** A run as if its budget had been smaller. */
function upTo(queries: number, run: ShippedRun): ShippedRun {
  const end = run.distinct.findIndex((count) => count > queries);
  if (end < 0) return run;
  const more = queries - run.distinct[end - 1]!;
  const ended = <T extends Uint32Array | Float64Array>(column: T, growth: number): T => {
    const cut = column.slice(0, end + 1) as T;
    cut[end] = column[end - 1]! + growth;
    return cut;
  };
  // Between the rows that are kept, each further network took a proposal at least: more is not known.
  return {
    status: "complete",
    distinct: ended(run.distinct, more),
    encodings: ended(run.encodings, more),
    proposals: ended(run.proposals, more),
    cost: ended(run.cost, more),
    values: ended(run.values, 0),
    best: ended(run.best, 0),
    improvements: run.improvements.filter(({ row }) => row < end),
  };
}
