import { describe, expect, it } from "vitest";
import { ensemblePrediction, standardize } from "../../surrogates/model.ts";

describe("an ensemble's belief", () => {
  it("is the mean of its members and their standard deviation, n − 1 in the denominator", () => {
    const { mean, spread } = ensemblePrediction([Float64Array.of(1, 5), Float64Array.of(3, 5)]);
    expect([...mean]).toEqual([2, 5]);
    expect(spread[0]).toBeCloseTo(Math.SQRT2, 12);
    expect(spread[1]).toBe(0);
  });

  it("of one member has no spread", () => {
    expect([...ensemblePrediction([Float64Array.of(1, 5)]).spread]).toEqual([0, 0]);
  });
});

it("standardised values have mean 0 and deviation 1, and come back; tied ones are 0", () => {
  const { scaled, mean, sd } = standardize([1, 2, 3, 6]);
  expect(scaled.reduce((a, b) => a + b)).toBeCloseTo(0, 12);
  expect(scaled.reduce((a, b) => a + b * b, 0) / 4).toBeCloseTo(1, 12);
  expect([...scaled].map((z) => mean + sd * z)).toEqual([1, 2, 3, 6].map((v) => expect.closeTo(v, 12)));
  expect([...standardize([0.3, 0.3]).scaled]).toEqual([0, 0]);
});
