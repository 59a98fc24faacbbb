import { inverse, Matrix } from "ml-matrix";
import { describe, expect, it } from "vitest";
import { choiceBag, liveEdgeBag, pathBag } from "../../src/space/encodings/bags.ts";
import { nasBench201 as space } from "../../src/space/nas-bench-201/index.ts";
import { createRandom } from "../../src/space/random.ts";
import { bagDistanceKernel } from "../../surrogates/bag-kernel.ts";
import { gaussianProcess } from "../../surrogates/gaussian-process.ts";
import { kernelValues } from "../../surrogates/kernel.ts";

const kernel = bagDistanceKernel([liveEdgeBag(space), pathBag(space)]);
const prior = {
  weights: kernel.components.map(() => ({ mean: 0, sd: 1 })),
  noise: { mean: -3, sd: 1 },
};
const random = createRandom("gaussian-process");
const architectures = Array.from({ length: 30 }, () => space.sample(random));
const values = architectures.map(
  (a) => space.choices(a).filter((c) => c === 3).length + 0.1 * random.normal(),
);
const others = Array.from({ length: 15 }, () => space.sample(random));

const kernelOf = (a: number, b: number, weights: readonly number[]): number => {
  const components = new Float64Array(kernel.components.length);
  kernel.compare(a, Int32Array.of(b), components);
  const out = new Float64Array(1);
  kernelValues(kernel.form, components, weights, 1, out);
  return out[0]!;
};

describe("predictions", () => {
  const gp = gaussianProcess({ kernel, prior });
  gp.fit(architectures, values);
  const { mean, spread } = gp.predict(others);

  it("equal the textbook formulas solved densely (Rasmussen & Williams 2006, eq. 2.25 and 2.26)", () => {
    const { weights, noise } = gp.hyperparameters();
    const n = architectures.length;
    const k = new Matrix(architectures.map((a) => architectures.map((b) => kernelOf(a, b, weights))));
    const inverted = inverse(k.add(Matrix.eye(n).mul(noise)));
    const offset = values.reduce((a, b) => a + b) / n;
    const y = Matrix.columnVector(values.map((v) => v - offset));
    const variance = y.transpose().mmul(inverted).mmul(y).get(0, 0) / n;
    others.forEach((other, i) => {
      const row = Matrix.rowVector(architectures.map((a) => kernelOf(a, other, weights)));
      expect(mean[i]).toBeCloseTo(offset + row.mmul(inverted).mmul(y).get(0, 0), 8);
      const reduction = row.mmul(inverted).mmul(row.transpose()).get(0, 0);
      expect(spread[i]).toBeCloseTo(Math.sqrt(variance * Math.max(0, 1 - reduction)), 6);
    });
    expect(gp.residual()).toBeCloseTo(Math.sqrt(variance * noise), 8);
  });

  it("are the same whether data came at once or one by one between refits", () => {
    const grown = gaussianProcess({ kernel, prior, refitGrowth: 100 });
    const whole = gaussianProcess({ kernel, prior, refitGrowth: 100 });
    const list = Object.freeze([...others]);
    for (let n = 3; n <= 30; n++) {
      grown.fit(architectures.slice(0, n), values.slice(0, n));
      grown.predict(list);
    }
    whole.fit(architectures.slice(0, 3), values.slice(0, 3));
    whole.fit(architectures, values);
    const [a, b] = [grown.predict(list), whole.predict(others)];
    others.forEach((_, i) => {
      expect(a.mean[i]).toBeCloseTo(b.mean[i]!, 10);
      expect(a.spread[i]).toBeCloseTo(b.spread[i]!, 10);
    });
  });

  it("forget data that were replaced", () => {
    const reused = gaussianProcess({ kernel, prior });
    reused.fit(others, values.slice(0, 15));
    reused.predict(architectures);
    reused.fit(architectures, values);
    expect([...reused.predict(others).mean]).toHaveLength(15);
    const fresh = gaussianProcess({ kernel, prior, refitGrowth: 1.25 });
    fresh.fit(architectures, values);
    reused.predict(others).mean.forEach((m, i) => {
      expect(Math.abs(m - fresh.predict(others).mean[i]!)).toBeLessThan(0.2);
    });
  });
});

it("hyper-parameters are fitted to the latest points alone, as many as are allowed", () => {
  const some = gaussianProcess({ kernel, prior, likelihoodPoints: 12 });
  some.fit(architectures, values);
  const latest = gaussianProcess({ kernel, prior });
  latest.fit(architectures.slice(-12), values.slice(-12));
  expect(some.hyperparameters()).toEqual(latest.hyperparameters());
});

it("encodings of one network are one point for kernels of the network", () => {
  const twins = bagDistanceKernel([pathBag(space)]);
  const out = new Float64Array(1);
  for (let c = 0; c < space.classCount; c += 97) {
    const members = space.members(c);
    twins.compare(members[0]!, Int32Array.of(members.at(-1)!), out);
    expect(out[0]).toBe(0);
  }
});

describe("degenerate data", () => {
  const choices = bagDistanceKernel([choiceBag(space)]);
  const model = () =>
    gaussianProcess({
      kernel: choices,
      prior: { weights: [{ mean: 0, sd: 1 }], noise: { mean: -3, sd: 1 } },
    });
  const finite = (list: Float64Array): boolean => list.every(Number.isFinite);

  it.each([
    ["all values tied", [1, 2, 3, 4, 5], [0.1, 0.1, 0.1, 0.1, 0.1]],
    ["one point", [7], [0.5]],
    ["two points", [7, 8], [0.5, 0.6]],
    ["duplicate points that disagree", [7, 7, 7, 8], [0.5, 0.6, 0.7, 0.1]],
    ["values a rounding apart", [1, 2, 3, 4], [0.3, 0.3 + 1e-16, 0.3, 0.3]],
  ])("%s: finite predictions", (_, list, observed) => {
    const gp = model();
    gp.fit(list, observed);
    const { mean, spread } = gp.predict([7, 9, 10_000]);
    expect(finite(mean) && finite(spread)).toBe(true);
  });

  it("NaN is refused in one line that names the architecture", () => {
    expect(() => model().fit([1, 2], [0.5, Number.NaN])).toThrow(/architecture 2 is NaN/);
    expect(() => model().fit([], [])).toThrow(/0 architectures/);
  });
});
