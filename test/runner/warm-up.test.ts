import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { parseMetric } from "../../src/metric/metric.ts";
import { runExperiment } from "../../src/runner/run.ts";
import { streamName } from "../../src/search/stream-name.ts";
import { warmSpace } from "../../src/search/warm-up.ts";
import { nasBench201 as space } from "../../src/space/nas-bench-201/index.ts";
import { createRandom } from "../../src/space/random.ts";
import { experimentOf, madeUpOracle, named } from "../fixtures/experiment.ts";
import { temporaryFolder } from "../fixtures/folder.ts";

const root = temporaryFolder();
const oracle = madeUpOracle();
const QUERIES = 6;
const warm = (label: string, measure: string) => ({
  ...named("random-search"),
  label,
  warmUp: { measure: parseMetric(measure), queries: QUERIES, candidates: 50 },
});

/** The first architectures of a run's trace. */
function firstOf(objective: string, label: string): string[] {
  const trace = readFileSync(join(root, "out/traces", objective, label, "0.csv"), "utf8");
  return trace
    .split("\n")
    .slice(1, 1 + QUERIES)
    .map((line) => line.split(",")[3]!);
}

/** What random search draws where the best of 50 by this metric comes first. */
function drawnBy(measure: string, objective: string): string[] {
  const column = oracle.column(parseMetric(measure));
  const begun = warmSpace(space, column, { queries: QUERIES, candidates: 50 });
  const random = createRandom(streamName("random-search", objective, 0));
  return Array.from({ length: QUERIES }, () => space.code(begun.sample(random)));
}

test("a warm-up chooses by its own measure, whatever the objective and its place in the experiment", async () => {
  await runExperiment(
    experimentOf({
      budget: { queries: 20, unit: "proposals" },
      seeds: { from: 0, to: 0 },
      algorithms: [
        named("random-search"),
        warm("by-fog", "fog"),
        warm("by-clean", "clean"),
        warm("by-least", "negative(fog)"),
      ],
    }),
    oracle,
    { folder: join(root, "out"), workers: 1 },
  );
  const measures = { "by-fog": "fog", "by-clean": "clean", "by-least": "negative(fog)" };
  for (const objective of ["clean", "fog"]) {
    for (const [label, measure] of Object.entries(measures))
      expect(firstOf(objective, label), `${label} on ${objective}`).toEqual(drawnBy(measure, objective));
    expect(drawnBy("fog", objective)).not.toEqual(drawnBy("clean", objective));
  }
});
