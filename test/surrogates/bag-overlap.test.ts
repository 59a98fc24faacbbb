import { expect, it } from "vitest";
import { operationBag, pathBag } from "../../src/space/encodings/bags.ts";
import { weisfeilerLehmanBags } from "../../src/space/encodings/weisfeiler-lehman.ts";
import { nasBench201 as space } from "../../src/space/nas-bench-201/index.ts";
import { createRandom } from "../../src/space/random.ts";
import { createOverlap } from "../../surrogates/bag-overlap.ts";

const random = createRandom("overlap");
const sample = Array.from({ length: 40 }, () => space.sample(random));

it("bags overlap by the products of their counts, in long lists as in short ones, whatever was asked before", () => {
  for (const bag of [operationBag(space), pathBag(space), weisfeilerLehmanBags(space, 2)[2]!]) {
    const labels = (a: number): number[] => [...bag.labels.subarray(bag.starts[a]!, bag.starts[a + 1]!)];
    const plain = (a: number, b: number): number =>
      labels(a).reduce((sum, label) => sum + labels(b).filter((other) => other === label).length, 0);
    const overlap = createOverlap(bag);
    const long = Int32Array.from({ length: space.size }, (_, a) => a);
    for (const a of sample.slice(0, 5)) {
      const expected = sample.map((b) => plain(a, b));
      const short = Int32Array.from(sample);
      expect([...overlap.each(a, short).subarray(0, sample.length)]).toEqual(expected);
      const each = overlap.each(a, long);
      expect(sample.map((b) => each[b])).toEqual(expected);
      expect([...overlap.each(a, short).subarray(0, sample.length)]).toEqual(expected);
      expect(overlap.of(a, sample[9]!)).toBe(expected[9]);
    }
  }
});
