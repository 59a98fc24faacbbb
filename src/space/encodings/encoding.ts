/**
 * Encodings: architectures as vectors of numbers, for models that want vectors.
 *
 * @module
 */
import { UserError } from "../../errors.ts";
import type { Architecture, Space } from "../space.ts";
import type { Topology } from "../topology.ts";

/** A named map from the architectures of a space to vectors of one length. */
export interface Encoding {
  readonly name: string;
  /** Length of a vector. */
  readonly size: number;
  /** The vector of one architecture; a fresh array. */
  encode(architecture: Architecture): Float64Array;
}

/** The space's topology, or a UserError that names the encoding that cannot do without. */
export function requireTopology(space: Space, encoding: string): Topology {
  if (space.topology === undefined)
    throw new UserError(`the ${encoding} encoding needs cells, and ${space.name} has none; use one-hot`);
  return space.topology;
}

/** Vectors side by side: the encodings' values one after another. */
export function concatenate(name: string, encodings: readonly Encoding[]): Encoding {
  const size = encodings.reduce((sum, encoding) => sum + encoding.size, 0);
  return {
    name,
    size,
    encode(architecture) {
      const vector = new Float64Array(size);
      let offset = 0;
      for (const encoding of encodings) {
        vector.set(encoding.encode(architecture), offset);
        offset += encoding.size;
      }
      return vector;
    },
  };
}
