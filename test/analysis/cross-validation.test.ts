import { expect, test, vi } from "vitest";
import { crossValidate } from "../../src/analysis/surrogate-quality.ts";
import { parseMetric } from "../../src/metric/metric.ts";
import type { TableOracle } from "../../src/oracle/oracle.ts";
import { tableOracle } from "../../src/oracle/table.ts";
import { madeUpOracle } from "../fixtures/experiment.ts";

// In place of the surrogate, whose fits take minutes: a model that answers 1 for what it was fitted to, and 0 elsewhere.
vi.mock("../../src/oracle/surrogate/fit.ts", () => ({
  fitSurrogate: (table: TableOracle, { classes }: { classes: readonly number[] }) => ({ table, classes }),
}));
vi.mock("../../src/oracle/surrogate/oracle.ts", () => ({
  surrogateOracle: ({ table, classes }: { table: TableOracle; classes: readonly number[] }) => {
    const seen = new Float64Array(table.space.classCount);
    for (const c of classes) seen[c] = 1;
    const { description, space, catalogue } = table;
    return tableOracle({ description, space, catalogue, column: () => seen });
  },
}));

test("every network is predicted by a fit that has not seen it", () => {
  const predicted = crossValidate(madeUpOracle(), { folds: 5 });
  for (const metric of ["clean", "fog"])
    expect(predicted.column(parseMetric(metric)).every((value) => value === 0)).toBe(true);
});

test("a cross-validated table says that it is one", () => {
  const { kind, label } = crossValidate(madeUpOracle(), { folds: 2 }).description;
  expect([kind, label]).toEqual(["surrogate", "cross-validated surrogate (made-up)"]);
});
