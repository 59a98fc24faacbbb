/**
 * Kernels over bags of labels: live edges, paths, operation counts, Weisfeiler–Lehman subtrees.
 *
 * @module
 */
import type { Bag } from "../src/space/encodings/bags.ts";
import type { Architecture } from "../src/space/space.ts";
import type { Kernel } from "./kernel.ts";

/**
 * exp(−Σ wₖ dₖ), where dₖ is the number of labels that one bag has and the other has not, each copy counted,
 * over the largest number two bags can differ by. A sum of L1 distances of counts, so the kernel is positive
 * definite for any weights.
 */
export function bagDistanceKernel(bags: readonly Bag[]): Kernel {
  const sets = bags.map(numberCopies);
  const width = sets.length;
  return {
    form: "exponential",
    components: sets.map((set) => set.name),
    compare(architecture, others, out) {
      sets.forEach((set, k) => {
        const { counts, total } = countsOf(set, architecture);
        const scale = 1 / (2 * set.largest);
        const { starts, labels } = set;
        for (let i = 0; i < others.length; i++) {
          const start = starts[others[i]!]!;
          const end = starts[others[i]! + 1]!;
          let common = 0;
          for (let j = start; j < end; j++) common += counts[labels[j]!]!;
          out[i * width + k] = (total + end - start - 2 * common) * scale;
        }
        clear(set, architecture, counts);
      });
    },
  };
}

/** The same bags as sets: the c-th copy of a label becomes a label of its own. */
function numberCopies(bag: Bag): Bag {
  const labels = bag.labels.slice();
  let copies = 1;
  for (let a = 0; a + 1 < bag.starts.length; a++) {
    let copy = 0;
    for (let j = bag.starts[a]!; j < bag.starts[a + 1]!; j++) {
      copy = j > bag.starts[a]! && bag.labels[j] === bag.labels[j - 1] ? copy + 1 : 0;
      labels[j] = bag.labels[j]! + copy * bag.labelCount;
      copies = Math.max(copies, copy + 1);
    }
  }
  return { ...bag, labels, labelCount: bag.labelCount * copies };
}

/**
 * Σ wₖ ⟨a, b⟩ₖ / √(⟨a, a⟩ₖ ⟨b, b⟩ₖ) with ⟨a, b⟩ the scalar product of label counts. With the bags of successive
 * Weisfeiler–Lehman iterations this is the normalised subtree kernel (Shervashidze et al., JMLR 2011).
 */
export function bagProductKernel(bags: readonly Bag[]): Kernel {
  const width = bags.length;
  const norms = bags.map((bag) => {
    const values = new Float64Array(bag.starts.length - 1);
    for (let a = 0; a < values.length; a++) {
      const { counts } = countsOf(bag, a);
      let sum = 0;
      for (let j = bag.starts[a]!; j < bag.starts[a + 1]!; j++) sum += counts[bag.labels[j]!]!;
      clear(bag, a, counts);
      values[a] = 1 / Math.sqrt(sum || 1);
    }
    return values;
  });
  return {
    form: "sum",
    components: bags.map((bag) => bag.name),
    compare(architecture, others, out) {
      bags.forEach((bag, k) => {
        const { counts } = countsOf(bag, architecture);
        const norm = norms[k]!;
        const { starts, labels } = bag;
        const own = norm[architecture]!;
        for (let i = 0; i < others.length; i++) {
          const other = others[i]!;
          let sum = 0;
          for (let j = starts[other]!; j < starts[other + 1]!; j++) sum += counts[labels[j]!]!;
          out[i * width + k] = sum * own * norm[other]!;
        }
        clear(bag, architecture, counts);
      });
    },
  };
}

const scratch = new WeakMap<Bag, Uint8Array>();

/** How often each label occurs in an architecture's bag; a shared array, to be cleared after use. */
function countsOf(bag: Bag, architecture: Architecture): { counts: Uint8Array; total: number } {
  let counts = scratch.get(bag);
  if (counts === undefined) {
    counts = new Uint8Array(bag.labelCount);
    scratch.set(bag, counts);
  }
  const start = bag.starts[architecture]!;
  const end = bag.starts[architecture + 1]!;
  for (let j = start; j < end; j++) counts[bag.labels[j]!]!++;
  return { counts, total: end - start };
}

function clear(bag: Bag, architecture: Architecture, counts: Uint8Array): void {
  for (let j = bag.starts[architecture]!; j < bag.starts[architecture + 1]!; j++) counts[bag.labels[j]!] = 0;
}
