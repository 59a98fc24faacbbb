/**
 * Encodings as feature matrices, each architecture encoded once.
 *
 * @module
 */
import { UserError } from "../src/errors.ts";
import type { Encoding } from "../src/space/encodings/encoding.ts";
import type { Architecture } from "../src/space/space.ts";
import type { ByteColumns } from "./tree-split.ts";

/** Gives the matrix of a list of architectures. */
export type FeatureTable<Matrix> = (architectures: readonly Architecture[]) => Matrix;

/** Row-major matrices, `encoding.size` columns. */
export const featureTable = (encoding: Encoding): FeatureTable<Float64Array> =>
  remembering(encoding, (vectors) => {
    const matrix = new Float64Array(vectors.length * encoding.size);
    for (const [row, vector] of vectors.entries()) matrix.set(vector, row * encoding.size);
    return matrix;
  });

/** Columns of bytes, for encodings of indicators and counts; a UserError for any other. */
export const byteColumns = (encoding: Encoding): FeatureTable<ByteColumns> =>
  remembering(encoding, (vectors) => {
    const rows = vectors.length;
    const bytes = new Uint8Array(rows * encoding.size);
    vectors.forEach((vector, row) => {
      for (let column = 0; column < encoding.size; column++) {
        const at = column * rows + row;
        bytes[at] = vector[column]!;
        if (bytes[at] !== vector[column])
          throw new UserError(
            `a forest needs whole numbers 0 … 255, and the ${encoding.name} encoding has others`,
          );
      }
    });
    return { bytes, rows, width: encoding.size };
  });

/** Remembers vectors, and the matrix of the list asked last. */
function remembering<Matrix>(
  encoding: Encoding,
  arrange: (vectors: readonly Float64Array[]) => Matrix,
): FeatureTable<Matrix> {
  const known = new Map<Architecture, Float64Array>();
  let last: readonly Architecture[] | undefined;
  let lastMatrix: Matrix | undefined;
  return (architectures) => {
    if (architectures === last && lastMatrix !== undefined) return lastMatrix;
    const matrix = arrange(
      architectures.map((architecture) => {
        const vector = known.get(architecture) ?? encoding.encode(architecture);
        known.set(architecture, vector);
        return vector;
      }),
    );
    // Lists that grow in place must not be remembered: only frozen ones are sure to stay what they are.
    if (Object.isFrozen(architectures)) [last, lastMatrix] = [architectures, matrix];
    return matrix;
  };
}
