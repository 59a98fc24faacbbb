/**
 * An optimal-transport distance between cells, after OTMANN (Kandasamy et al., NeurIPS 2018).
 *
 * @module
 */
import { liveEdges, paths } from "../src/space/encodings/cells.ts";
import { requireTopology } from "../src/space/encodings/encoding.ts";
import type { Architecture, Space } from "../src/space/space.ts";
import type { Kernel } from "./kernel.ts";

/** Cost of two operations that differ in a number only, such as convolutions of two sizes; others cost 1. */
const ALIKE = 0.25;
/** Cost of leaving one operation unmatched. */
const UNMATCHED = 1;

/**
 * exp(−Σ wᵥ dᵥ), one distance for each weight ν of the structural term. A distance is the least cost of matching
 * the live operations of two cells, each of mass one: a pair costs its label mismatch plus ν times the mean
 * difference of four path lengths (shortest and longest, from the input and to the output); an unmatched operation
 * costs 1. It is divided by the number of operations. Such kernels need not be positive definite; the model's noise
 * term and the floor on its pivots keep the factor real.
 */
export function transportKernel(space: Space, structureWeights: readonly number[]): Kernel {
  const { types, layersOf } = layerTypes(space);
  const costs = structureWeights.map((nu) => costTable(space, types, nu));
  const count = types.length;
  return {
    form: "exponential",
    components: structureWeights.map((nu) => `transport-${nu}`),
    compare(architecture, others, out) {
      const own = layersOf(architecture);
      for (let i = 0, at = 0; i < others.length; i++) {
        const other = layersOf(others[i]!);
        const total = Math.max(1, own.length + other.length);
        withoutCommon(own, other);
        for (const table of costs) out[at++] = matchingCost(restA, restB, table, count) / total;
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

/** Numbers the kinds of layers in a space; the layers of a cell are ascending type numbers. */
function layerTypes(space: Space): { types: Layer[]; layersOf: (a: Architecture) => readonly number[] } {
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
  const all = Array.from({ length: space.size }, (_, a) => compute(a));
  return { types, layersOf: (architecture) => all[architecture]! };
}

/** Cost of matching layers of two types, `table[a * types.length + b]`. */
function costTable(space: Space, types: readonly Layer[], nu: number): Float64Array {
  const kinds = space.decisions[0]!.choices.map((name) => name.replace(/\d+/g, "#"));
  const table = new Float64Array(types.length ** 2);
  types.forEach((a, i) => {
    types.forEach((b, j) => {
      const label = a.operation === b.operation ? 0 : kinds[a.operation] === kinds[b.operation] ? ALIKE : 1;
      let structure = 0;
      a.lengths.forEach((length, k) => {
        structure += Math.abs(length - b.lengths[k]!) / a.lengths.length;
      });
      table[i * types.length + j] = label + nu * structure;
    });
  });
  return table;
}

// Reused from pair to pair: millions are compared in a run.
const restA: number[] = [];
const restB: number[] = [];

/** Leaves in restA and restB what two ascending lists do not share: costs are a metric, so equal layers may stay. */
function withoutCommon(a: readonly number[], b: readonly number[]): void {
  restA.length = 0;
  restB.length = 0;
  let i = 0;
  let j = 0;
  while (i < a.length && j < b.length) {
    const x = a[i]!;
    const y = b[j]!;
    if (x <= y) i++;
    if (y <= x) j++;
    if (x < y) restA.push(x);
    if (y < x) restB.push(y);
  }
  while (i < a.length) restA.push(a[i++]!);
  while (j < b.length) restB.push(b[j++]!);
}

const least = new Float64Array(1 << 12);

/**
 * The least cost of a matching in which layers may stay unmatched. Masses are all one, so the best transport is a
 * matching; found by dynamic programming over the subsets of b that are taken.
 */
export function matchingCost(
  a: readonly number[],
  b: readonly number[],
  table: Float64Array,
  types: number,
): number {
  if (a.length === 0 || b.length === 0) return (a.length + b.length) * UNMATCHED;
  const subsets = 1 << b.length;
  // Leaving all of b unmatched is the start; taking a layer of b gives its cost back.
  for (let s = 0; s < subsets; s++) least[s] = s === 0 ? b.length * UNMATCHED : Number.POSITIVE_INFINITY;
  for (const layer of a)
    for (let s = subsets - 1; s >= 0; s--) {
      let best = least[s]! + UNMATCHED;
      for (let j = 0; j < b.length; j++) {
        if ((s & (1 << j)) === 0) continue;
        const cost = least[s ^ (1 << j)]! + table[layer * types + b[j]!]! - UNMATCHED;
        if (cost < best) best = cost;
      }
      least[s] = best;
    }
  let best = Number.POSITIVE_INFINITY;
  for (let s = 0; s < subsets; s++) best = Math.min(best, least[s]!);
  return best;
}
