/**
 * A space as programs are told of it.
 *
 * @module
 */
import type { Decision, Space } from "../space/space.ts";

/** A space as a program is told of it. */
export interface WireSpace {
  readonly name: string;
  readonly size: number;
  readonly classes: number;
  readonly neighbours: "one decision changed";
  readonly decisions: readonly Decision[];
  readonly topology?: {
    readonly nodes: number;
    readonly edges: readonly (readonly [number, number])[];
    readonly none: number;
    readonly skip: number;
  };
}

export function describeSpace({ name, size, classCount, decisions, topology }: Space): WireSpace {
  return {
    name,
    size,
    classes: classCount,
    neighbours: "one decision changed",
    decisions: decisions.map(({ name, choices }) => ({ name, choices })),
    ...(topology && {
      topology: {
        nodes: topology.nodes,
        edges: topology.edges.map(({ from, to }) => [from, to] as const),
        none: topology.none,
        skip: topology.skip,
      },
    }),
  };
}
