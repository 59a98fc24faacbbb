/**
 * Weisfeiler–Lehman subtree labels of cells.
 *
 * @module
 */
import type { Architecture, Space } from "../space.ts";
import { liveEdges } from "../topology.ts";
import { type Bag, bagOf } from "./bags.ts";
import { requireTopology } from "./encoding.ts";

/**
 * One bag for each iteration 0 … `iterations`. As in NAS-BOWL, operations are the vertices of the graph (live edges
 * only), with an input and an output vertex; in each iteration a vertex's label takes in its predecessors' labels.
 */
export function weisfeilerLehmanBags(space: Space, iterations: number): Bag[] {
  return Array.from({ length: iterations + 1 }, (_, h) =>
    bagOf(`wl-${h}`, space, (architecture) => subtreeLabels(space, architecture, h)),
  );
}

/** The labels of all vertices after `iterations` rounds. */
function subtreeLabels(space: Space, architecture: Architecture, iterations: number): string[] {
  const topology = requireTopology(space, "weisfeiler-lehman");
  const choices = space.choices(architecture);
  const live = liveEdges(topology, choices);
  const operations = topology.edges.flatMap(({ from, to }, edge) =>
    live[edge] ? [{ from, to, label: String(choices[edge]) }] : [],
  );
  const output = topology.nodes - 1;
  const vertices = [{ from: -1, to: 0, label: "in" }, ...operations, { from: output, to: -1, label: "out" }];
  const before = vertices.map((v) => vertices.flatMap((u, i) => (u.to === v.from && u.to >= 0 ? [i] : [])));
  let labels = vertices.map((v) => v.label);
  for (let h = 0; h < iterations; h++) {
    const last = labels;
    labels = last.map(
      (label, i) =>
        `${label}(${before[i]!.map((p) => last[p]!)
          .sort()
          .join(",")})`,
    );
  }
  return labels;
}
