/**
 * Networks that cover a space: where to begin, before any model.
 *
 * @module
 */
import type { Random } from "../../src/space/random.ts";
import type { Architecture } from "../../src/space/space.ts";
import { type Kernel, kernelValues } from "../../surrogates/kernel.ts";

/** Similarities closer than this are the same: sums in another order must not decide. */
const SAME = 1e-9;

/**
 * A network drawn uniformly, then again and again the one that is least similar to all chosen so far (Kennard & Stone,
 * Technometrics 1969), by a kernel whose components weigh the same; ties are drawn.
 */
export function covering(
  kernel: Kernel,
  networks: readonly Architecture[],
  count: number,
  random: Random,
): Architecture[] {
  const width = kernel.components.length;
  const weights = kernel.components.map(() => 1 / width);
  const list = Int32Array.from(networks);
  const pairs = new Float64Array(list.length * width);
  const similarity = new Float64Array(list.length);
  const closest = new Float64Array(list.length).fill(Number.NEGATIVE_INFINITY);
  const chosen: Architecture[] = [];
  for (let next = random.integer(list.length); ; ) {
    chosen.push(networks[next]!);
    if (chosen.length === Math.min(count, list.length)) return chosen;
    kernel.compare(networks[next]!, list, pairs);
    kernelValues(kernel.form, pairs, weights, list.length, similarity);
    let least = Number.POSITIVE_INFINITY;
    for (let c = 0; c < list.length; c++) {
      closest[c] = c === next ? Number.POSITIVE_INFINITY : Math.max(closest[c]!, similarity[c]!);
      least = Math.min(least, closest[c]!);
    }
    next = random.pick([...list.keys()].filter((c) => closest[c]! <= least + SAME));
  }
}
