import { expect, test } from "vitest";
import { lowestOf } from "../../src/metric/bounds.ts";
import { parseMetric } from "../../src/metric/metric.ts";

test.each([
  ["clean", 0],
  ["corruptions", 0],
  ["negative(clean)", -1],
  ["negative(negative(clean))", 0],
  ["mean(clean,negative(fog))", -0.5],
  ["min(clean,negative(fog))", -1],
  ["negative(min(clean,fog))", -1],
])("the lowest that %s of accuracies can be is %d", (text, lowest) => {
  expect(lowestOf(parseMetric(text))).toBeCloseTo(lowest, 15);
});
