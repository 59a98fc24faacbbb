/**
 * Architectures as bags of labels: the sparse form of encodings that count things, fast to compare.
 *
 * @module
 */
import { UserError } from "../../errors.ts";
import type { Architecture, Space } from "../space.ts";
import { liveEdges } from "../topology.ts";
import { requireTopology } from "./encoding.ts";
import { pathSequences } from "./path.ts";

/** The bags of every architecture of a space, side by side. */
export interface Bag {
  readonly name: string;
  /** The labels of architecture a: `labels[starts[a]]` … `labels[starts[a + 1] − 1]`, ascending, copies allowed. */
  readonly starts: Uint32Array;
  readonly labels: Uint16Array;
  /** Labels are 0 … labelCount − 1. */
  readonly labelCount: number;
  /** Size of the largest bag. */
  readonly largest: number;
}

/** Numbers the labels (any strings, up to 65,535 different ones) that a function gives each architecture. */
export function bagOf(name: string, space: Space, labelsOf: (a: Architecture) => readonly string[]): Bag {
  const numbers = new Map<string, number>();
  const starts = new Uint32Array(space.size + 1);
  const all: number[] = [];
  let largest = 1;
  for (let a = 0; a < space.size; a++) {
    const own = labelsOf(a).map((label) => {
      const number = numbers.get(label) ?? numbers.size;
      numbers.set(label, number);
      return number;
    });
    own.sort((x, y) => x - y);
    all.push(...own);
    starts[a + 1] = all.length;
    largest = Math.max(largest, own.length);
  }
  requireCount(`${name} of ${space.name}`, numbers.size);
  return { name, starts, labels: Uint16Array.from(all), labelCount: numbers.size, largest };
}

/** The same bags as sets: the c-th copy of a label becomes a label of its own. */
export function asSet(bag: Bag): Bag {
  const labels = new Uint16Array(bag.labels.length);
  const numbers = new Map<number, number>(); // of a label and which copy of it
  for (let a = 0; a + 1 < bag.starts.length; a++) {
    let copy = 0;
    for (let j = bag.starts[a]!; j < bag.starts[a + 1]!; j++) {
      copy = j > bag.starts[a]! && bag.labels[j] === bag.labels[j - 1] ? copy + 1 : 0;
      const key = bag.labels[j]! + copy * bag.labelCount;
      const number = numbers.get(key) ?? numbers.size;
      numbers.set(key, number);
      labels[j] = number;
    }
  }
  requireCount(`${bag.name}, each copy counted,`, numbers.size);
  return { ...bag, labels, labelCount: numbers.size };
}

/** Labels, and one number beyond them, must fit in 16 bits. */
function requireCount(subject: string, count: number): void {
  if (count > 65_535)
    throw new UserError(`${subject} has ${count} different labels: at most 65535 can be told apart`);
}

/** The choice at each decision: works in any space. */
export const choiceBag = (space: Space): Bag =>
  bagOf("choices", space, (a) => space.choices(a).map((choice, d) => `${d}:${choice}`));

/** The operation on each live edge. */
export const liveEdgeBag = (space: Space): Bag => {
  const topology = requireTopology(space, "live-edges");
  return bagOf("live-edges", space, (a) => {
    const choices = space.choices(a);
    return liveEdges(topology, choices).flatMap((live, edge) => (live ? [`${edge}:${choices[edge]}`] : []));
  });
};

/** The operations on live edges, wherever they are. */
export const operationBag = (space: Space): Bag => {
  const topology = requireTopology(space, "operations");
  return bagOf("operations", space, (a) => {
    const choices = space.choices(a);
    return liveEdges(topology, choices).flatMap((live, edge) => (live ? [`${choices[edge]}`] : []));
  });
};

/** The paths from input to output, as sequences of operations without `skip`: one label a path. */
export const pathBag = (space: Space): Bag => {
  const sequences = pathSequences(space, requireTopology(space, "paths"));
  return bagOf("paths", space, (a) => sequences(a).map((sequence) => sequence.join(",")));
};

/** How every path begins and how it ends: its first and its last operation that is not `skip`. */
export const pathEndsBag = (space: Space): Bag => {
  const sequences = pathSequences(space, requireTopology(space, "paths"));
  return bagOf("path-ends", space, (a) => sequences(a).flatMap((s) => [`${s.at(0)}>`, `>${s.at(-1)}`]));
};
