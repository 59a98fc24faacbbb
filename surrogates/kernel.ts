/**
 * Kernels over architectures, built from components (distances or similarities) with a weight for each.
 *
 * @module
 */
import type { Architecture, Space } from "../src/space/space.ts";

/**
 * A positive-definite function of two architectures, k = exp(−Σ wₖ dₖ) over distances dₖ or k = Σ wₖ sₖ over
 * similarities sₖ. The weights wₖ > 0 belong to the model that uses the kernel.
 */
export interface Kernel {
  readonly form: "exponential" | "sum";
  /** Names of the components, in order. */
  readonly components: readonly string[];
  /** Component values of one architecture with each of a list: `out[i * components.length + k]`. */
  compare(architecture: Architecture, others: Int32Array, out: Float64Array): void;
}

/** Kernel values from component values; `count` pairs. */
export function kernelValues(
  form: Kernel["form"],
  components: Float64Array,
  weights: ArrayLike<number>,
  count: number,
  out: Float64Array,
): void {
  const width = weights.length;
  for (let i = 0, at = 0; i < count; i++) {
    let sum = 0;
    for (let k = 0; k < width; k++) sum += weights[k]! * components[at++]!;
    out[i] = form === "exponential" ? Math.exp(-sum) : sum;
  }
}

/** Builds something costly once for each space, e.g. a kernel with tables over all architectures. */
export function oncePerSpace<T>(build: (space: Space) => T): (space: Space) => T {
  const built = new WeakMap<Space, T>();
  return (space) => {
    let value = built.get(space);
    if (value === undefined) {
      value = build(space);
      built.set(space, value);
    }
    return value;
  };
}
