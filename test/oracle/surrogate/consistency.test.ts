import { describe, expect, it } from "vitest";
import { largestRises, makeConsistent } from "../../../src/oracle/surrogate/consistency.ts";

const catalogue = new Map([
  ["clean", []],
  ["fgsm@Linf", [1, 2, 4]],
  ["fog", [1, 2]],
]);
const none = [0, 0, 0, 0, 0, 0];
const consistent = (row: number[], rises: readonly number[] = none): number[] => {
  const values = Float64Array.from(row);
  makeConsistent(values, 1, catalogue, rises);
  return [...values];
};

describe("consistent metrics", () => {
  it("leave alone what is consistent", () => {
    const row = [0.9, 0.6, 0.4, 0.2, 0.7, 0.8];
    expect(consistent(row)).toEqual(row);
  });

  it("do not rise with ε: the closest falling sequence takes their place", () => {
    expect(consistent([0.9, 0.6, 0.2, 0.4, 0, 0])).toEqual([0.9, 0.6, 0.3, 0.3, 0, 0]);
    expect(consistent([0.9, 0.1, 0.2, 0.6, 0, 0])).toEqual([0.9, 0.3, 0.3, 0.3, 0, 0]);
  });

  it("may rise as far as the data does", () => {
    expect(consistent([0.9, 0.6, 0.2, 0.25, 0, 0], [0, 0, 0, 0.05, 0, 0])).toEqual([
      0.9, 0.6, 0.2, 0.25, 0, 0,
    ]);
    const [, , before, after] = consistent([0.9, 0.6, 0.2, 0.4, 0, 0], [0, 0, 0, 0.05, 0, 0]);
    expect(after! - before!).toBeCloseTo(0.05, 4);
  });

  it("do not exceed clean accuracy under attack", () => {
    expect(consistent([0.5, 0.7, 0.6, 0.2, 0.9, 0.9])).toEqual([0.5, 0.5, 0.5, 0.2, 0.9, 0.9]);
  });

  it("under attack exceed clean accuracy by no more than they do in the data, ε by ε", () => {
    const rises = [0, 0.05, 0.02, 0, 0, 0];
    expect(consistent([0.5, 0.9, 0.9, 0.9, 0, 0], rises)).toEqual([0.5, 0.55, 0.57, 0.57, 0, 0]);
    expect(consistent([0.5, 0.52, 0.53, 0.1, 0, 0], rises)).toEqual([0.5, 0.52, 0.53, 0.1, 0, 0]);
  });

  it("are fractions in steps of one test image", () => {
    expect(consistent([1.3, 0.123456, 0, -0.2, -1, 2])).toEqual([1, 0.1235, 0, 0, 0, 1]);
  });

  it("know the largest rise of each step in the data", () => {
    const values = Float64Array.from([0.5, 0.4, 0.45, 0.1, 0, 0, 0.5, 0.6, 0.2, 0.1, 0.3, 0.9]);
    expect(largestRises(values, 2, catalogue)).toEqual([
      0,
      expect.closeTo(0.1),
      expect.closeTo(0.05),
      0,
      0,
      0,
    ]);
  });
});
