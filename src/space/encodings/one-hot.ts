/**
 * One-hot encodings of the choices: as written, or with the edges that carry nothing set to `none`.
 *
 * @module
 */
import type { Architecture, Space } from "../space.ts";
import { liveEdges } from "../topology.ts";
import { type Encoding, requireTopology } from "./encoding.ts";

/** One indicator a choice, decision by decision. */
export function oneHot(space: Space): Encoding {
  return indicators("one-hot", space, (architecture) => space.choices(architecture));
}

/**
 * One-hot of the pruned cell. Two encodings that differ only where no signal passes get one vector.
 */
export function liveOneHot(space: Space): Encoding {
  return indicators("live-one-hot", space, (architecture) => liveChoices(space, architecture));
}

/** The choices, with every edge that is off all paths from input to output set to `none`. */
function liveChoices(space: Space, architecture: Architecture): number[] {
  const topology = requireTopology(space, "live-one-hot");
  const choices = space.choices(architecture);
  const live = liveEdges(topology, choices);
  return choices.map((choice, edge) => (live[edge] ? choice : topology.none));
}

function indicators(name: string, space: Space, choicesOf: (a: Architecture) => number[]): Encoding {
  const offsets: number[] = [];
  let size = 0;
  for (const decision of space.decisions) {
    offsets.push(size);
    size += decision.choices.length;
  }
  return {
    name,
    size,
    encode(architecture) {
      const vector = new Float64Array(size);
      choicesOf(architecture).forEach((choice, decision) => {
        vector[offsets[decision]! + choice] = 1;
      });
      return vector;
    },
  };
}
