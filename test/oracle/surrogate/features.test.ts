import { describe, expect, it } from "vitest";
import { cellFeatures } from "../../../src/oracle/surrogate/model/features.ts";
import { nasBench201 as space } from "../../../src/space/nas-bench-201/index.ts";

const features = cellFeatures(space);
const FEATURES = features.length / space.classCount;
const of = (code: string): Float64Array => {
  const c = space.classOf(space.parse(code));
  return features.subarray(c * FEATURES, (c + 1) * FEATURES);
};
const sum = (values: Float64Array): number => values.reduce((a, b) => a + b, 0);
const [EDGES, PATHS] = [24, 40];

describe("features of a cell", () => {
  it("count live edges, paths and operations", () => {
    const cell = of("3+33+333"); // six 3×3 convolutions, four paths
    expect(sum(cell.subarray(0, EDGES))).toBe(6);
    expect(sum(cell.subarray(EDGES, EDGES + PATHS))).toBe(4);
    expect([...cell.subarray(EDGES + PATHS)]).toEqual([0, 0, 6, 0]);
  });

  it("see nothing in a cell without a path from input to output", () => {
    expect(sum(of("n+nn+nnn"))).toBe(0);
    expect(sum(of("3+33+nnn"))).toBe(0);
  });

  it("see nothing of edges that carry no signal", () => {
    expect(of("3+nn+snn")).toEqual(of("n+nn+snn"));
  });

  it("tell classes apart, but for one in thirty", () => {
    const rows = new Set<string>();
    for (let c = 0; c < space.classCount; c++)
      rows.add(features.subarray(c * FEATURES, (c + 1) * FEATURES).join());
    expect(rows.size).toBeGreaterThan(0.97 * space.classCount);
  });
});
