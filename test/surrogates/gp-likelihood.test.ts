import { describe, expect, it } from "vitest";
import { createRandom } from "../../src/space/random.ts";
import { logPosterior, maximizePosterior, type Prior } from "../../surrogates/gp-likelihood.ts";
import type { Kernel } from "../../surrogates/kernel.ts";

const prior: Prior = {
  weights: [
    { mean: 0, sd: 1 },
    { mean: 0.5, sd: 2 },
  ],
  noise: { mean: -2, sd: 1 },
};

/** Twelve points in the plane; components are the distances (or products) along the two axes. */
function data(form: Kernel["form"]) {
  const random = createRandom("gp-likelihood");
  const points = Array.from({ length: 12 }, () => [random.next(), random.next()] as const);
  const pairs: number[] = [];
  for (let i = 0; i < points.length; i++)
    for (let j = 0; j <= i; j++)
      for (const axis of [0, 1] as const) {
        const [a, b] = [points[i]![axis], points[j]![axis]];
        pairs.push(form === "exponential" ? Math.abs(a - b) : Math.exp(-2 * (a - b) ** 2));
      }
  const values = Float64Array.from(points, ([x, y]) => Math.sin(3 * x) + 0.2 * y + 0.1 * random.normal());
  return { pairs: Float64Array.from(pairs), values };
}

describe.each(["exponential", "sum"] as const)("the log posterior of a kernel of form %s", (form) => {
  const { pairs, values } = data(form);

  it("has the gradient that finite differences give", () => {
    const logs = Float64Array.of(0.3, -0.7, -1.5);
    const { gradient } = logPosterior(form, pairs, values, prior, logs);
    logs.forEach((_, c) => {
      const h = 1e-5;
      const [up, down] = [logs.slice(), logs.slice()];
      up[c]! += h;
      down[c]! -= h;
      const slope =
        (logPosterior(form, pairs, values, prior, up).value -
          logPosterior(form, pairs, values, prior, down).value) /
        (2 * h);
      expect(gradient[c]).toBeCloseTo(slope, 5);
    });
  });

  it("is raised by fitting", () => {
    const start = { weights: [1, 1], noise: 0.1 };
    const fitted = maximizePosterior(form, pairs, values, prior, start);
    const mean = values.reduce((a, b) => a + b) / values.length;
    const centred = values.map((v) => v - mean);
    const at = ({ weights, noise }: typeof fitted): number =>
      logPosterior(form, pairs, centred, prior, Float64Array.from([...weights, noise], Math.log)).value;
    expect(at(fitted)).toBeGreaterThan(at(start));
  });
});

it("stays at finite hyper-parameters when all values are tied", () => {
  const { pairs } = data("exponential");
  const fitted = maximizePosterior("exponential", pairs, new Float64Array(12).fill(0.5), prior, {
    weights: [1, 1],
    noise: 0.1,
  });
  expect([...fitted.weights, fitted.noise].every((v) => Number.isFinite(v) && v > 0)).toBe(true);
});
