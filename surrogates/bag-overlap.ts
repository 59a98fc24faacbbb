/**
 * How much two bags of labels have in common, for one architecture against many.
 *
 * @module
 */
import type { Bag } from "../src/space/encodings/bags.ts";
import type { Architecture } from "../src/space/space.ts";

/** Σ over labels of the number in one bag times the number in the other. */
export interface Overlap {
  of(a: Architecture, b: Architecture): number;
  /** The overlap of one architecture with each of a list, in the first places; the next call overwrites them. */
  each(architecture: Architecture, others: Int32Array): Uint16Array;
}

/** Overlaps that are kept, in rows with every bag, so that a search that asks again and again counts once. */
const KEPT = 4_000_000;

/** A list as long as all bags over this is worth such a row. */
const LONG = 8;

/** Equal bags are stored once, all padded to one length. */
export function createOverlap(bag: Bag): Overlap {
  const { group, rows, groups } = distinct(bag);
  const width = bag.largest;
  const none = bag.labelCount;
  const counts = new Uint8Array(bag.labelCount + 1);
  const kept = new Map<number, Uint16Array>(); // by group
  let out = new Uint16Array(0);

  const sum = (g: number): number => {
    let common = 0;
    for (let j = g * width, end = j + width; j < end; j++) common += counts[rows[j]!]!;
    return common;
  };
  const count = (architecture: Architecture): void => {
    const start = group[architecture]! * width;
    for (let j = start; j < start + width; j++) counts[rows[j]!]!++;
    counts[none] = 0;
  };
  const clear = (architecture: Architecture): void => {
    const start = group[architecture]! * width;
    for (let j = start; j < start + width; j++) counts[rows[j]!] = 0;
  };

  /** The overlaps with every bag. */
  const rowOf = (architecture: Architecture): Uint16Array => {
    count(architecture);
    const row = new Uint16Array(groups);
    for (let g = 0; g < groups; g++) row[g] = sum(g);
    clear(architecture);
    if ((kept.size + 1) * groups > KEPT) kept.clear();
    kept.set(group[architecture]!, row);
    return row;
  };

  return {
    of(a, b) {
      count(a);
      const common = sum(group[b]!);
      clear(a);
      return common;
    },
    each(architecture, others) {
      const n = others.length;
      if (out.length < n) out = new Uint16Array(n);
      let row = kept.get(group[architecture]!);
      if (row === undefined && LONG * n < groups) {
        count(architecture);
        for (let i = 0; i < n; i++) out[i] = sum(group[others[i]!]!);
        clear(architecture);
      } else {
        row ??= rowOf(architecture);
        for (let i = 0; i < n; i++) out[i] = row[group[others[i]!]!]!;
      }
      return out;
    },
  };
}

/** The different bags: which one an architecture has, and their labels in rows, the rest filled with one more label. */
function distinct(bag: Bag): { group: Uint32Array; rows: Uint16Array; groups: number } {
  const size = bag.starts.length - 1;
  const group = new Uint32Array(size);
  const numbers = new Map<string, number>();
  const firsts: Architecture[] = [];
  for (let a = 0; a < size; a++) {
    const key = bag.labels.subarray(bag.starts[a]!, bag.starts[a + 1]!).join();
    const number = numbers.get(key) ?? numbers.size;
    if (number === numbers.size) {
      numbers.set(key, number);
      firsts.push(a);
    }
    group[a] = number;
  }
  const rows = new Uint16Array(firsts.length * bag.largest).fill(bag.labelCount);
  firsts.forEach((a, g) => {
    rows.set(bag.labels.subarray(bag.starts[a]!, bag.starts[a + 1]!), g * bag.largest);
  });
  return { group, rows, groups: firsts.length };
}
