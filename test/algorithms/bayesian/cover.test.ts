import { describe, expect, it } from "vitest";
import { networksOf } from "../../../algorithms/bayesian/candidates.ts";
import { covering } from "../../../algorithms/bayesian/cover.ts";
import { weisfeilerLehmanBags } from "../../../src/space/encodings/weisfeiler-lehman.ts";
import { nasBench201 as space } from "../../../src/space/nas-bench-201/index.ts";
import { createRandom } from "../../../src/space/random.ts";
import type { Architecture } from "../../../src/space/space.ts";
import { bagProductKernel } from "../../../surrogates/bag-kernel.ts";
import { type Kernel, kernelValues } from "../../../surrogates/kernel.ts";

const kernel = bagProductKernel(weisfeilerLehmanBags(space, 2));
const networks = networksOf(space);

/** Of each network of a list, how similar the most similar of some others is; the components weigh the same. */
function closest(of: Kernel, list: readonly Architecture[], others: readonly Architecture[]): number[] {
  const width = of.components.length;
  const pairs = new Float64Array(others.length * width);
  const values = new Float64Array(others.length);
  return list.map((a) => {
    of.compare(a, Int32Array.from(others), pairs);
    kernelValues(of.form, pairs, new Float64Array(width).fill(1 / width), others.length, values);
    return Math.max(...values);
  });
}

describe("networks that cover a space", () => {
  const chosen = covering(kernel, networks, 10, createRandom("cover"));

  it("are each as little like those before as any network is", () => {
    for (let n = 1; n < chosen.length; n++) {
      const before = chosen.slice(0, n);
      const [own] = closest(kernel, [chosen[n]!], before);
      expect(own).toBeCloseTo(Math.min(...closest(kernel, networks, before)), 9);
    }
  });

  it("are different ones for another seed, the same for the same", () => {
    expect(covering(kernel, networks, 10, createRandom("cover"))).toEqual(chosen);
    expect(covering(kernel, networks, 10, createRandom("another"))).not.toEqual(chosen);
  });

  it("are all that there are, each once, where more are wanted", () => {
    const few = networks.slice(100, 107);
    const found = covering(kernel, few, 12, createRandom("cover"));
    expect(found.toSorted((a, b) => a - b)).toEqual(few);
  });
});
