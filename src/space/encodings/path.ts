/**
 * Path encodings: which sequences of operations lead from input to output (White et al., AAAI 2021).
 *
 * @module
 */
import type { Architecture, Space } from "../space.ts";
import { paths, type Topology } from "../topology.ts";
import { type Encoding, requireTopology } from "./encoding.ts";

/**
 * One indicator for every sequence of operations, `none` among them, up to `longest` edges: 5 + 25 + 125 = 155 in
 * NAS-Bench-201, 30 when truncated at 2 (White et al. 2021, section 4, "truncated path encoding").
 */
export function pathEncoding(space: Space, longest = Number.POSITIVE_INFINITY): Encoding {
  const topology = requireTopology(space, "path");
  const kept = paths(topology).filter((path) => path.length <= longest);
  const { offsetOf, size } = sequences(kept, space.decisions[0]!.choices.length, 1);
  return {
    name: longest === Number.POSITIVE_INFINITY ? "path" : `path-${longest}`,
    size,
    encode(architecture) {
      const vector = new Float64Array(size);
      const choices = space.choices(architecture);
      for (const path of kept) vector[offsetOf(path.map((edge) => choices[edge]!))] = 1;
      return vector;
    },
  };
}

/**
 * How often each sequence of operations occurs, where a path with `none` does not exist and skip connections are
 * left out of the sequence: the same for all encodings of one network. 40 counts in NAS-Bench-201.
 */
export function pathCounts(space: Space): Encoding {
  const topology = requireTopology(space, "path-counts");
  const sequencesOf = pathSequences(space, topology);
  const operations = space.decisions[0]!.choices.map((_, choice) => choice);
  const compute = operations.filter((choice) => choice !== topology.none && choice !== topology.skip);
  const { offsetOf, size } = sequences(paths(topology), compute.length, 0);
  return {
    name: "path-counts",
    size,
    encode(architecture) {
      const vector = new Float64Array(size);
      for (const sequence of sequencesOf(architecture))
        vector[offsetOf(sequence.map((choice) => compute.indexOf(choice)))]! += 1;
      return vector;
    },
  };
}

/** The sequences of operations from input to output, skip connections left out; a function of the network. */
export function pathSequences(space: Space, topology: Topology): (a: Architecture) => number[][] {
  const all = paths(topology);
  return (architecture) => {
    const choices = space.choices(architecture);
    return all
      .map((path) => path.map((edge) => choices[edge]!))
      .filter((sequence) => !sequence.includes(topology.none))
      .map((sequence) => sequence.filter((choice) => choice !== topology.skip));
  };
}

/** Numbers the sequences of `radix` symbols by length, then value; from `shortest` to the longest path. */
function sequences(
  kept: readonly (readonly number[])[],
  radix: number,
  shortest: number,
): { offsetOf: (sequence: readonly number[]) => number; size: number } {
  const longest = Math.max(...kept.map((path) => path.length));
  const starts: number[] = [];
  let size = 0;
  for (let length = shortest; length <= longest; length++) {
    starts[length] = size;
    size += radix ** length;
  }
  const offsetOf = (sequence: readonly number[]): number =>
    starts[sequence.length]! + sequence.reduce((index, symbol) => index * radix + symbol, 0);
  return { offsetOf, size };
}
