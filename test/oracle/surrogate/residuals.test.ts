import { describe, expect, it } from "vitest";
import { deviationAt, fitResiduals } from "../../../src/oracle/surrogate/model/residuals.ts";
import { createRandom } from "../../../src/space/random.ts";

describe("a model of residuals", () => {
  const rows = 6000;
  const random = createRandom("residuals");
  const predicted = new Float64Array(rows * 2);
  const values = new Float64Array(rows * 2);
  for (let i = 0; i < rows; i++) {
    const p = i / rows;
    const shared = random.normal();
    predicted.set([p, p], 2 * i);
    // Errors shrink from .1 to .02 as the prediction grows; both metrics share most of them.
    const deviation = 0.1 - 0.08 * p;
    values.set([p + deviation * shared, p + deviation * (0.9 * shared + 0.436 * random.normal())], 2 * i);
  }
  const residuals = fitResiduals(predicted, values, rows);

  it("finds how large errors are at each predicted value", () => {
    const at = (value: number): number => deviationAt(residuals, residuals.knots, 0, value);
    expect(at(0.25)).toBeCloseTo(0.08, 2);
    expect(at(0.75)).toBeCloseTo(0.04, 2);
    expect(at(-1)).toBe(residuals.deviation[0]); // flat outside
    expect(at(2)).toBe(residuals.deviation[residuals.knots - 1]);
  });

  it("finds that errors go together", () => {
    const { loadings, factors } = residuals;
    let correlation = 0;
    for (let f = 0; f < factors; f++) correlation += loadings[2 * f]! * loadings[2 * f + 1]!;
    expect(correlation).toBeCloseTo(0.9, 1);
  });
});
