import { expect, it } from "vitest";
import { improvement } from "../../../algorithms/bayesian/acquisition.ts";
import { mostPromising } from "../../../algorithms/bayesian/survey.ts";
import { liveEdgeBag, pathBag } from "../../../src/space/encodings/bags.ts";
import { nasBench201 as space } from "../../../src/space/nas-bench-201/index.ts";
import { createRandom } from "../../../src/space/random.ts";
import { bagDistanceKernel } from "../../../surrogates/bag-kernel.ts";
import { gaussianProcess } from "../../../surrogates/gaussian-process.ts";

const kernel = bagDistanceKernel([liveEdgeBag(space), pathBag(space)]);
const prior = { weights: kernel.components.map(() => ({ mean: 0, sd: 1 })), noise: { mean: -3, sd: 1 } };
const random = createRandom("survey");
const architectures = Array.from({ length: 40 }, () => space.sample(random));
const values = architectures.map((a) => space.choices(a).filter((c) => c === 3).length + random.normal());
const list = Array.from({ length: 200 }, () => space.sample(random));

it("a survey agrees with predictions: means always, spreads once refined, bounds before", () => {
  const gp = gaussianProcess({ kernel, prior });
  for (const n of [5, 6, 20, 21, 40]) {
    gp.fit(architectures.slice(0, n), values.slice(0, n));
    const survey = gp.survey(list);
    const exact = gp.predict(list);
    for (let c = 0; c < list.length; c++) {
      expect(survey.mean[c]).toBeCloseTo(exact.mean[c]!, 9);
      expect(survey.spread[c]).toBeGreaterThanOrEqual(exact.spread[c]! - 1e-7);
      if (c % 3 !== 0) continue;
      survey.refine(c);
      expect(survey.spread[c]).toBeCloseTo(exact.spread[c]!, 6);
    }
  }
});

it("the most promising candidate is the one that scoring everything would choose", () => {
  const gp = gaussianProcess({ kernel, prior });
  for (let n = 5; n <= 40; n += 5) {
    gp.fit(architectures.slice(0, n), values.slice(0, n));
    const incumbent = Math.max(...values.slice(0, n));
    const residual = n % 10 === 0 ? 0 : 0.5;
    const skip = (c: number): boolean => c % 7 === 0;
    const exact = gp.predict(list);
    let best = -1;
    for (let c = 0; c < list.length; c++) {
      if (skip(c)) continue;
      const score = (i: number): number =>
        improvement(exact.mean[i]!, Math.hypot(exact.spread[i]!, residual), incumbent);
      if (best < 0 || score(c) > score(best) + 1e-12) best = c;
    }
    expect(list[mostPromising(gp.survey(list), incumbent, residual, skip)]).toBe(list[best]);
  }
  expect(mostPromising(gp.survey(list), 0, 0, () => true)).toBe(-1);
});
