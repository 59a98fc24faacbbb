import { describe, expect, it } from "vitest";
import type { Encoding } from "../../src/space/encodings/encoding.ts";
import { oneHot } from "../../src/space/encodings/one-hot.ts";
import { nasBench201 as space } from "../../src/space/nas-bench-201/index.ts";
import { createRandom } from "../../src/space/random.ts";
import { randomForest } from "../../surrogates/random-forest.ts";

const settings = { trees: 10, featureShare: 5 / 6, minimumToSplit: 3, bootstrap: true };
const random = createRandom("forest");
const architectures = Array.from({ length: 200 }, () => space.sample(random));
const values = architectures.map((a) => (space.choice(a, 0) === 3 ? 0.9 : 0.5) + 0.01 * space.choice(a, 5));

describe("a forest", () => {
  it("refuses an encoding that is neither indicators nor counts", () => {
    const halves: Encoding = { name: "halves", size: 1, encode: () => Float64Array.of(0.5) };
    const model = randomForest(halves, settings, createRandom("fit"));
    expect(() => model.fit([1], [1])).toThrow(/whole numbers 0 … 255, and the halves encoding/);
  });

  it("finds the decision that matters", () => {
    const model = randomForest(oneHot(space), settings, createRandom("fit"));
    model.fit(architectures, values);
    const { mean } = model.predict([space.parse("3+n1+p1n"), space.parse("p+n1+p1n")]);
    expect(mean[0]).toBeCloseTo(0.9, 1);
    expect(mean[1]).toBeCloseTo(0.5, 1);
  });

  it("without bootstrap and with all features is a regression tree that fits distinct points exactly", () => {
    const model = randomForest(
      oneHot(space),
      { trees: 1, featureShare: 1, minimumToSplit: 2, bootstrap: false },
      createRandom("fit"),
    );
    const distinct = [...new Set(architectures)];
    const own = distinct.map((a) => space.choice(a, 1) * 0.1 + space.choice(a, 2) * 0.01);
    model.fit(distinct, own);
    const { mean, spread } = model.predict(distinct);
    own.forEach((value, i) => {
      expect(mean[i]).toBeCloseTo(value, 12);
      expect(spread[i]).toBeLessThan(1e-6);
    });
  });

  it("splits a node of as many points as it must have, and no smaller one", () => {
    const [a, b] = [space.parse("3+33+333"), space.parse("n+33+333")];
    const predicted = (minimumToSplit: number): number[] => {
      const options = { trees: 1, featureShare: 1, minimumToSplit, bootstrap: false };
      const model = randomForest(oneHot(space), options, createRandom("fit"));
      model.fit([a, b], [0, 1]);
      return [...model.predict([a, b]).mean];
    };
    expect(predicted(2)).toEqual([0, 1]);
    expect(predicted(3)).toEqual([0.5, 0.5]);
  });

  it("reports the law of total variance: leaf variances plus the variance of leaf means", () => {
    const stump: Encoding = { name: "constant", size: 1, encode: () => Float64Array.of(1) };
    const model = randomForest(stump, { ...settings, trees: 2, bootstrap: false }, createRandom("fit"));
    model.fit([1, 2, 3, 4], [0, 1, 0, 1]);
    const { mean, spread } = model.predict([1]);
    expect(mean[0]).toBeCloseTo(0.5, 12);
    expect(spread[0]).toBeCloseTo(0.5, 12);
  });

  it("fits a list that grew in place as it is now, a frozen one as it always was", () => {
    const growing = architectures.slice(0, 50);
    const model = randomForest(oneHot(space), settings, createRandom("fit"));
    model.fit(growing, values.slice(0, 50));
    growing.push(...architectures.slice(50, 100));
    model.fit(growing, values.slice(0, 100));
    const fresh = randomForest(oneHot(space), settings, createRandom("fit"));
    fresh.fit(architectures.slice(0, 50), values.slice(0, 50));
    fresh.fit(Object.freeze(architectures.slice(0, 100)), values.slice(0, 100));
    expect(model.predict(architectures)).toMatchObject({ mean: fresh.predict(architectures).mean });
  });

  it.each([
    ["tied values", [1, 2, 3, 4], [0.1, 0.1, 0.1, 0.1]],
    ["two points", [1, 9], [0.1, 0.2]],
    ["duplicates", [1, 1, 1], [0.1, 0.1, 0.9]],
  ])("%s give finite predictions", (_, list, observed) => {
    const model = randomForest(oneHot(space), settings, createRandom("fit"));
    model.fit(list, observed);
    const { mean, spread } = model.predict([5, 6]);
    expect([...mean, ...spread].every(Number.isFinite)).toBe(true);
  });

  it("refuses infinity", () => {
    const model = randomForest(oneHot(space), settings, createRandom("fit"));
    expect(() => model.fit([1], [Number.POSITIVE_INFINITY])).toThrow(/architecture 1 is Infinity/);
  });
});
