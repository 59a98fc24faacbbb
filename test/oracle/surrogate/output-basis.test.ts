import { describe, expect, it } from "vitest";
import { fitOutputBasis } from "../../../src/oracle/surrogate/model/fit-basis.ts";
import { decodeOutputs, encodeOutputs } from "../../../src/oracle/surrogate/model/output-basis.ts";
import { createRandom } from "../../../src/space/random.ts";

const rows = 400;
const random = createRandom("basis");
/** Four metrics, all driven by one hidden number, with a few broken networks far below. */
const values = new Float64Array(rows * 4);
for (let i = 0; i < rows; i++) {
  const quality = i % 50 === 0 ? 0.1 : 0.8 + 0.1 * random.next();
  values.set([quality, quality * 0.7, quality * 0.5 + 0.1, 1 - quality], 4 * i);
}

describe("a shared basis of metrics", () => {
  const basis = fitOutputBasis(values, rows);

  it("holds dependent metrics in fewer components, and gives the values back", () => {
    expect(basis.rank).toBeLessThan(8);
    const back = decodeOutputs(basis, encodeOutputs(basis, values, rows), rows);
    const worst = back.reduce((most, value, k) => Math.max(most, Math.abs(value - values[k]!)), 0);
    expect(worst).toBeLessThan(0.05);
  });

  it("stays within the range of the data, whatever the components say", () => {
    const wild = Float64Array.from({ length: 50 * basis.rank }, () => 100 * random.normal());
    for (const value of decodeOutputs(basis, wild, 50)) {
      expect(value).toBeGreaterThan(-0.01);
      expect(value).toBeLessThan(1.01);
    }
  });

  it("survives a metric that never changes", () => {
    const constant = values.map((value, k) => (k % 4 === 2 ? 0.25 : value));
    const made = fitOutputBasis(constant, rows);
    const back = decodeOutputs(made, encodeOutputs(made, constant, rows), rows);
    expect(back[2]).toBeCloseTo(0.25, 6);
  });
});
