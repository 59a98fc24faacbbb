import { describe, expect, it } from "vitest";
import { bestThere, signOf } from "../../../src/studies/tables/best.ts";

describe("the best of one metric on another", () => {
  const picks = Float64Array.from([0.9, 0.5, 0.9, 0.1]);
  const judges = Float64Array.from([10, 40, 20, 30]);

  it("is its value, its rank and its distance there", () => {
    expect(bestThere(judges, 1, picks, 1)).toEqual({ at: 1, tied: 1, value: 0.5, rank: 3, regret: 0.4 });
  });

  it("is a mean where several are the best", () => {
    expect(bestThere(picks, 1, judges, 1)).toEqual({ at: 0, tied: 2, value: 15, rank: 3.5, regret: 25 });
  });

  it("follows what each says is better", () => {
    // 0.1 is the lowest: there it has 30, of which two are lower.
    expect(bestThere(picks, -1, judges, -1)).toEqual({ at: 3, tied: 1, value: 30, rank: 3, regret: 20 });
    expect([
      signOf({ direction: "maximise" }),
      signOf({ direction: "minimise" }),
      signOf({ unit: "count" }),
    ]).toEqual([1, -1, undefined]);
  });

  it("has a value but no rank where nothing is better", () => {
    const { value, rank, regret } = bestThere(judges, 1, picks, undefined);
    expect([value, rank, regret]).toEqual([0.5, Number.NaN, Number.NaN]);
  });

  it("gives equal values one rank", () => {
    expect(bestThere(Float64Array.from([1, 2, 3]), 1, Float64Array.from([7, 5, 5]), 1).rank).toBe(2);
  });
});
