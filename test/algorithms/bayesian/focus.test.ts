import { expect, it } from "vitest";
import { mostPromising } from "../../../algorithms/bayesian/focus.ts";
import { liveEdgeBag, pathBag } from "../../../src/space/encodings/bags.ts";
import { nasBench201 as space } from "../../../src/space/nas-bench-201/index.ts";
import { createRandom } from "../../../src/space/random.ts";
import { bagDistanceKernel } from "../../../surrogates/bag-kernel.ts";
import { gaussianProcess } from "../../../surrogates/gaussian-process.ts";

const kernel = bagDistanceKernel([liveEdgeBag(space), pathBag(space)]);
const prior = { weights: kernel.components.map(() => ({ mean: 0, sd: 1 })), noise: { mean: -3, sd: 1 } };
const random = createRandom("focus");
const architectures = Array.from({ length: 40 }, () => space.sample(random));
const values = architectures.map((a) => space.choices(a).filter((c) => c === 3).length + random.normal());
const list = Array.from({ length: 200 }, () => space.sample(random));

it("a survey agrees with predictions, an outlook has their means and bounds their spreads", () => {
  const gp = gaussianProcess({ kernel, prior });
  for (const n of [5, 6, 20, 21, 40]) {
    gp.fit(architectures.slice(0, n), values.slice(0, n));
    const survey = gp.survey(list);
    const outlook = gp.outlook(list);
    const exact = gp.predict(list);
    for (let c = 0; c < list.length; c++) {
      expect(survey.mean[c]).toBeCloseTo(exact.mean[c]!, 9);
      expect(survey.spread[c]).toBeCloseTo(exact.spread[c]!, 6);
      expect(outlook.mean[c]).toBeCloseTo(exact.mean[c]!, 9);
      expect(outlook.spread[c]).toBeGreaterThanOrEqual(exact.spread[c]! - 1e-7);
    }
  }
});

it("the most promising candidates are those that some belief hopes most of, in the order of the list", () => {
  const belief = (mean: number[], spread: number[]) => ({
    mean: Float64Array.from(mean),
    spread: Float64Array.from(spread),
  });
  const beliefs = [belief([0, 5, 1, 2, 9], [1, 0, 1, 1, 0]), belief([0, 0, 0, 0, 0], [3, 0, 0, 0, 9])];
  // Hopes: 9, 5, 4, 5, 27; the last is to be skipped.
  expect(mostPromising([10, 11, 12, 13, 14], beliefs, 2, (a) => a === 14)).toEqual([10, 11]);
  expect(mostPromising([10, 11, 12, 13, 14], beliefs, 9, (a) => a === 14)).toEqual([10, 11, 12, 13]);
});
