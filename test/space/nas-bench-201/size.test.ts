import { describe, expect, test } from "vitest";
import { nasBench201 as space } from "../../../src/space/nas-bench-201/index.ts";
import { liveEdges } from "../../../src/space/nas-bench-201/isomorphism.ts";
import { CIFAR10_SKELETON, sizeOfCell } from "../../../src/space/nas-bench-201/size.ts";

const all3x3 = [3, 3, 3, 3, 3, 3];
const every = Array.from({ length: space.size }, (_, a) => a);

describe("size of the CIFAR network", () => {
  test("parameters are 73,306 + 243,040 per 3×3 + 28,000 per 1×1 convolution, dead ones counted on request", () => {
    const formula = (cell: readonly number[]): number =>
      73_306 + 243_040 * cell.filter((o) => o === 3).length + 28_000 * cell.filter((o) => o === 2).length;
    for (const a of every) {
      const cell = space.choices(a);
      const live = liveEdges(cell);
      const pruned = cell.map((operation, e) => (live[e] ? operation : 0));
      const sizes = [sizeOfCell(cell).parameters, sizeOfCell(cell, CIFAR10_SKELETON, "all").parameters];
      if (sizes[0] !== formula(pruned) || sizes[1] !== formula(cell)) expect(sizes).toEqual(space.code(a));
    }
  });

  test("100 classes need 79,156", () =>
    expect(sizeOfCell([0, 0, 0, 0, 0, 0], { ...CIFAR10_SKELETON, classes: 100 }).parameters).toBe(79_156));

  test("the cell of six 3×3 convolutions takes 220.12 MFLOPs, as NATS-Bench lists", () => {
    expect(sizeOfCell(all3x3).flops / 1e6).toBeCloseTo(220.12, 2);
    expect(sizeOfCell(all3x3).parameters).toBe(1_531_546);
  });

  test("there are 28 parameter counts, however a class's encoding is picked", () => {
    for (const member of [0, -1]) {
      const counts = Array.from(
        { length: space.classCount },
        (_, c) => sizeOfCell(space.choices(space.members(c).at(member)!)).parameters,
      );
      expect(new Set(counts).size).toBe(28);
    }
  });

  test("430 networks have encodings of unlike size: two edges may repeat what a shared node does once", () => {
    const [repeated, shared] = ["1+nn+1ss", "1+ns+nss"].map(space.parse) as [number, number];
    expect(space.classOf(repeated)).toBe(space.classOf(shared));
    expect(sizeOfCell(space.choices(repeated)).parameters).toBe(
      sizeOfCell(space.choices(shared)).parameters + 28_000,
    );
    let unlike = 0;
    for (let c = 0; c < space.classCount; c++) {
      const sizes = space.members(c).map((a) => sizeOfCell(space.choices(a)).parameters);
      if (new Set(sizes).size > 1) unlike++;
    }
    expect(unlike).toBe(430);
  });
});
