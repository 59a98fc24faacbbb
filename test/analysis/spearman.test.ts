import { describe, expect, test } from "vitest";
import { spearmanRho } from "../../src/analysis/spearman.ts";

describe("Spearman's ρ", () => {
  test("is that of R's cor(x, y, method = 'spearman'), ties included", () => {
    expect(
      spearmanRho([106, 86, 100, 101, 99, 103, 97, 113, 112, 110], [7, 0, 27, 50, 28, 29, 20, 12, 6, 17]),
    ).toBeCloseTo(-29 / 165, 12);
    expect(spearmanRho([1, 2, 2, 3], [1, 3, 2, 4])).toBeCloseTo(0.9486832980505138, 12);
  });

  test("sees order only, and nothing in a constant", () => {
    expect(spearmanRho([1, 2, 3, 4], [1, 8, 27, 1e9])).toBe(1);
    expect(spearmanRho([1, 2, 3, 4], [4, 3, 2, -1e9])).toBe(-1);
    expect(spearmanRho([1, 2, 3], [5, 5, 5])).toBeNaN();
  });
});
