/**
 * A results folder for tests: real strategies on a made-up landscape, written as `rnb run` writes them.
 *
 * @module
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";
import localSearch from "../../algorithms/local-search.ts";
import randomSearch from "../../algorithms/random-search.ts";
import regularizedEvolution from "../../algorithms/regularized-evolution.ts";
import { formatTrace } from "../../src/results/trace-text.ts";
import { searchTable } from "../../src/search/driver.ts";
import type { Strategy } from "../../src/search/strategy.ts";
import { nasBench201 } from "../../src/space/nas-bench-201/index.ts";
import { createRandom } from "../../src/space/random.ts";

/** What a fixture has; every field has a default. */
export interface FixtureOptions {
  readonly objectives?: readonly string[];
  /** label → strategy and options */
  readonly algorithms?: Readonly<Record<string, readonly [Strategy, Record<string, unknown>]>>;
  readonly seeds?: number;
  readonly queries?: number;
  readonly kind?: "tabular" | "surrogate" | "live";
}

export const FIXTURE_ALGORITHMS: NonNullable<FixtureOptions["algorithms"]> = {
  "random-search": [randomSearch as unknown as Strategy, {}],
  "regularized-evolution": [regularizedEvolution as unknown as Strategy, {}],
  "local-search": [localSearch as unknown as Strategy, {}],
};

/**
 * A landscape: effects of single operations and of pairs, drawn from the name, rounded to three decimals as the
 * published tables are, with a plateau of useless networks.
 */
export function landscape(name: string): Float64Array {
  const random = createRandom(`landscape|${name}`);
  const single = Array.from({ length: 30 }, () => random.normal());
  const pairs = Array.from({ length: 900 }, () => 0.35 * random.normal());
  return Float64Array.from({ length: nasBench201.classCount }, (_, c) => {
    const choices = nasBench201.choices(nasBench201.representative(c));
    let sum = 0;
    for (let i = 0; i < 6; i++) {
      sum += single[i * 5 + choices[i]!]!;
      for (let j = 0; j < i; j++) sum += pairs[(i * 5 + choices[i]!) * 30 + j * 5 + choices[j]!]!;
    }
    return Math.round(1000 * (0.1 + 0.85 / (1 + Math.exp(-0.6 * sum)))) / 1000;
  });
}

/** Writes a results folder and returns its path; `folder` defaults to a new temporary one, removed after the tests. */
export function writeFixture(options: FixtureOptions = {}, folder?: string): string {
  const {
    objectives = ["clean", "fgsm@Linf:1"],
    algorithms = FIXTURE_ALGORITHMS,
    seeds = 12,
    queries = 60,
    kind = "surrogate",
  } = options;
  const place = folder ?? temporaryFolder();
  const columns = objectives.map(landscape);
  mkdirSync(place, { recursive: true });
  writeFileSync(
    join(place, "experiment.json"),
    JSON.stringify({
      format: 1,
      version: "0.0.0-test",
      spec: {
        name: "fixture",
        oracle: kind,
        dataset: "made-up",
        objectives,
        budget: { queries, unit: "distinct" },
        seeds: { from: 0, to: seeds - 1 },
        algorithms: Object.entries(algorithms).map(([label, [strategy, given]]) => ({
          name: strategy.name,
          label,
          options: given,
        })),
      },
      oracle: {
        kind,
        dataset: "made-up",
        label: "made-up landscape (test fixture)",
        caveats: ["Values are made up.", "The search and the report use the same accuracies."],
        fingerprint: "0123456789abcdef",
        costUnit: "evaluations",
      },
      objectives: objectives.map((name, i) => ({
        name,
        optimum: Math.max(...columns[i]!),
        fingerprint: `values of ${name}`,
      })),
    }),
  );
  for (const [i, objective] of objectives.entries()) {
    for (const [label, [strategy, given]] of Object.entries(algorithms)) {
      const traces = join(place, "traces", objective, label);
      mkdirSync(traces, { recursive: true });
      for (let seed = 0; seed < seeds; seed++) {
        const random = createRandom(`${label}|${objective}|${seed}`);
        const result = searchTable(
          {
            strategy,
            options: strategy.options.parse(given),
            space: nasBench201,
            random,
            budget: { queries, unit: "distinct" },
          },
          columns[i]!,
        );
        writeFileSync(join(traces, `${seed}.csv`), formatTrace(result.trace, nasBench201));
        if (result.ending !== "budget")
          writeFileSync(
            join(traces, `${seed}.end.json`),
            JSON.stringify({ status: result.ending, reason: result.ending }),
          );
      }
    }
  }
  return place;
}

/** A folder that is removed when the tests of the file are done. */
export function temporaryFolder(): string {
  const place = mkdtempSync(join(tmpdir(), "rnb-report-"));
  afterAll(() => rmSync(place, { recursive: true, force: true }));
  return place;
}
