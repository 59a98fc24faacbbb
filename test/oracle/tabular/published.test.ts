import { describe, expect, test } from "vitest";
import { parseMetric } from "../../../src/metric/metric.ts";
import { openTable } from "../../../src/oracle/tabular/index.ts";
import { CIFAR10_SKELETON, sizeOfCell } from "../../../src/space/nas-bench-201/size.ts";
import { published } from "../../fixtures/data.ts";

describe.skipIf(published === undefined)("the published table", () => {
  const oracle = published === undefined ? undefined! : openTable({ folder: published, dataset: "cifar10" });
  const at = (id: number, metric: string): number =>
    oracle.column(parseMetric(metric))[oracle.space.classOf(oracle.meta.architectureOf[id]!)]!;

  test("id 13433 has clean .893 and PGD@1 .336", () => {
    expect(at(13433, "clean")).toBe(0.893);
    expect(at(13433, "pgd@Linf:1")).toBe(0.336);
  });

  test.each([
    ["clean", 13714, 0.946],
    ["fgsm@Linf:1", 655, 0.692],
    ["pgd@Linf:1", 8865, 0.588],
    ["aa_apgd-ce@Linf:1", 11933, 0.54],
    ["aa_square@Linf:1", 12029, 0.736],
    ["corruptions", 3456, 0.585547],
  ])("the optimum of %s is id %d with %d", (metric, id, value) => {
    expect(at(id, metric)).toBeCloseTo(value, 6);
    expect(Math.max(...oracle.column(parseMetric(metric)))).toBe(at(id, metric));
  });

  test("the 408 networks of 559,386 parameters range from 21.1 to 39.9 % in mean adversarial accuracy", () => {
    const { space, meta } = oracle;
    const adversarial = oracle.column(parseMetric("adversarial"));
    const group = Array.from({ length: space.classCount }, (_, c) => c).filter((c) => {
      const cell = space.choices(meta.architectureOf[meta.storedId[c]!]!);
      return sizeOfCell(cell, CIFAR10_SKELETON).parameters === 559_386;
    });
    const values = group.map((c) => adversarial[c]!);
    expect(group).toHaveLength(408);
    expect(Math.min(...values)).toBeCloseTo(0.211, 3);
    expect(Math.max(...values)).toBeCloseTo(0.399, 3);
  });

  test("a confusion matrix has ten rows of a thousand images and agrees with the accuracy", () => {
    const architecture = oracle.meta.architectureOf[13433]!;
    const cm = oracle.quantity(architecture, "clean", "cm") as number[][];
    expect(cm.map((row) => row.reduce((a, b) => a + b))).toEqual(new Array(10).fill(1_000));
    const right = cm.reduce((sum, row, i) => sum + row[i]!, 0);
    expect(right / 10_000).toBeCloseTo(at(13433, "clean"), 2);
  });
});
