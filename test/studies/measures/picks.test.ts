import { describe, expect, it } from "vitest";
import { expectedPick, pickBy } from "../../../src/studies/measures/picks.ts";

describe("the pick of a measure", () => {
  const measure = Float64Array.from([3, 1, 3, 1, 2]);
  const metric = Float64Array.from([0.1, 0.2, 0.5, 0.4, 0.3]);

  it("is the mean over ties", () => {
    expect(pickBy(measure, metric, true)).toEqual({ at: [0, 2], value: 0.3 });
    expect(pickBy(measure, metric, false).at).toEqual([1, 3]);
    expect(pickBy(measure, metric, false).value).toBeCloseTo(0.3, 12);
  });

  it("is expected, among n drawn at random, as enumerating all draws says", () => {
    for (let n = 1; n <= 5; n++) {
      const values: number[] = [];
      for (let set = 0; set < 32; set++) {
        const drawn = [0, 1, 2, 3, 4].filter((i) => set & (1 << i));
        if (drawn.length !== n) continue;
        const best = Math.max(...drawn.map((i) => measure[i]!));
        const tied = drawn.filter((i) => measure[i] === best);
        values.push(tied.reduce((sum, i) => sum + metric[i]!, 0) / tied.length);
      }
      const mean = values.reduce((a, b) => a + b) / values.length;
      expect(expectedPick(measure, metric, [n])[0]).toBeCloseTo(mean, 12);
    }
  });

  it("of all is the best, when the metric itself ranks", () => {
    expect(expectedPick(metric, metric, [5])[0]).toBe(0.5);
  });
});
