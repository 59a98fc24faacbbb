/**
 * A regression tree over whole-number features (Breiman et al. 1984), in flat arrays. Growing and asking both work
 * on a list of rows that each split divides in two, so the rows of a node always lie together.
 *
 * @module
 */
import type { Random } from "../src/space/random.ts";
import type { ByteColumns, SplitSearch } from "./tree-split.ts";

export interface TreeOptions {
  /** Share of the features that may split a node, drawn anew for each node. */
  readonly featureShare: number;
  /** Nodes with fewer points are not split. */
  readonly minimumToSplit: number;
}

/** Nodes in arrays; a leaf has feature −1. Children of a node: `left[node]` and the one after it. */
export interface Tree {
  readonly feature: Int32Array;
  /** The largest value of the feature that goes left. */
  readonly upTo: Uint8Array;
  readonly left: Int32Array;
  /** Mean and variance of the node's points. */
  readonly mean: Float64Array;
  readonly variance: Float64Array;
}

/** Grows a tree on the listed rows, which it reorders; a row may be listed more than once. */
export function growTree(
  inputs: ByteColumns,
  bestSplit: SplitSearch,
  values: Float64Array,
  rows: Int32Array,
  options: TreeOptions,
  random: Random,
): Tree {
  const { width } = inputs;
  const capacity = 2 * rows.length;
  const tree: Tree = {
    feature: new Int32Array(capacity).fill(-1),
    upTo: new Uint8Array(capacity),
    left: new Int32Array(capacity),
    mean: new Float64Array(capacity),
    variance: new Float64Array(capacity),
  };
  const order = Int32Array.from({ length: width }, (_, f) => f);
  const tried = Math.max(1, Math.round(width * options.featureShare));
  let nodes = 1;

  const grow = (node: number, from: number, to: number): void => {
    const n = to - from;
    let sum = 0;
    for (let i = from; i < to; i++) sum += values[rows[i]!]!;
    const mean = sum / n;
    let squares = 0;
    for (let i = from; i < to; i++) squares += (values[rows[i]!]! - mean) ** 2;
    tree.mean[node] = mean;
    tree.variance[node] = squares / n;
    if (n < options.minimumToSplit || squares < 1e-18) return;

    for (let k = 0; k < tried; k++) {
      const swap = k + random.integer(width - k);
      const feature = order[swap]!;
      order[swap] = order[k]!;
      order[k] = feature;
    }
    const split = bestSplit(rows, from, to, order, tried, sum, 1e-12 * squares);
    if (split === undefined) return;
    const middle = partition(inputs, split.feature, split.upTo, rows, from, to);
    const left = nodes;
    nodes += 2;
    tree.feature[node] = split.feature;
    tree.upTo[node] = split.upTo;
    tree.left[node] = left;
    grow(left, from, middle);
    grow(left + 1, middle, to);
  };
  grow(0, 0, rows.length);
  return tree;
}

/**
 * Calls `visit` with each leaf that rows reach: ascending, the first `count` of a list that is used again. The rows of
 * a node are a set of bits, so that a split takes a few operations for 32 rows.
 */
export function eachLeaf(
  tree: Tree,
  inputs: ByteColumns,
  visit: (leaf: number, rows: Int32Array, count: number) => void,
): void {
  const { feature, upTo, left } = tree;
  const rows = new Int32Array(inputs.rows);
  const words = Math.ceil(inputs.rows / 32);
  const setOf = rowSets(inputs);
  const sets = [setOf(0, 255)];
  // Only words first … last of a set are used: the others are empty.
  const descend = (node: number, depth: number, first: number, last: number): void => {
    const set = sets[depth]!;
    while (first <= last && set[first] === 0) first++;
    while (first <= last && set[last] === 0) last--;
    if (first > last) return;
    if (feature[node]! < 0) {
      visit(node, rows, listBits(set, first, last, rows));
      return;
    }
    sets[depth + 1] ??= new Int32Array(words);
    const child = sets[depth + 1]!;
    const goesLeft = setOf(feature[node]!, upTo[node]!);
    for (let w = first; w <= last; w++) child[w] = set[w]! & goesLeft[w]!;
    descend(left[node]!, depth + 1, first, last);
    for (let w = first; w <= last; w++) child[w] = set[w]! & ~goesLeft[w]!;
    descend(left[node]! + 1, depth + 1, first, last);
  };
  descend(0, 0, 0, words - 1);
}

const knownSets = new WeakMap<ByteColumns, Map<number, Int32Array>>();

/** Gives the set of rows whose feature is at most `upTo`; each is made once. */
function rowSets(inputs: ByteColumns): (feature: number, upTo: number) => Int32Array {
  const known = knownSets.get(inputs) ?? new Map<number, Int32Array>();
  knownSets.set(inputs, known);
  return (feature, upTo) => {
    let set = known.get(feature * 256 + upTo);
    if (set === undefined) {
      set = new Int32Array(Math.ceil(inputs.rows / 32));
      for (let row = 0; row < inputs.rows; row++)
        set[row >> 5]! |= +(inputs.bytes[feature * inputs.rows + row]! <= upTo) << (row & 31);
      known.set(feature * 256 + upTo, set);
    }
    return set;
  };
}

/** Writes the numbers of the bits that are set in words first … last, ascending; returns how many. */
function listBits(set: Int32Array, first: number, last: number, out: Int32Array): number {
  let count = 0;
  for (let w = first; w <= last; w++)
    for (let bits = set[w]!; bits !== 0; bits &= bits - 1)
      out[count++] = 32 * w + 31 - Math.clz32(bits & -bits);
  return count;
}

/**
 * Brings rows[from … to − 1] whose feature is at most `upTo` to the front; returns where the others begin. Without a
 * branch, which would be mispredicted for every fifth row of an indicator of one in five.
 */
function partition(
  columns: ByteColumns,
  feature: number,
  upTo: number,
  rows: Int32Array,
  from: number,
  to: number,
): number {
  const { bytes } = columns;
  const column = feature * columns.rows;
  let middle = from;
  for (let i = from; i < to; i++) {
    const row = rows[i]!;
    rows[i] = rows[middle]!;
    rows[middle] = row;
    middle += +(bytes[column + row]! <= upTo);
  }
  return middle;
}
