/**
 * What encodings need to know of a cell: which edges are live, and which paths lead from input to output.
 *
 * @module
 */
import type { Topology } from "../space.ts";

/** Which edges carry signal from input to output: not `none`, reached from the input and reaching the output. */
export function liveEdges({ nodes, edges, none }: Topology, choices: readonly number[]): boolean[] {
  const reached = new Array<boolean>(nodes).fill(false);
  reached[0] = true;
  edges.forEach(({ from, to }, edge) => {
    if (choices[edge] !== none && reached[from]) reached[to] = true;
  });
  const reaching = new Array<boolean>(nodes).fill(false);
  reaching[nodes - 1] = true;
  for (let edge = edges.length - 1; edge >= 0; edge--) {
    const { from, to } = edges[edge]!;
    if (choices[edge] !== none && reaching[to]) reaching[from] = true;
  }
  return edges.map(({ from, to }, edge) => choices[edge] !== none && reached[from]! && reaching[to]!);
}

/** All paths from input to output, each a list of edges, shortest first. */
export function paths({ nodes, edges }: Topology): number[][] {
  const found: number[][] = [];
  const extend = (node: number, path: readonly number[]): void => {
    if (node === nodes - 1) found.push([...path]);
    edges.forEach(({ from, to }, edge) => {
      if (from === node) extend(to, [...path, edge]);
    });
  };
  extend(0, []);
  return found.sort((a, b) => a.length - b.length);
}
