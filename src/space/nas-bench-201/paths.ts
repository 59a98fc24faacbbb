/**
 * How signal travels through a cell: its paths from input to output.
 *
 * @module
 */
import { CONV_1X1, CONV_3X3, EDGES, NODES } from "./cell.ts";
import { liveEdges } from "./isomorphism.ts";

export interface Paths {
  /** Paths from input to output along edges that are not `none`; 0 … 4. */
  readonly count: number;
  /** Convolutions on the path that has most of them; 0 … 3, and 0 where there is no path. */
  readonly depth: number;
}

/** Counts the paths of a cell. */
export function pathsOfCell(cell: readonly number[]): Paths {
  const live = liveEdges(cell);
  const count = new Array<number>(NODES).fill(0);
  const depth = new Array<number>(NODES).fill(0);
  count[0] = 1;
  // Edges are ordered by the node they lead into, so that a node is complete before it is left.
  for (const [edge, { from, to }] of EDGES.entries()) {
    if (!live[edge]) continue;
    count[to]! += count[from]!;
    const convolutions = cell[edge] === CONV_1X1 || cell[edge] === CONV_3X3 ? 1 : 0;
    depth[to] = Math.max(depth[to]!, depth[from]! + convolutions);
  }
  return { count: count[NODES - 1]!, depth: depth[NODES - 1]! };
}
