import { describe, expect, it } from "vitest";
import { kendallTau } from "../../../src/analysis/kendall.ts";
import { createRandom } from "../../../src/space/random.ts";
import { stratifiedTau } from "../../../src/studies/measures/within.ts";

describe("τ within strata", () => {
  const random = createRandom("strata");
  const x = Array.from({ length: 80 }, () => random.integer(9));
  const y = Array.from({ length: 80 }, () => random.integer(9));

  it("is Kendall's τ-b where all are in one", () => {
    expect(stratifiedTau(new Uint8Array(80), x, y)).toBeCloseTo(kendallTau(x, y).tau, 12);
  });

  it("does not see what strata explain", () => {
    // y follows the stratum; within each it falls as x rises.
    const strata = [0, 0, 0, 1, 1, 1];
    expect(stratifiedTau(strata, [1, 2, 3, 4, 5, 6], [3, 2, 1, 13, 12, 11])).toBeCloseTo(-1, 12);
    expect(kendallTau([1, 2, 3, 4, 5, 6], [3, 2, 1, 13, 12, 11]).tau).toBeGreaterThan(0);
  });

  it("is not a number where the stratum decides", () => {
    expect(stratifiedTau([0, 1], [1, 2], [1, 2])).toBeNaN();
  });
});
