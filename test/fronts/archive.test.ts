import { expect, test } from "vitest";
import { createArchive } from "../../src/fronts/archive.ts";
import { frontOf } from "../../src/fronts/dominance.ts";
import { hypervolume } from "../../src/fronts/hypervolume.ts";
import { createRandom } from "../../src/space/random.ts";
import { randomSets } from "../fixtures/fronts.ts";

test("its volume never shrinks, however close points are to each other", () => {
  const random = createRandom("close");
  for (let run = 0; run < 100; run++) {
    const archive = createArchive([0, 0, 0]);
    for (let i = 0; i < 60; i++) {
      const before = archive.volume;
      archive.add([0, 1, 2].map(() => 0.9 + 1e-5 * random.next()));
      expect(archive.volume).toBeGreaterThanOrEqual(before);
    }
  }
});

test.each([2, 3, 4])(
  "of %i objectives it keeps the front and the volume that are found at once",
  (objectives) => {
    for (const set of randomSets(100, objectives, "archive")) {
      const reference = new Array<number>(objectives).fill(0.2);
      const archive = createArchive(reference);
      for (const [i, point] of set.entries()) {
        const before = archive.volume;
        const entered = archive.add(point);
        const seen = set.slice(0, i + 1);
        expect(archive.volume).toBeCloseTo(hypervolume(seen, reference), 12);
        expect(archive.volume > before).toBe(entered);
      }
      const above = set.filter((point) => Array.from(point).every((value) => value > 0.2));
      const sorted = (points: readonly ArrayLike<number>[]): string[] =>
        points.map((point) => Array.from(point).join()).sort();
      expect(sorted(archive.front)).toEqual(sorted(frontOf(above).map((i) => above[i]!)));
    }
  },
);
