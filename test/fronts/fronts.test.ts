import { describe, expect, test } from "vitest";
import { additiveEpsilon, frontShare, igdPlus, latticeWeights } from "../../src/fronts/distances.ts";
import { covers, frontOf } from "../../src/fronts/dominance.ts";
import { gain, hypervolume } from "../../src/fronts/hypervolume.ts";
import { parseMetric } from "../../src/metric/metric.ts";
import { openTable } from "../../src/oracle/tabular/index.ts";
import { published } from "../fixtures/data.ts";
import { randomSets } from "../fixtures/fronts.ts";

describe("fronts", () => {
  test("hold what nobody covers, each point once", () => {
    const points = [
      [1, 3],
      [2, 2],
      [2, 2],
      [3, 1],
      [1, 1],
      [2, 1],
      [Number.NaN, 9],
    ];
    expect(frontOf(points)).toEqual([3, 1, 0]);
    for (const set of randomSets(200, 3, "fronts")) {
      const front = frontOf(set);
      for (const [i, point] of set.entries()) {
        const beaten = set.some((other) => covers(other, point) && !covers(point, other));
        if (beaten) expect(front).not.toContain(i);
        else expect(front.some((j) => set[j]!.join() === point.join())).toBe(true);
      }
    }
  });
});

describe("indicators", () => {
  test("hypervolume of small sets by hand", () => {
    expect(
      hypervolume(
        [
          [1, 3],
          [2, 2],
          [3, 1],
        ],
        [0, 0],
      ),
    ).toBe(6);
    expect(
      hypervolume(
        [
          [1, 3],
          [0, 9],
        ],
        [0, 0],
      ),
    ).toBe(3); // a point on the reference adds nothing
    expect(hypervolume([[2, 2, 2]], [1, 0, 0])).toBe(4);
    expect(hypervolume([], [0, 0])).toBe(0);
  });

  test("what a point gains is the difference that it makes", () => {
    for (const objectives of [2, 3, 4])
      for (const [point, ...rest] of randomSets(300, objectives, `gain ${objectives}`)) {
        const reference = new Array<number>(objectives).fill(-0.5);
        const difference = hypervolume([point!, ...rest], reference) - hypervolume(rest, reference);
        expect(gain(point!, rest, reference)).toBeCloseTo(difference, 10);
      }
  });

  test("IGD+, ε and the share are best on the front itself", () => {
    const front = [
      [1, 3],
      [2, 2],
      [3, 1],
    ];
    expect([igdPlus(front, front), additiveEpsilon(front, front), frontShare(front, front)]).toEqual([
      0, 0, 1,
    ]);
    expect(igdPlus([[2, 2]], front)).toBeCloseTo(2 / 3, 12);
    expect(additiveEpsilon([[2, 2]], front)).toBe(1);
    expect(
      frontShare(
        [
          [2, 2],
          [9, 9],
        ],
        front,
      ),
    ).toBe(1 / 3);
    expect(igdPlus([], front)).toBe(Number.POSITIVE_INFINITY);
  });

  test("lattice weights sum to one", () => {
    expect(latticeWeights(2, 2)).toEqual([
      [0, 1],
      [0.5, 0.5],
      [1, 0],
    ]);
    expect(latticeWeights(3, 12)).toHaveLength(91);
  });
});

describe.skipIf(published === undefined)("the exact fronts of CIFAR-10 (needs the published data)", () => {
  test("are found by brute force", () => {
    const table = openTable({ folder: published!, dataset: "cifar10" });
    const sizes = ["pgd@Linf:1", "aa_apgd-ce@Linf:1", "fgsm@Linf:1", "corruptions"].map((name) => {
      const [x, y] = ["clean", name].map((text) => table.column(parseMetric(text)));
      const points = Array.from(x!, (value, c) => [value, y![c]!]);
      const front = frontOf(points);
      // By brute force: nobody is at least as good in both and better in one.
      const beaten = (p: readonly number[]) =>
        points.some((q) => q[0]! >= p[0]! && q[1]! >= p[1]! && (q[0]! > p[0]! || q[1]! > p[1]!));
      expect(front.every((i) => !beaten(points[i]!))).toBe(true);
      const whole = new Set(points.filter((p) => !beaten(p)).map((p) => p.join()));
      expect(new Set(front.map((i) => points[i]!.join()))).toEqual(whole);
      return front.length;
    });
    expect(sizes).toEqual([10, 14, 3, 2]);
  });
});
