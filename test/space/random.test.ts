import { describe, expect, test } from "vitest";
import { createRandom } from "../../src/space/random.ts";

const draws = (seed: string, n = 5): number[] => {
  const random = createRandom(seed);
  return Array.from({ length: n }, () => random.next());
};

describe("random numbers", () => {
  test("the same seed gives the same numbers, another seed others", () => {
    expect(draws("a")).toEqual(draws("a"));
    expect(draws("a")).not.toEqual(draws("b"));
  });

  test("the first draws are these, on every machine", () => {
    expect(draws("random-search|clean|0|search", 3)).toMatchInlineSnapshot(`
      [
        0.6069804292637855,
        0.7709786624182016,
        0.9360238686203957,
      ]
    `);
    const random = createRandom("golden");
    expect([
      random.integer(5),
      random.integer(15_625),
      random.normal(),
      random.normal(),
    ]).toMatchInlineSnapshot(`
      [
        2,
        5676,
        0.47383078437821846,
        1.5211926576224355,
      ]
    `);
    expect(random.shuffle([0, 1, 2, 3, 4, 5, 6, 7])).toMatchInlineSnapshot(`
      [
        3,
        5,
        1,
        2,
        0,
        4,
        6,
        7,
      ]
    `);
    expect(random.fork("model").next()).toMatchInlineSnapshot(`0.08193188509903848`);
  });

  test("streams of neighbouring seeds share nothing", () => {
    const first = Array.from({ length: 2_000 }, (_, seed) => draws(`x|${seed}|search`, 2));
    const xs = first.map(([a]) => a!);
    // Standard error of a correlation of 2,000 pairs: .022.
    expect(Math.abs(correlation(xs.slice(1), xs.slice(0, -1)))).toBeLessThan(0.09);
    expect(
      Math.abs(
        correlation(
          xs,
          first.map(([, b]) => b!),
        ),
      ),
    ).toBeLessThan(0.09);
    expect(new Set(xs).size).toBe(2_000);
  });

  test("a fork neither depends on the stream's position nor moves it", () => {
    const [one, two] = [createRandom("f"), createRandom("f")];
    one.next();
    expect(one.fork("model").next()).toBe(two.fork("model").next());
    two.next();
    expect(one.next()).toBe(two.next());
    expect(one.fork("model").next()).not.toBe(one.fork("other").next());
  });

  test("integers fill 0 … n − 1, normals have mean 0 and variance 1", () => {
    const random = createRandom("moments");
    const integers = new Set(Array.from({ length: 500 }, () => random.integer(7)));
    expect([...integers].sort()).toEqual([0, 1, 2, 3, 4, 5, 6]);
    const normals = Array.from({ length: 40_000 }, () => random.normal());
    const mean = normals.reduce((a, b) => a + b) / normals.length;
    const variance = normals.reduce((a, b) => a + (b - mean) ** 2, 0) / normals.length;
    expect(Math.abs(mean)).toBeLessThan(0.02);
    expect(Math.abs(variance - 1)).toBeLessThan(0.03);
    expect(normals.filter((x) => Math.abs(x) > 1.96).length / normals.length).toBeCloseTo(0.05, 2);
  });

  test("a shuffle keeps the items, works in place and reaches every order", () => {
    const random = createRandom("shuffle");
    const orders = new Map<string, number>();
    for (let i = 0; i < 6_000; i++) {
      const items = [1, 2, 3];
      expect(random.shuffle(items)).toBe(items);
      orders.set(items.join(""), (orders.get(items.join("")) ?? 0) + 1);
    }
    expect(orders.size).toBe(6);
    for (const count of orders.values()) expect(Math.abs(count - 1_000)).toBeLessThan(150);
  });

  test("picking from nothing is an error", () =>
    expect(() => createRandom("p").pick([])).toThrow(RangeError));
});

function correlation(xs: readonly number[], ys: readonly number[]): number {
  const mean = (v: readonly number[]) => v.reduce((a, b) => a + b) / v.length;
  const [mx, my] = [mean(xs), mean(ys)];
  const cross = mean(xs.map((x, i) => (x - mx) * (ys[i]! - my)));
  return cross / Math.sqrt(mean(xs.map((x) => (x - mx) ** 2)) * mean(ys.map((y) => (y - my) ** 2)));
}
