/**
 * The surrogate as the page has it: columns that a worker predicted.
 *
 * @module
 */
import { UserError } from "../../src/errors.ts";
import { parseMetric } from "../../src/metric/metric.ts";
import type { TableOracle } from "../../src/oracle/oracle.ts";
import { tableOracle } from "../../src/oracle/table.ts";
import { nasBench201 } from "../../src/space/nas-bench-201/index.ts";
import type { Lanes } from "./lanes.ts";
import { columnKey } from "./messages.ts";
import type { Offer } from "./offer.ts";

export interface Table {
  readonly oracle: TableOracle;
  /** A metric of each class, for a worker. */
  valuesOf(metric: string): Float64Array;
}

export async function openTable({ label, caveats, catalogue }: Offer, lanes: Lanes): Promise<Table> {
  const opening = lanes.ask({ kind: "open" });
  // Classes are found when they are first asked for: here while the worker is busy.
  void nasBench201.classCount;
  const reply = await opening;
  if (reply.kind !== "opened") throw new UserError(reply.kind === "failed" ? reply.why : "no table");
  const { columns } = reply;
  const oracle = tableOracle({
    description: {
      kind: "surrogate",
      dataset: "cifar10",
      label,
      caveats,
      fingerprint: "",
      costUnit: "evaluations",
    },
    space: nasBench201,
    catalogue: new Map(catalogue),
    column: (atom) => columns.get(columnKey(atom))!,
  });
  return { oracle, valuesOf: (metric) => oracle.column(parseMetric(metric)) };
}
