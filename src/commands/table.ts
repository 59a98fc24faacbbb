/**
 * Options and opening of an oracle that knows every architecture, for the commands that need one.
 *
 * @module
 */
import { Option } from "commander";
import { UserError } from "../errors.ts";
import type { Metric } from "../metric/metric.ts";
import { openOracle } from "../oracle/open.ts";
import { isTable, type TableOracle } from "../oracle/oracle.ts";
import { dataOption, datasetOption } from "./shared.ts";

export type TableKind = "auto" | "tabular" | "surrogate";

/** `--data`, `--oracle` and `--dataset` */
export const tableOptions = (): Option[] => [
  dataOption(),
  new Option("--oracle <kind>", "published table, or surrogate; auto: the table where it is found")
    .choices(["auto", "tabular", "surrogate"])
    .default("auto"),
  datasetOption(),
];

/** Opens an oracle that knows every architecture; the metrics are loaded and checked at once. */
export async function openTableOracle(
  kind: TableKind,
  options: { readonly dataset: string; readonly data?: string | undefined },
  metrics: readonly Metric[] = [],
): Promise<TableOracle> {
  const oracle = await openOracle(kind, { ...options, metrics });
  if (isTable(oracle)) return oracle;
  throw new UserError(`${oracle.description.label} does not know every architecture; give a table`);
}
