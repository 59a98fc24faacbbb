import { describe, expect, it } from "vitest";
import { spreadOf } from "../../../src/analysis/descriptive.ts";
import { defineSpace } from "../../../src/space/space.ts";
import { editsOf } from "../../../src/studies/design/edits.ts";
import { effectsOf } from "../../../src/studies/design/effects.ts";
import { sizeGroups } from "../../../src/studies/design/groups.ts";

/** Two decisions of three choices each, every architecture a network of its own. */
const small = defineSpace({
  name: "small",
  decisions: [
    { name: "a", choices: ["0", "1", "2"] },
    { name: "b", choices: ["0", "1", "2"] },
  ],
  canonicalForm: (choices) => choices.join(),
  format: (choices) => choices.join(),
  code: (choices) => choices.join(),
  parse: (text) => text.split(",").map(Number),
});

describe("effects of choices", () => {
  it("of an additive metric are all main effects", () => {
    const values = Float64Array.from({ length: 9 }, (_, i) => 10 * Math.floor(i / 3) + (i % 3));
    const { mean, main, pairs, higher } = effectsOf(small, values);
    expect(mean).toBeCloseTo(11, 12);
    expect(main[0]!.effects).toEqual([-10, 0, 10]);
    expect(main[1]!.effects.map((e) => Math.round(1e9 * e) / 1e9)).toEqual([-1, 0, 1]);
    expect(main[0]!.share + main[1]!.share).toBeCloseTo(1, 12);
    expect(pairs[0]!.share).toBeCloseTo(0, 12);
    expect(higher).toBeCloseTo(0, 12);
  });

  it("of a product are all in the pair", () => {
    const values = Float64Array.from({ length: 9 }, (_, i) => (Math.floor(i / 3) - 1) * ((i % 3) - 1));
    const { main, pairs } = effectsOf(small, values);
    expect(main[0]!.share).toBeCloseTo(0, 12);
    expect(pairs[0]!.share).toBeCloseTo(1, 12);
    expect(pairs[0]!.effects[2]![0]).toBeCloseTo(-1, 12);
  });

  it("of a constant are none", () => {
    const { variance, main, higher } = effectsOf(small, new Float64Array(9).fill(3));
    expect([variance, main[0]!.share, higher]).toEqual([0, 0, 0]);
  });
});

describe("edits", () => {
  const values = Float64Array.from([0, 1, 2, 1, 5, 1, 4, 0, 3]);
  const edits = editsOf(small, values);

  it("counts every pair of neighbours once", () => {
    expect(edits.pairs).toBe((9 * 4) / 2);
    expect(edits.neutral).toBe(0);
  });

  it("finds the largest change and the networks that no edit improves", () => {
    expect(edits.largest).toEqual({ before: 4, after: 7, change: -5 });
    expect(edits.localOptima).toBe(2);
  });

  it("has as mean of a kind the difference of main effects", () => {
    const { main } = effectsOf(small, values);
    for (const { decision, from, to, mean } of edits.kinds)
      expect(mean).toBeCloseTo(main[decision]!.effects[to]! - main[decision]!.effects[from]!, 12);
  });
});

describe("networks of equal size", () => {
  it("are grouped, smallest first, with the first best and the first worst", () => {
    const size = (parameters: number) => ({ parameters, conv3x3: 0, conv1x1: 0 });
    const groups = sizeGroups([size(5), size(3), size(5), size(5)], Float64Array.from([0.2, 0.9, 0.7, 0.7]));
    expect(groups.map(({ parameters }) => parameters)).toEqual([3, 5]);
    expect(groups[1]).toMatchObject({ classes: [0, 2, 3], best: 2, worst: 0 });
    expect(groups[1]!.spread).toMatchObject({ minimum: 0.2, median: 0.7, maximum: 0.7 });
  });

  it("have quartiles as R's default", () => {
    expect(spreadOf([4, 1, 3, 2])).toEqual({
      minimum: 1,
      q1: 1.75,
      median: 2.5,
      q3: 3.25,
      maximum: 4,
      mean: 2.5,
    });
  });
});
