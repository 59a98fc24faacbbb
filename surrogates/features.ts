/**
 * Encodings as feature matrices, each architecture encoded once.
 *
 * @module
 */
import type { Encoding } from "../src/space/encodings/encoding.ts";
import type { Architecture } from "../src/space/space.ts";

/** Gives the row-major matrix of a list of architectures, `encoding.size` columns. */
export type FeatureTable = (architectures: readonly Architecture[]) => Float64Array;

/** A table that remembers vectors, and the whole matrix of the list asked last. */
export function featureTable(encoding: Encoding): FeatureTable {
  const known = new Map<Architecture, Float64Array>();
  let last: readonly Architecture[] | undefined;
  let lastMatrix = new Float64Array(0);
  return (architectures) => {
    if (architectures === last) return lastMatrix;
    const matrix = new Float64Array(architectures.length * encoding.size);
    architectures.forEach((architecture, i) => {
      let vector = known.get(architecture);
      if (vector === undefined) {
        vector = encoding.encode(architecture);
        known.set(architecture, vector);
      }
      matrix.set(vector, i * encoding.size);
    });
    // Lists that grow in place must not be remembered: only frozen ones are sure to stay what they are.
    if (Object.isFrozen(architectures)) [last, lastMatrix] = [architectures, matrix];
    return matrix;
  };
}
