/**
 * Counts over the live part of a cell: how much of each operation there is, and how the cell begins and ends.
 *
 * @module
 */
import type { Space } from "../space.ts";
import { liveEdges } from "../topology.ts";
import { type Encoding, requireTopology } from "./encoding.ts";

/** Live edges of each operation; one count a choice (that of `none`: the edges without signal). */
export function operationCounts(space: Space): Encoding {
  const topology = requireTopology(space, "operation-counts");
  const size = space.decisions[0]!.choices.length;
  return {
    name: "operation-counts",
    size,
    encode(architecture) {
      const choices = space.choices(architecture);
      const live = liveEdges(topology, choices);
      const vector = new Float64Array(size);
      choices.forEach((choice, edge) => {
        vector[live[edge] ? choice : topology.none]! += 1;
      });
      return vector;
    },
  };
}
