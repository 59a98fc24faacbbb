/**
 * Searches of a few strategies on many metrics of one table, one after the other: the same, seed by seed, that
 * `rnb run` makes with such an objective.
 *
 * @module
 */
import type { Metric } from "../metric/metric.ts";
import type { TableOracle } from "../oracle/oracle.ts";
import type { Progress } from "../runner/progress.ts";
import { loadNamed } from "../runner/strategies.ts";
import { searchTable } from "../search/driver.ts";
import { streamName } from "../search/stream-name.ts";
import { createRandom } from "../space/random.ts";
import type { Found, Searches } from "../studies/tables/searched.ts";

/** From chance to the best that is known of the space. */
const STRATEGIES = ["random-search", "regularized-evolution", "local-search", "atlas"];

/** Metrics of which nobody says which way is better are passed over. */
export async function searchAll(
  oracle: TableOracle,
  metrics: readonly Metric[],
  { queries, seeds }: Pick<Searches, "queries" | "seeds">,
  progress: Progress,
): Promise<Searches> {
  const strategies = await Promise.all(STRATEGIES.map(loadNamed));
  const objectives = metrics.flatMap((metric): { metric: Metric; objective: Metric }[] => {
    const { direction } = oracle.scale(metric);
    if (direction === undefined) return [];
    return [{ metric, objective: direction === "maximise" ? metric : negativeOf(metric) }];
  });
  const found: Found[] = [];
  progress.start(objectives.length * strategies.length * seeds);
  for (const { metric, objective } of objectives)
    for (const strategy of strategies) {
      const architectures = Array.from({ length: seeds }, (_, seed) => {
        const random = createRandom(streamName(strategy.name, objective.name, seed));
        const budget = { queries, unit: "distinct" } as const;
        const { incumbent } = searchTable(
          { strategy, space: oracle.space, random, budget },
          oracle.values(objective),
        );
        progress.step();
        return incumbent;
      });
      found.push({ metric: metric.name, strategy: strategy.name, architectures });
      await new Promise(setImmediate); // a key that interrupts is heard
    }
  progress.stop();
  return { queries, seeds, strategies: strategies.map(({ name }) => name), found };
}

function negativeOf(metric: Metric): Metric {
  return { name: `negative(${metric.name})`, kind: "negative", of: [metric] };
}
