import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { parseMetric } from "../../../src/metric/metric.ts";
import { openOracle } from "../../../src/oracle/open.ts";
import { agreementBetween, analyseTables, type TableAnalysis } from "../../../src/studies/tables/analyse.ts";
import { bestOn } from "../../../src/studies/tables/tables.ts";
import { published } from "../../fixtures/data.ts";

const tables = process.env.ROBUST_NAS_TABLES || undefined;
const HERE = ["clean", "fgsm@Linf:1", "pgd@Linf:1", "aa_apgd-ce@Linf:1"];
const AUTOATTACK = "at:cifar10#autoattack";

describe.skipIf(tables === undefined || published === undefined)(
  "tables of others beside the published one, CIFAR-10",
  () => {
    let analysis: TableAnalysis;
    beforeAll(async () => {
      const files = ["nas-robbench-201.csv", "nas-bench-201-epochs.csv", "hw-nas-bench-201-cifar10.csv"];
      const oracle = await openOracle("tabular", {
        dataset: "cifar10",
        data: published,
        tables: files.map((file) => ({ file: join(tables!, file) })),
      });
      analysis = analyseTables(oracle, {
        own: HERE.map(parseMetric),
        others: [AUTOATTACK, "cifar10_test@200", "cifar10_valid@12", "raspi4_latency"].map(parseMetric),
        over: "networks",
        searches: { queries: 0, seeds: 0, strategies: [], found: [] },
      });
    });

    // Measured independently, by another program, over the members whose values are published.
    test.each([
      [AUTOATTACK, [0.848, 0.7, 0.244, -0.036]],
      ["cifar10_test@200", [0.947, 0.626, 0.174, -0.105]],
      ["cifar10_valid@12", [0.582, 0.315, -0.04, -0.215]],
      ["raspi4_latency", [0.464, 0.474, 0.249, 0.059]],
    ])("%s ranks the 6,466 networks as measured independently", (there, taus) => {
      for (const [i, here] of HERE.entries()) {
        const { tau, n } = agreementBetween(analysis, here, there);
        expect(n).toBe(6466);
        expect(Math.abs(tau - taus[i]!), here).toBeLessThan(0.00055);
      }
    });

    test("accuracy under AutoAttack after adversarial training goes with clean accuracy, not with robustness", () => {
      const rho = (here: string): number => agreementBetween(analysis, here, AUTOATTACK).rho;
      expect(rho("clean")).toBeCloseTo(0.968, 3);
      expect(rho("pgd@Linf:1")).toBeCloseTo(0.297, 3);
      expect(rho("aa_apgd-ce@Linf:1")).toBeCloseTo(-0.1, 2);
    });

    test("the best network under PGD ε = 1 is 5,456th of 6,466 once it is adversarially trained", () => {
      expect(bestOn(analysis, "pgd@Linf:1", AUTOATTACK)).toMatchObject({ rank: 5456, n: 6466, tied: 1 });
    });
  },
);
