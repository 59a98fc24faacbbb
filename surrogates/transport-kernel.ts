/**
 * An optimal-transport distance between cells, after OTMANN (Kandasamy et al., NeurIPS 2018).
 *
 * @module
 */

import { requireTopology } from "../src/space/encodings/encoding.ts";
import type { Architecture, Space } from "../src/space/space.ts";
import { liveEdges, paths } from "../src/space/topology.ts";
import type { Kernel } from "./kernel.ts";

/** Cost of two operations that differ in a number only, such as convolutions of two sizes; others cost 1. */
const ALIKE = 0.25;
/** Cost of leaving one operation unmatched. */
const UNMATCHED = 1;
/** Costs are counted in millionths, so that their sums are exact and fast. */
const UNIT = 1e6;

/**
 * exp(−Σ wᵥ dᵥ), one distance for each weight ν of the structural term. A distance is the least cost of matching
 * the live operations of two cells, each of mass one: a pair costs its label mismatch plus ν times the mean
 * difference of four path lengths (shortest and longest, from the input and to the output); an unmatched operation
 * costs 1. It is divided by the number of operations. Such kernels need not be positive definite; the model's noise
 * term and the floor on its pivots keep the factor real.
 */
export function transportKernel(space: Space, structureWeights: readonly number[]): Kernel {
  const { types, layers, starts } = layerTypes(space);
  const tables = structureWeights.map((nu) => savings(space, types, nu));
  return {
    form: "exponential",
    components: structureWeights.map((nu) => `transport-${nu}`),
    compare(architecture, others, out) {
      const from = starts[architecture]!;
      const to = starts[architecture + 1]!;
      for (let i = 0, at = 0; i < others.length; i++) {
        const otherFrom = starts[others[i]!]!;
        const otherTo = starts[others[i]! + 1]!;
        const total = Math.max(1, to - from + otherTo - otherFrom);
        withoutCommon(layers, from, to, otherFrom, otherTo);
        const rest = UNMATCHED * UNIT * (countA + countB);
        for (const table of tables) {
          const saving =
            countA < countB
              ? largestSaving(restB, countB, restA, countA, table, types.length)
              : largestSaving(restA, countA, restB, countB, table, types.length);
          out[at++] = (rest - saving) / (UNIT * total);
        }
      }
    },
  };
}

/** A live operation and where it sits. Equal layers of two cells are matched at no cost. */
interface Layer {
  readonly operation: number;
  /** Shortest and longest path from the input, shortest and longest to the output, in edges. */
  readonly lengths: readonly number[];
}

/** The kinds of layers in a space, and the layers of each cell a: type numbers, ascending, from `starts[a]`. */
function layerTypes(space: Space): { types: Layer[]; layers: Uint16Array; starts: Uint32Array } {
  const topology = requireTopology(space, "transport");
  const routes = paths(topology);
  const types: Layer[] = [];
  const numbers = new Map<string, number>();
  const compute = (architecture: Architecture): number[] => {
    const choices = space.choices(architecture);
    const live = liveEdges(topology, choices);
    const open = routes.filter((route) => route.every((edge) => live[edge]));
    const layers: number[] = [];
    topology.edges.forEach((_, edge) => {
      if (!live[edge]) return;
      const through = open.filter((route) => route.includes(edge));
      const before = through.map((route) => route.indexOf(edge));
      const after = through.map((route) => route.length - 1 - route.indexOf(edge));
      const lengths = [Math.min(...before), Math.max(...before), Math.min(...after), Math.max(...after)];
      const key = `${choices[edge]}:${lengths}`;
      let number = numbers.get(key);
      if (number === undefined) {
        number = types.push({ operation: choices[edge]!, lengths }) - 1;
        numbers.set(key, number);
      }
      layers.push(number);
    });
    return layers.sort((x, y) => x - y);
  };
  const starts = new Uint32Array(space.size + 1);
  const all: number[] = [];
  for (let a = 0; a < space.size; a++) {
    all.push(...compute(a));
    starts[a + 1] = all.length;
  }
  return { types, layers: Uint16Array.from(all), starts };
}

