/**
 * What the best architecture of each run scores on every other metric: written after a run by whoever has the
 * oracle, read by the report, which has none.
 *
 * @module
 */
import { headlineMetrics } from "../metric/headline.ts";
import {
  atomsOf,
  type Catalogue,
  distinct,
  type Metric,
  MetricError,
  parseMetric,
} from "../metric/metric.ts";
import { isTable, MissingDataError, type Oracle, type TableOracle } from "../oracle/oracle.ts";
import { inTurn } from "../results/open.ts";
import { OPTIMUM, type Transfer, type TransferRow } from "../results/transfer.ts";
import type { Architecture, Space } from "../space/space.ts";
import { loadIncumbents } from "./load.ts";
import { type ExperimentResults, hasMany, metricsOf, type Objective } from "./results.ts";

/**
 * The metrics of the paper's Table 1 that a catalogue has, and the objectives: clean, every attack at ε = 1/255,
 * the mean corruption.
 */
function transferMetrics(catalogue: Catalogue, objectives: readonly Metric[]): Metric[] {
  const wanted = headlineMetrics(catalogue).filter(({ name }) => name !== "adversarial");
  return distinct([...wanted, ...objectives]);
}

/**
 * Looks up the last incumbent of every run, and the best architecture for every objective, in a table. Metrics whose
 * data the user does not have are left out, and named in `absent`. Many objectives have no one best architecture: what
 * was searched on them is left out too.
 */
export function computeTransfer(
  results: ExperimentResults,
  oracle: TableOracle,
): { transfer: Transfer; absent: string[] } {
  const { space } = oracle;
  const metrics: string[] = [];
  const lookUps: LookUp[] = [];
  const absent: string[] = [];
  // Objectives of a folder may be of tables that this oracle was opened without.
  const low = new Set(results.objectives.flatMap(wantedLow));
  const all = distinct(
    results.objectives.flatMap((one) =>
      metricsOf(one)
        .filter((name) => !low.has(name))
        .map(parseMetric),
    ),
  );
  const objectives = all.filter((metric) => knows(oracle, metric));
  absent.push(...all.filter((metric) => !objectives.includes(metric)).map(({ name }) => name));
  const searched = results.objectives.filter(
    (one) => !hasMany(one) && metricsOf(one).every((name) => !absent.includes(name)),
  );
  for (const metric of transferMetrics(oracle.catalogue, objectives)) {
    const column = columnIfHere(oracle, metric);
    if (column === undefined) absent.push(metric.name);
    else {
      metrics.push(metric.name);
      lookUps.push(lookUpIn(column, space));
    }
  }
  const valuesOf = (architecture: Architecture): number[] => lookUps.map(({ at }) => at(architecture));
  const optima = searched.map(({ name, problem }): TransferRow => {
    const best =
      problem === undefined
        ? lookUpIn(oracle.values(parseMetric(name)), space).best()
        : space.parse(problem.architectures[0]!);
    const architecture = space.code(best);
    return { objective: name, algorithm: OPTIMUM, seed: -1, architecture, values: valuesOf(best) };
  });
  const known = new Set(searched.map(({ name }) => name));
  const found = results.runs.filter(
    ({ objective, improvements }) => known.has(objective) && improvements.length > 0,
  );
  const rows = found.map(({ objective, algorithm, seed, improvements }): TransferRow => {
    const { architecture } = improvements.at(-1)!;
    return {
      objective,
      algorithm,
      seed,
      architecture,
      values: valuesOf(space.parse(architecture)),
    };
  });
  const best = lookUps.map(({ at, best }) => at(best()));
  return { transfer: { metrics, rows: [...optima, ...rows], best }, absent };
}

/**
 * Looks up what the runs of a folder found and hands it to `put`, for the report, which has no oracle; only tables
 * know it. Processes that end at once take turns: the last one has read what all of them found.
 *
 * @returns the metrics that are left out, for want of data
 */
export async function lookUpTransfer(
  folder: string,
  oracle: Oracle,
  put: (transfer: Transfer) => void,
): Promise<string[]> {
  if (!isTable(oracle)) return [];
  return inTurn(folder, () => {
    const { transfer, absent } = computeTransfer(loadIncumbents(folder), oracle);
    put(transfer);
    return absent;
  });
}

/** What a problem wants low: its largest value, by which the table of transfer measures, is nothing good. */
function wantedLow({ problem }: Objective): string[] {
  const { objectives = [], constraints = [] } = problem ?? {};
  return [
    ...objectives.filter(({ direction }) => direction === "minimise"),
    ...constraints.filter(({ relation }) => relation === "<="),
  ].map(({ name }) => name);
}

/** Whether an oracle has a metric at all. */
export function knows(oracle: TableOracle, metric: Metric): boolean {
  try {
    atomsOf(metric, oracle.catalogue);
    return true;
  } catch (error) {
    if (error instanceof MetricError) return false;
    throw error;
  }
}

/** The values of a column, by class or by architecture. */
interface LookUp {
  at(architecture: Architecture): number;
  /** The first architecture that has the highest value. */
  best(): Architecture;
}

function lookUpIn(column: Float64Array, space: Space): LookUp {
  const byClass = column.length === space.classCount;
  return {
    at: (architecture) => column[byClass ? space.classOf(architecture) : architecture]!,
    best() {
      let best = 0;
      for (let i = 1; i < column.length; i++)
        if (column[i]! > column[best]! || Number.isNaN(column[best]!)) best = i;
      return byClass ? space.representative(best) : best;
    },
  };
}

/** A metric's values; undefined when their file was never fetched. */
function columnIfHere(oracle: TableOracle, metric: Metric): Float64Array | undefined {
  try {
    return oracle.values(metric);
  } catch (error) {
    if (error instanceof MissingDataError) return undefined;
    throw error;
  }
}

/** The objectives that were searched, in the experiment's order. */
export function searchedOn({ rows }: Transfer): string[] {
  return [...new Set(rows.map(({ objective }) => objective))];
}
