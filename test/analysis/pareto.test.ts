import { describe, expect, it } from "vitest";
import { paretoFront } from "../../src/analysis/pareto.ts";
import { createRandom } from "../../src/space/random.ts";

describe("the Pareto front", () => {
  it("keeps what no other point beats in both", () => {
    expect(paretoFront([1, 2, 3, 2], [3, 2, 1, 1])).toEqual([2, 1, 0]);
  });

  it("lists points that are equal in both once, and drops those beaten in one", () => {
    expect(paretoFront([1, 1, 1], [2, 2, 1])).toEqual([0]);
  });

  it("agrees with comparing all pairs", () => {
    const random = createRandom("front");
    const draw = (): number[] => Array.from({ length: 200 }, () => random.integer(20));
    const [x, y] = [draw(), draw()];
    const beaten = (i: number): boolean =>
      x.some((_, j) => x[j]! >= x[i]! && y[j]! >= y[i]! && (x[j]! > x[i]! || y[j]! > y[i]! || j < i));
    const kept = x.map((_, i) => i).filter((i) => !beaten(i));
    expect([...paretoFront(x, y)].sort((a, b) => a - b)).toEqual(kept);
  });
});
