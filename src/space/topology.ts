/**
 * Cells as graphs: their edges and nodes, which edges are live, and which paths lead from input to output.
 *
 * @module
 */

/**
 * For spaces of cells: decision d puts its choice on `edges[d]` of a directed acyclic graph whose node 0 is the
 * input and whose last node is the output. Edges are listed so that those into a node precede those out of it.
 */
export interface Topology {
  readonly nodes: number;
  readonly edges: readonly { readonly from: number; readonly to: number }[];
  /** The choice that carries nothing. */
  readonly none: number;
  /** The choice that is the identity. */
  readonly skip: number;
}

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
