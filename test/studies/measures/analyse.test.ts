import { describe, expect, it } from "vitest";
import { parseMetric } from "../../../src/metric/metric.ts";
import { nasBench201 as space } from "../../../src/space/nas-bench-201/index.ts";
import { analyseMeasures } from "../../../src/studies/measures/analyse.ts";
import { madeUpOracle } from "../../fixtures/experiment.ts";

const oracle = madeUpOracle();
const clean = oracle.column(parseMetric("clean"));
const best = clean.reduce((a, b) => Math.max(a, b));
const measure = (name: string, of: (c: number) => number) => ({
  name,
  file: "m.csv",
  values: Float64Array.from({ length: space.classCount }, (_, c) => of(c)),
});
const analysis = analyseMeasures(
  oracle,
  [
    measure("rising", (c) => 3 * clean[c]!),
    measure("falling", (c) => -clean[c]!),
    measure("partial", (c) => (c % 2 === 0 ? clean[c]! : Number.NaN)),
  ],
  parseMetric("clean"),
);
const pick = (name: string, end: string) =>
  analysis.picks.find((one) => one.measure === name && one.end === end)!;

describe("measures of a table", () => {
  it("correlate over the networks that they are known of", () => {
    const of = (name: string) =>
      analysis.correlations.find((c) => c.measure === name && c.metric === "clean")!;
    expect([of("rising").tau, of("falling").tau, of("partial").tau]).toEqual([1, -1, 1]);
    expect(of("partial").networks).toBe(space.classCount / 2);
  });

  it("are followed to the end where the metric is high, and the best there is found", () => {
    for (const [name, good, bad] of [
      ["rising", "largest", "smallest"],
      ["falling", "smallest", "largest"],
    ] as const) {
      expect(pick(name, good)).toMatchObject({ indicated: true });
      expect(pick(name, good).values.get("clean")).toBeCloseTo(best, 12);
      expect(pick(name, bad)).toMatchObject({ indicated: false });
      expect(pick(name, bad).values.get("clean")).toBeLessThan(best);
    }
  });

  it("pick, among all networks, as well as evaluating them would, whichever way they point", () => {
    for (const name of ["rising", "falling"]) {
      const { counts, expected, evaluated } = analysis.curves.find((curve) => curve.measure === name)!;
      expect(counts.at(-1)).toBe(space.classCount);
      expect(expected.at(-1)).toBeCloseTo(best, 12);
      expect(expected[3]).toBeCloseTo(evaluated[3]!, 12);
    }
  });
});
