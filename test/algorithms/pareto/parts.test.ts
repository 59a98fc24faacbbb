import { describe, expect, it } from "vitest";
import { contributionsOf } from "../../../algorithms/pareto/contribution.ts";
import { crowdingOf } from "../../../algorithms/pareto/crowding.ts";
import { beats, frontsOf } from "../../../algorithms/pareto/domination.ts";
import { hypervolume } from "../../../src/fronts/hypervolume.ts";
import { randomSets } from "../../fixtures/fronts.ts";

const members = (points: readonly (readonly number[])[]) => points.map((outcome) => ({ outcome }));

describe("constrained domination", () => {
  it.each([
    ["better in one objective", [1, 2], [1, 1], true],
    ["better in one, worse in another", [1, 2], [2, 1], false],
    ["equal", [1, 2], [1, 2], false],
    ["within the limit against outside, however good", [0, 0, 0.1], [9, 9, -0.1], true],
    ["outside against within", [9, 9, -0.1], [0, 0, 0], false],
    ["farther inside the limit", [1, 1, 5], [1, 1, 0], false],
    ["less outside, however bad", [0, 0, -1], [9, 9, -2], true],
    ["equally outside", [9, 9, -1], [0, 0, -1], false],
    ["outside one limit less, inside another by less", [0, 0, -1, 1], [0, 0, -2, 5], true],
    ["outside one limit less, another more", [0, 0, -1, -2], [0, 0, -2, -1], false],
  ])("%s", (_, a, b, expected) => expect(beats(a, b, 2)).toBe(expected));

  it("peels fronts as brute force does, with limits and without", () => {
    for (const points of [...randomSets(100, 2, "two"), ...randomSets(100, 4, "limits").map(centred)]) {
      let rest = members(points);
      for (const front of frontsOf(rest, 2)) {
        const unbeaten = rest.filter((m) => !rest.some((other) => beats(other.outcome, m.outcome, 2)));
        expect(new Set(front)).toEqual(new Set(unbeaten));
        rest = rest.filter((m) => !unbeaten.includes(m));
      }
      expect(rest).toEqual([]);
    }
  });
});

/** The last two numbers as limits, about half of them broken. */
const centred = (points: number[][]): number[][] =>
  points.map((point) => point.map((value, j) => (j < 2 ? value : value - 1.5)));

it("crowding is the distance between the neighbours, and endless at the ends", () => {
  const front = members([
    [0, 10],
    [4, 2],
    [10, 0],
    [1, 8],
  ]);
  expect([...crowdingOf(front, 2)]).toEqual([Infinity, 0.9 + 0.8, Infinity, 0.4 + 0.8]);
  expect([...crowdingOf(members([[1, 1]]), 2)]).toEqual([Infinity]);
});

it.each([2, 3])("a contribution to %d objectives is what the hypervolume loses without it", (m) => {
  for (const set of randomSets(100, m, "contributions")) {
    const front = frontsOf(members(set), m)[0]!;
    const low = Array.from({ length: m }, (_, k) => Math.min(...front.map(({ outcome }) => outcome[k]!)));
    const high = Array.from({ length: m }, (_, k) => Math.max(...front.map(({ outcome }) => outcome[k]!)));
    const points = front.map(({ outcome }) =>
      outcome.map((value, k) => (high[k]! > low[k]! ? (value - low[k]!) / (high[k]! - low[k]!) : 0)),
    );
    const reference = new Array<number>(m).fill(-1);
    const whole = hypervolume(points, reference);
    for (const [i, contribution] of contributionsOf(front, m).entries())
      expect(contribution).toBeCloseTo(
        whole -
          hypervolume(
            points.filter((_, j) => j !== i),
            reference,
          ),
        12,
      );
  }
});
