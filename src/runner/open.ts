/**
 * Opens the oracle that an experiment asks, with the tables laid over it.
 *
 * @module
 */
import type { Metric } from "../metric/metric.ts";
import { metricsOf } from "../metric/problem.ts";
import { type OpenOptions, openOracle } from "../oracle/open.ts";
import type { Oracle } from "../oracle/oracle.ts";
import type { Experiment } from "./experiment.ts";

/** @param further metrics that will be asked besides the experiment's own */
export function openFor(
  { oracle, dataset, objectives, report = [], measures, tables }: Experiment,
  options: Pick<OpenOptions, "data" | "onProgress">,
  further: readonly Metric[] = [],
): Promise<Oracle> {
  const metrics = [...objectives.flatMap(metricsOf), ...report, ...further];
  return openOracle(oracle, { ...options, dataset, metrics, measures, tables });
}
