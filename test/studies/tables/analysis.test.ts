import { describe, expect, it } from "vitest";
import { kendallTau } from "../../../src/analysis/kendall.ts";
import { parseMetric } from "../../../src/metric/metric.ts";
import { withColumns } from "../../../src/oracle/added.ts";
import { tableOracle } from "../../../src/oracle/table.ts";
import { nasBench201 as space } from "../../../src/space/nas-bench-201/index.ts";
import { createRandom } from "../../../src/space/random.ts";
import { agreementBetween, analyseTables } from "../../../src/studies/tables/analyse.ts";
import type { PopulationKind } from "../../../src/studies/tables/population.ts";
import { madeUpColumn } from "../../fixtures/search.ts";

const clean = madeUpColumn();
/** The member whose values the table has: not the smallest. */
const member = (c: number): number => space.members(c).at(-1)!;
const random = createRandom("tables");
/** One value an encoding: the network's, upside down, and noise. */
const latency = Float64Array.from(
  { length: space.size },
  (_, a) => 2 - clean[space.classOf(a)]! + 0.01 * random.next(),
);
/** One value a network, the first 1,000 only; no way is better. */
const partial = clean.map((value, c) => (c < 1000 ? 3 * value : Number.NaN));

const oracle = withColumns(
  tableOracle({
    description: {
      kind: "tabular",
      dataset: "cifar10",
      label: "made up",
      caveats: [],
      fingerprint: "0",
      costUnit: "evaluations",
    },
    space,
    catalogue: new Map([["clean", []]]),
    column: () => clean,
    member,
  }),
  [
    {
      key: "latency",
      scale: { unit: "ms", direction: "minimise", table: "t" },
      source: "t",
      values: latency,
    },
    { key: "partial", scale: { table: "t" }, source: "t", values: partial },
  ],
);

const best = clean.indexOf(Math.max(...clean));
const analysisOf = (over: PopulationKind) =>
  analyseTables(oracle, {
    own: [parseMetric("clean")],
    others: ["latency", "partial"].map(parseMetric),
    over,
    searches: {
      queries: 9,
      seeds: 3,
      strategies: ["s"],
      found: [
        {
          metric: "clean",
          strategy: "s",
          architectures: [member(best), space.representative(best), undefined],
        },
        { metric: "latency", strategy: "s", architectures: [member(best), member(best), member(2000)] },
      ],
    },
  });

describe("metrics of two tables", () => {
  const analysis = analysisOf("networks");

  it("are compared over networks by the member whose values are published", () => {
    const values = Float64Array.from(clean, (_, c) => latency[member(c)]!);
    const { n, tau, low, high, rho, equalSize } = agreementBetween(analysis, "clean", "latency");
    expect([n, tau]).toEqual([space.classCount, kendallTau(clean, values).tau]);
    expect(low).toBeLessThan(tau);
    expect(high).toBeGreaterThan(tau);
    expect(rho).toBeLessThan(tau); // both are near −1, ρ the nearer
    expect(equalSize).toBeLessThan(-0.9);
  });

  it("are compared over all encodings where that is asked for", () => {
    const expanded = Float64Array.from(latency, (_, a) => clean[space.classOf(a)]!);
    const { n, tau } = agreementBetween(analysisOf("encodings"), "clean", "latency");
    expect([n, tau]).toEqual([space.size, kendallTau(expanded, latency).tau]);
  });

  it("are compared over what both know", () => {
    const { n, tau, rho, equalSize } = agreementBetween(analysis, "clean", "partial");
    expect([n, tau, rho]).toEqual([1000, 1, 1]);
    expect(equalSize).toBeCloseTo(1, 12);
  });

  it("have a best wherever a way is better", () => {
    expect(analysis.best.map(({ here, there }) => `${here} → ${there}`)).toEqual([
      "clean → latency",
      "latency → clean",
      "clean → partial",
    ]);
    const [onLatency, onClean, onPartial] = analysis.best;
    const ranks = (of: number): number => clean.filter((_, c) => latency[member(c)]! < of).length + 1;
    expect(onLatency).toMatchObject({ n: space.classCount, rank: ranks(onLatency!.value) });
    expect(onClean!.regret).toBeCloseTo(Math.max(...clean) - onClean!.value, 12);
    expect(onPartial).toMatchObject({ n: 1000, rank: Number.NaN });
  });

  it("give what was found on one a value on the other, by the encoding that was found", () => {
    const found = (here: string, there: string) =>
      analysis.searched.find((s) => s.here === here && s.there === there)!;
    const twice = [latency[member(best)]!, latency[space.representative(best)]!];
    expect(found("clean", "latency")).toMatchObject({ runs: 2, mean: (twice[0]! + twice[1]!) / 2 });
    expect(found("clean", "clean")).toMatchObject({
      runs: 2,
      mean: clean[best],
      low: clean[best],
      high: clean[best],
    });
    expect(found("latency", "clean").mean).toBeCloseTo((2 * clean[best]! + clean[2000]!) / 3, 12);
    expect(analysis.searched).toHaveLength(5);
    // Not known there: no value, no mean.
    expect(found("clean", "partial")).toMatchObject(
      best < 1000 ? { runs: 2, mean: 3 * clean[best]! } : { runs: 0, mean: Number.NaN },
    );
  });
});
