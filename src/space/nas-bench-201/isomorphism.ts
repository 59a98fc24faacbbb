/**
 * When two cells are one network, from first principles: no dataset is read.
 *
 * @module
 */
import { liveEdges as liveEdgesOf } from "../topology.ts";
import { EDGES, NODES, NONE, OPERATIONS, SKIP, TOPOLOGY } from "./cell.ts";

/**
 * The canonical form of a cell: an expression for its output in terms of its input `0`. A node is the sorted sum
 * of its incoming terms; `none`, and anything applied to an absent input, is absent (`#`); a skip connection is
 * its source. Cells share a form exactly when the published dataset lists them as isomorphic (6,466 classes).
 */
export function canonicalForm(cell: readonly number[]): string {
  const nodes: string[] = ["0"];
  for (let to = 1; to < NODES; to++) {
    const terms: string[] = [];
    for (let edge = 0; edge < EDGES.length; edge++) {
      if (EDGES[edge]!.to !== to) continue;
      const source = nodes[EDGES[edge]!.from]!;
      const operation = cell[edge]!;
      if (operation === NONE || source === "#") terms.push("#");
      else if (operation === SKIP) terms.push(source);
      else terms.push(`(${source})@${OPERATIONS[operation]}`);
    }
    nodes.push(terms.sort().join("+"));
  }
  return nodes[NODES - 1]!;
}

/** Which edges carry signal from input to output. */
export function liveEdges(cell: readonly number[]): boolean[] {
  return liveEdgesOf(TOPOLOGY, cell);
}
