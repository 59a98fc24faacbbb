import { describe, expect, it } from "vitest";
import { nasBench201 as space } from "../../../src/space/nas-bench-201/index.ts";
import { cellOfTuple, tupleOfCell } from "../../../src/space/nas-bench-201/naslib.ts";

describe("NASLib's tuples", () => {
  it("number operations and edges as NASLib does", () => {
    // skip, none, 3×3, 1×1, pool on 0→1, 0→2, 0→3, 1→2, 1→3, 2→3.
    const architecture = space.fromChoices(cellOfTuple("(4, 0, 3, 1, 4, 3)")!);
    expect(space.format(architecture)).toBe(
      "|avg_pool_3x3~0|+|skip_connect~0|none~1|+|nor_conv_1x1~0|avg_pool_3x3~1|nor_conv_1x1~2|",
    );
  });

  it("come back from every architecture", () => {
    for (let architecture = 0; architecture < space.size; architecture++) {
      const cell = space.choices(architecture);
      expect(cellOfTuple(tupleOfCell(cell))).toEqual(cell);
    }
  });

  it("are refused when they are anything else", () => {
    for (const key of ["(4, 0, 3, 1, 4)", "(5, 0, 0, 0, 0, 0)", "403143", ""])
      expect(cellOfTuple(key)).toBeUndefined();
  });
});
