import { expect, it } from "vitest";
import { fitBenchmark } from "../../../src/oracle/surrogate/model/fit.ts";
import { predictBenchmark } from "../../../src/oracle/surrogate/model/model.ts";
import { createRandom } from "../../../src/space/random.ts";

it("each network is held out by the member that predicts it, so that what is learnt by heart does not help", () => {
  const [rows, inputs, metrics] = [300, 12, 2];
  const random = createRandom("heart");
  const features = Float64Array.from({ length: rows * inputs }, () => random.normal());
  // Nothing in the features says what these are.
  const values = Float64Array.from({ length: rows * metrics }, () => random.next());
  const { model, heldOut } = fitBenchmark(features, values, rows, "heart");
  const error = (predicted: Float64Array): number =>
    Math.sqrt(predicted.reduce((sum, p, i) => sum + (p - values[i]!) ** 2, 0) / values.length);
  const guess = Math.sqrt(1 / 12); // that of the mean of uniform values
  expect(error(predictBenchmark(model, features))).toBeLessThan(0.8 * guess);
  expect(error(heldOut)).toBeGreaterThan(guess);
});
