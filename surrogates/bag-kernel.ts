/**
 * Kernels over bags of labels: live edges, paths, operation counts, Weisfeiler–Lehman subtrees.
 *
 * @module
 */
import { asSet, type Bag } from "../src/space/encodings/bags.ts";
import { createOverlap } from "./bag-overlap.ts";
import type { Kernel } from "./kernel.ts";

/**
 * exp(−Σ wₖ dₖ), where dₖ is the number of labels that one bag has and the other has not, each copy counted,
 * over the largest number two bags can differ by. A sum of L1 distances of counts, so the kernel is positive
 * definite for any weights.
 */
export function bagDistanceKernel(bags: readonly Bag[]): Kernel {
  const width = bags.length;
  const overlaps = bags.map((bag) => createOverlap(asSet(bag)));
  return {
    form: "exponential",
    components: bags.map((bag) => bag.name),
    compare(architecture, others, out) {
      for (let k = 0; k < width; k++) {
        const common = overlaps[k]!.each(architecture, others);
        const { starts, largest } = bags[k]!;
        const own = starts[architecture + 1]! - starts[architecture]!;
        const scale = 1 / (2 * largest);
        for (let i = 0, at = k; i < others.length; i++, at += width) {
          const other = starts[others[i]! + 1]! - starts[others[i]!]!;
          out[at] = (own + other - 2 * common[i]!) * scale;
        }
      }
    },
  };
}

/**
 * Σ wₖ ⟨a, b⟩ₖ / √(⟨a, a⟩ₖ ⟨b, b⟩ₖ) with ⟨a, b⟩ the scalar product of label counts. With the bags of successive
 * Weisfeiler–Lehman iterations this is the normalised subtree kernel (Shervashidze et al., JMLR 2011).
 */
export function bagProductKernel(bags: readonly Bag[]): Kernel {
  const width = bags.length;
  const overlaps = bags.map(createOverlap);
  const norms = bags.map((bag, k) =>
    Float64Array.from({ length: bag.starts.length - 1 }, (_, a) => 1 / Math.sqrt(overlaps[k]!.of(a, a) || 1)),
  );
  return {
    form: "sum",
    components: bags.map((bag) => bag.name),
    compare(architecture, others, out) {
      for (let k = 0; k < width; k++) {
        const common = overlaps[k]!.each(architecture, others);
        const norm = norms[k]!;
        const own = norm[architecture]!;
        for (let i = 0, at = k; i < others.length; i++, at += width)
          out[at] = common[i]! * own * norm[others[i]!]!;
      }
    },
  };
}
