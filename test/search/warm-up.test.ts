import { describe, expect, it } from "vitest";
import { warmSpace } from "../../src/search/warm-up.ts";
import { nasBench201 as space } from "../../src/space/nas-bench-201/index.ts";
import { createRandom } from "../../src/space/random.ts";

describe("a warm start", () => {
  const measure = Float64Array.from({ length: space.classCount }, (_, c) => (c * 7919) % 6469);
  const valueAt = (architecture: number): number => measure[space.classOf(architecture)]!;

  it("draws the best of the candidates, so many times, then uniformly", () => {
    const warm = warmSpace(space, measure, { queries: 3, candidates: 5 });
    const random = createRandom("warm");
    const plain = createRandom("warm");
    for (let query = 0; query < 3; query++) {
      const candidates = Array.from({ length: 5 }, () => valueAt(space.sample(plain)));
      expect(valueAt(warm.sample(random))).toBe(Math.max(...candidates));
    }
    expect(warm.sample(random)).toBe(space.sample(plain));
  });

  it("is the same space in all else", () => {
    const warm = warmSpace(space, measure, { queries: 1, candidates: 2 });
    expect(warm.classCount).toBe(space.classCount);
    expect(warm.parse(warm.code(777))).toBe(777);
  });
});
