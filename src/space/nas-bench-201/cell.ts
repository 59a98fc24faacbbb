/**
 * The NAS-Bench-201 cell (Dong & Yang, ICLR 2020): four nodes, an operation on each of the six edges i → j, i < j.
 *
 * @module
 */
import type { Topology } from "../topology.ts";

/** Operation names in NAS-Bench-201's order; a choice is an index into this list. */
export const OPERATIONS = ["none", "skip_connect", "nor_conv_1x1", "nor_conv_3x3", "avg_pool_3x3"] as const;
export type Operation = (typeof OPERATIONS)[number];

export const NONE = 0;
export const SKIP = 1;
export const CONV_1X1 = 2;
export const CONV_3X3 = 3;
export const POOL = 4;

/** Edges in the order of the NAS-Bench-201 string: those into node 1, then node 2, then node 3. */
export const EDGES = [
  { from: 0, to: 1 },
  { from: 0, to: 2 },
  { from: 1, to: 2 },
  { from: 0, to: 3 },
  { from: 1, to: 3 },
  { from: 2, to: 3 },
] as const;

/** Nodes of a cell: 0 is the input, 3 the output. */
export const NODES = 4;

/** The graph of a cell: each edge carries its operation. */
export const TOPOLOGY: Topology = { nodes: NODES, edges: EDGES, none: NONE, skip: SKIP };
