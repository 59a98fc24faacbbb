import { expect, test } from "vitest";
import { kneeOf } from "../../src/fronts/knee.ts";

test("the knee is farthest above the plane through the ends, whatever the units", () => {
  const front = [
    [10, 0],
    [9, 400],
    [6, 900],
    [0, 1000],
  ];
  expect(kneeOf(front)).toBe(2);
  expect(kneeOf(front.map(([x, y]) => [1000 * x!, y! / 1000]))).toBe(2);
  expect(kneeOf([[1, 0, 0], [0, 1, 0], [0, 0, 1], [0.5, 0.5, 0.5]])).toBe(3); // biome-ignore format: a row
});

test("a front that is all ends has none", () => {
  expect(kneeOf([])).toBeUndefined();
  expect(
    kneeOf([
      [1, 0],
      [0, 1],
    ]),
  ).toBeUndefined();
});
