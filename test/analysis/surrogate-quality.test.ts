import { describe, expect, it } from "vitest";
import { measureQuality, reportedMetrics } from "../../src/analysis/surrogate-quality.ts";
import { parseMetric } from "../../src/metric/metric.ts";
import type { TableOracle } from "../../src/oracle/oracle.ts";
import { tableOracle } from "../../src/oracle/table.ts";
import { nasBench201 } from "../../src/space/nas-bench-201/index.ts";

/** A table whose value of clean is `clean(class)`, and whose fog falls with severity. */
function tableOf(clean: (c: number) => number): TableOracle {
  const n = nasBench201.classCount;
  return tableOracle({
    description: {
      kind: "tabular",
      dataset: "made-up",
      label: "made-up",
      caveats: [],
      fingerprint: "",
      costUnit: "evaluations",
    },
    space: nasBench201,
    catalogue: new Map([
      ["clean", []],
      ["fgsm@Linf", [1, 2]],
      ["pgd@Linf", [1]],
      ["aa_apgd-ce@Linf", [1]],
      ["aa_square@Linf", [1]],
    ]),
    column: ({ key, index }) =>
      Float64Array.from({ length: n }, (_, c) => (key === "clean" ? clean(c) : clean(c) / (index + 2))),
  });
}

describe("quality of predictions", () => {
  const truth = tableOf((c) => c / 10_000);

  it("is perfect for the truth itself", () => {
    for (const quality of measureQuality(truth, truth, reportedMetrics(truth)))
      expect(quality).toEqual({ metric: quality.metric, r2: 1, rmse: 0, tau: 1, tauBest: 1 });
  });

  it("covers every number, the means over levels, and the groups that the dataset has", () => {
    expect(reportedMetrics(truth).map(({ name }) => name)).toEqual([
      "clean",
      ...["fgsm@Linf:1", "fgsm@Linf:2", "pgd@Linf:1", "aa_apgd-ce@Linf:1", "aa_square@Linf:1"],
      ...["fgsm@Linf", "pgd@Linf", "aa_apgd-ce@Linf", "aa_square@Linf", "adversarial"],
    ]);
  });

  it("knows a shift, a reversal, and a best tenth that is upside down", () => {
    const clean = [parseMetric("clean")];
    const [shifted] = measureQuality(
      truth,
      tableOf((c) => c / 10_000 + 0.01),
      clean,
    );
    expect(shifted!.rmse).toBeCloseTo(0.01, 10);
    expect(shifted!.tau).toBe(1);
    const [reversed] = measureQuality(
      truth,
      tableOf((c) => 1 - c / 10_000),
      clean,
    );
    expect(reversed!.tau).toBe(-1);
    const from = nasBench201.classCount - Math.ceil(nasBench201.classCount / 10);
    const upsideDown = tableOf((c) => (c < from ? c : 2 * nasBench201.classCount - c) / 10_000);
    const [odd] = measureQuality(truth, upsideDown, clean);
    expect(odd!.tauBest).toBe(-1);
    expect(odd!.tau).toBeGreaterThan(0.9);
  });

  it("is not a number where there is nothing to explain or to rank", () => {
    const [constant] = measureQuality(
      tableOf(() => 0.5),
      truth,
      [parseMetric("clean")],
    );
    expect(constant!.r2).toBeNaN();
    expect(constant!.tau).toBeNaN();
  });
});
