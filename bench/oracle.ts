/**
 * What benchmarks search: the published table where it is, else made-up values of the same shape.
 *
 * @module
 */

import { parseMetric } from "../src/metric/metric.ts";
import { locateData } from "../src/oracle/locate.ts";
import type { TableOracle } from "../src/oracle/oracle.ts";
import { tableOracle } from "../src/oracle/table.ts";
import { openTable } from "../src/oracle/tabular/index.ts";
import { describeProblem, scoringOf, valuesOf } from "../src/runner/problem.ts";
import type { Scoring } from "../src/search/scoring.ts";
import { nasBench201 } from "../src/space/nas-bench-201/index.ts";
import { createRandom } from "../src/space/random.ts";

export const METRICS = ["clean", "fgsm@Linf:1", "pgd@Linf:1", "aa_square@Linf:1", "fog:3"].map(parseMetric);

export function benchOracle(): TableOracle {
  const folder = locateData();
  if (folder !== undefined) return openTable({ folder, dataset: "cifar10", metrics: METRICS });
  return tableOracle({
    description: {
      kind: "tabular",
      dataset: "made-up",
      label: "made-up values",
      caveats: [],
      fingerprint: "made-up",
      costUnit: "evaluations",
    },
    space: nasBench201,
    catalogue: new Map(
      METRICS.map((m) => (m.kind === "value" ? [m.key, m.level ? [m.level] : []] : ["", []])),
    ),
    column({ key }) {
      const random = createRandom(`bench|${key}`);
      return Float64Array.from({ length: nasBench201.classCount }, () => random.next());
    },
  });
}

/** Clean accuracy against PGD, as a search sees it. */
export function tradeOff(oracle: TableOracle): { values: Float64Array; scoring: Scoring | undefined } {
  const objectives = [METRICS[0]!, METRICS[2]!].map((metric) => ({ metric, direction: "maximise" as const }));
  const problem = { name: "trade-off", objectives, constraints: [], plain: false };
  return {
    values: valuesOf(problem, oracle),
    scoring: scoringOf(problem, describeProblem(problem, oracle)),
  };
}