/** What matching layers of two types saves over leaving both unmatched, `table[a * types.length + b]`, in units. */
function savings(space: Space, types: readonly Layer[], nu: number): Int32Array {
  const kinds = space.decisions[0]!.choices.map((name) => name.replace(/\d+/g, "#"));
  const table = new Int32Array(types.length ** 2);
  types.forEach((a, i) => {
    types.forEach((b, j) => {
      const label = a.operation === b.operation ? 0 : kinds[a.operation] === kinds[b.operation] ? ALIKE : 1;
      let structure = 0;
      a.lengths.forEach((length, k) => {
        structure += Math.abs(length - b.lengths[k]!) / a.lengths.length;
      });
      table[i * types.length + j] = Math.round(UNIT * (2 * UNMATCHED - label - nu * structure));
    });
  });
  return table;
}

// Reused from pair to pair: millions are compared in a run.
const restA = new Int32Array(32);
const restB = new Int32Array(32);
let countA = 0;
let countB = 0;

/**
 * Leaves in restA and restB what two ascending lists do not share: costs are a metric, so equal layers may stay.
 * Without branches, which could not be foreseen.
 */
function withoutCommon(layers: Uint16Array, fromA: number, toA: number, fromB: number, toB: number): void {
  let i = fromA;
  let j = fromB;
  countA = 0;
  countB = 0;
  while (i < toA && j < toB) {
    const x = layers[i]!;
    const y = layers[j]!;
    restA[countA] = x;
    restB[countB] = y;
    countA += +(x < y);
    countB += +(y < x);
    i += +(x <= y);
    j += +(y <= x);
  }
  while (i < toA) restA[countA++] = layers[i++]!;
  while (j < toB) restB[countB++] = layers[j++]!;
}

/** By subset of b: the most that the layers of a so far save, matched with layers in the subset. */
let saved = new Int32Array(1 << 6);
let former = new Int32Array(1 << 6);

/**
 * The most that a matching of the first layers of two lists saves over none, found by dynamic programming over the
 * subsets of b, so b had better be the shorter. Masses are all one, so the best transport is a matching.
 */
export function largestSaving(
  a: Int32Array,
  countA: number,
  b: Int32Array,
  countB: number,
  table: Int32Array,
  types: number,
): number {
  if (countA === 0 || countB === 0) return 0;
  const subsets = 1 << countB;
  if (saved.length < subsets) [saved, former] = [new Int32Array(subsets), new Int32Array(subsets)];
  // The first layer takes the best of a subset.
  const firstRow = a[0]! * types;
  saved[0] = 0;
  for (let j = 0; j < countB; j++) {
    const saving = table[firstRow + b[j]!]!;
    const bit = 1 << j;
    for (let s = 0; s < bit; s++) saved[s | bit] = larger(saved[s]!, saving);
  }
  if (countA === 1) return saved[subsets - 1]!;
  for (let i = 1; i < countA - 1; i++) {
    const row = a[i]! * types;
    for (let s = 0; s < subsets; s++) former[s] = saved[s]!;
    for (let j = 0; j < countB; j++) {
      const saving = table[row + b[j]!]!;
      const bit = 1 << j;
      for (let s = bit; s < subsets; s = (s + 1) | bit)
        saved[s] = larger(saved[s]!, former[s ^ bit]! + saving);
    }
  }
  // Of the last one only the whole of b matters.
  const lastRow = a[countA - 1]! * types;
  let best = saved[subsets - 1]!;
  for (let j = 0; j < countB; j++)
    best = larger(best, saved[(subsets - 1) ^ (1 << j)]! + table[lastRow + b[j]!]!);
  return best;
}

/** The larger of two whole numbers less than 2³⁰ in size, without a branch: which it is could not be foreseen. */
function larger(x: number, y: number): number {
  const difference = (x - y) | 0;
  return (y + (difference & ~(difference >> 31))) | 0;
}
