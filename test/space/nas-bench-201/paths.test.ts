import { describe, expect, it } from "vitest";
import { EDGES, NONE } from "../../../src/space/nas-bench-201/cell.ts";
import { nasBench201 as space } from "../../../src/space/nas-bench-201/index.ts";
import { parseCell } from "../../../src/space/nas-bench-201/notations.ts";
import { pathsOfCell } from "../../../src/space/nas-bench-201/paths.ts";

describe("paths of a cell", () => {
  it("counts paths and the convolutions on the longest", () => {
    expect(pathsOfCell(parseCell("3+33+333"))).toEqual({ count: 4, depth: 3 });
    expect(pathsOfCell(parseCell("3+n1+sn3"))).toEqual({ count: 2, depth: 3 });
    expect(pathsOfCell(parseCell("s+ss+sss"))).toEqual({ count: 4, depth: 0 });
    expect(pathsOfCell(parseCell("p+nn+n1n"))).toEqual({ count: 1, depth: 1 });
  });

  it("leaves out dead edges", () => {
    expect(pathsOfCell(parseCell("3+nn+snn"))).toEqual({ count: 1, depth: 0 });
    expect(pathsOfCell(parseCell("n+n3+n3n"))).toEqual({ count: 0, depth: 0 });
  });

  it("agrees with walking every path, over the whole space", () => {
    for (let architecture = 0; architecture < space.size; architecture += 7) {
      const cell = space.choices(architecture);
      let count = 0;
      const walk = (node: number): void => {
        if (node === 3) count++;
        for (const [edge, { from, to }] of EDGES.entries())
          if (from === node && cell[edge] !== NONE) walk(to);
      };
      walk(0);
      expect(pathsOfCell(cell).count).toBe(count);
    }
  });
});
