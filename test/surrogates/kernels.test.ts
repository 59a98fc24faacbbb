import { EigenvalueDecomposition, Matrix } from "ml-matrix";
import { describe, expect, it } from "vitest";
import {
  choiceBag,
  liveEdgeBag,
  operationBag,
  pathBag,
  pathEndsBag,
} from "../../src/space/encodings/bags.ts";
import { weisfeilerLehmanBags } from "../../src/space/encodings/weisfeiler-lehman.ts";
import { nasBench201 as space } from "../../src/space/nas-bench-201/index.ts";
import { createRandom } from "../../src/space/random.ts";
import { bagDistanceKernel, bagProductKernel } from "../../surrogates/bag-kernel.ts";
import { createOverlap } from "../../surrogates/bag-overlap.ts";
import { type Kernel, kernelValues } from "../../surrogates/kernel.ts";
import { largestSaving, transportKernel } from "../../surrogates/transport-kernel.ts";

const random = createRandom("kernels");
const sample = Array.from({ length: 40 }, () => space.sample(random));

const kernels: [string, Kernel][] = [
  [
    "bag distances",
    bagDistanceKernel([choiceBag, liveEdgeBag, operationBag, pathBag, pathEndsBag].map((bag) => bag(space))),
  ],
  ["Weisfeiler-Lehman", bagProductKernel(weisfeilerLehmanBags(space, 2))],
  ["optimal transport", transportKernel(space, [0.1, 0.8])],
];

function gram(kernel: Kernel): Matrix {
  const width = kernel.components.length;
  return new Matrix(
    sample.map((a) => {
      const components = new Float64Array(sample.length * width);
      kernel.compare(a, Int32Array.from(sample), components);
      const row = new Float64Array(sample.length);
      kernelValues(kernel.form, components, new Array(width).fill(1 / width), sample.length, row);
      return [...row];
    }),
  );
}

describe.each(kernels)("%s", (_, kernel) => {
  const matrix = gram(kernel);

  it("is symmetric and one on the diagonal", () => {
    for (let i = 0; i < sample.length; i++) {
      expect(matrix.get(i, i)).toBeCloseTo(1, 10);
      for (let j = 0; j < i; j++) expect(matrix.get(i, j)).toBeCloseTo(matrix.get(j, i), 10);
    }
  });

  it("has no eigenvalue below zero on a random sample", () => {
    const { realEigenvalues } = new EigenvalueDecomposition(matrix, { assumeSymmetric: true });
    expect(Math.min(...realEigenvalues)).toBeGreaterThan(-1e-8);
  });
});

it("bag distances count every copy of a label", () => {
  const kernel = bagDistanceKernel([operationBag(space)]);
  const out = new Float64Array(1);
  // 3+n3+nn3 has three live 3×3, 3+nn+n3n two of them.
  kernel.compare(space.parse("3+n3+nn3"), Int32Array.of(space.parse("3+nn+n3n")), out);
  expect(out[0]).toBeCloseTo(1 / 12, 12);
});

it("Weisfeiler-Lehman labels tell cells apart that have the same operations", () => {
  const [plain, one] = weisfeilerLehmanBags(space, 1).map((bag) => bagProductKernel([bag]));
  const [a, b] = [space.parse("3+n1+nn3"), space.parse("3+n3+nn1")];
  const out = new Float64Array(1);
  plain!.compare(a, Int32Array.of(b), out);
  expect(out[0]).toBeCloseTo(1, 12);
  one!.compare(a, Int32Array.of(b), out);
  expect(out[0]).toBeLessThan(0.9);
});

it("Weisfeiler-Lehman labels do not depend on the order in which a node's edges are listed", () => {
  const one = createOverlap(weisfeilerLehmanBags(space, 1)[1]!);
  // The last convolution follows a 3×3 and a pooling in both, once by edges 0→2 and 1→2, once the other way round.
  const [a, b] = [space.parse("1+3p+nn1"), space.parse("1+p3+nn1")];
  expect(one.of(a, b)).toBe(4); // the input, the first 1×1, the last 1×1, the output
});

describe("the matching", () => {
  /** Every way to match, written plainly. */
  const brute = (a: number[], b: number[], table: Int32Array, n: number): number => {
    if (a.length === 0) return 0;
    const [first, ...rest] = a as [number, ...number[]];
    let best = brute(rest, b, table, n);
    b.forEach((layer, j) => {
      const others = b.filter((_, k) => k !== j);
      best = Math.max(best, table[first * n + layer]! + brute(rest, others, table, n));
    });
    return best;
  };

  it("saves as much as the best of all matchings", () => {
    const n = 5;
    for (let trial = 0; trial < 50; trial++) {
      const table = Int32Array.from({ length: n * n }, () => 800 - random.integer(1000));
      const list = () => Array.from({ length: random.integer(5) }, () => random.integer(n));
      const [a, b] = [list(), list()];
      const saving = largestSaving(Int32Array.from(a), a.length, Int32Array.from(b), b.length, table, n);
      expect(saving).toBe(brute(a, b, table, n));
    }
  });

  it("prices a changed kernel size below a changed operation", () => {
    const kernel = transportKernel(space, [0.1]);
    const out = new Float64Array(2);
    kernel.compare(
      space.parse("3+n3+nn3"),
      Int32Array.of(space.parse("3+n1+nn3"), space.parse("3+np+nn3")),
      out,
    );
    expect(out[0]).toBeCloseTo(0.25 / 6, 12);
    expect(out[1]).toBeCloseTo(1 / 6, 12);
  });
});
