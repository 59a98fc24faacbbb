/**
 * Whether the reference results that ship are still what the strategies find: of each one run is made again. What is
 * found to be stale is made by `npm run reference -- --algorithm <name> --fresh`.
 */
import { describe, expect, test } from "vitest";
import { bestAt } from "../src/analysis/curves.ts";
import { parseMetric } from "../src/metric/metric.ts";
import { openOracle } from "../src/oracle/open.ts";
import { listShipped, readShipped } from "../src/results/shipped.ts";
import { parseTrace } from "../src/results/trace.ts";
import { formatTrace } from "../src/results/trace-text.ts";
import { loadNamed } from "../src/runner/strategies.ts";
import { searchTable } from "../src/search/driver.ts";
import { streamName } from "../src/search/stream-name.ts";
import { createRandom } from "../src/space/random.ts";
import { published } from "./fixtures/data.ts";

const files = listShipped().map((name) => ({ name, shipped: readShipped(name)! }));

describe("reference results", () => {
  test("are of the same strategies everywhere", () => {
    expect(files.map(({ name }) => name)).toEqual([
      "surrogate-cifar10",
      "tabular-ImageNet16-120",
      "tabular-cifar10",
      "tabular-cifar100",
    ]);
    const strategies = files.map(({ shipped }) => shipped.algorithms.map(({ name }) => name));
    for (const names of strategies) expect(names).toEqual(strategies[0]);
  });
});

describe.each(files)("$name", ({ shipped: { oracle, objectives, budget, algorithms } }) => {
  const isHere = oracle.kind === "surrogate" || published !== undefined;
  const queries = Array.from({ length: budget.queries }, (_, i) => i + 1);

  test.skipIf(!isHere).each(algorithms.map((one, i) => ({ ...one, i })))(
    "$name still finds what it found",
    async ({ name, options, runs, i }) => {
      const kind = oracle.kind === "surrogate" ? "surrogate" : "tabular";
      const opened = await openOracle(kind, { dataset: oracle.dataset });
      const strategy = await loadNamed(name);
      // Each strategy on another objective, so that all are looked at.
      const objective = objectives[i % objectives.length]!.name;
      const { trace } = searchTable(
        {
          strategy,
          options: strategy.options.parse({}),
          space: opened.space,
          random: createRandom(streamName(name, objective, 0)),
          budget,
        },
        opened.column(parseMetric(objective)),
      );
      const [found, before] = [
        parseTrace(Buffer.from(formatTrace(trace, opened.space))),
        runs[objective]![0]!,
      ];
      const as = (run: typeof found) => ({
        objective,
        algorithm: name,
        seed: 0,
        status: "complete" as const,
        ...run,
      });
      expect(strategy.options.parse({})).toEqual(options);
      expect(
        bestAt(as(found), "distinct", queries),
        `stale: npm run reference -- --algorithm ${name} --fresh`,
      ).toEqual(bestAt(as(before), "distinct", queries));
    },
  );
});
