/**
 * What keeps predicted metrics consistent: fractions in [0, 1], and accuracy that does not rise with ε by more
 * than it does in the data.
 *
 * @module
 */
import { ATTACKS, type Catalogue } from "../../metric/metric.ts";
import { layoutOf } from "./matrix.ts";

/**
 * The most that each value exceeds the one before it in any row: the next smaller ε of the same attack, or clean
 * before the smallest. Zero where accuracy never rises, and for metrics that are no attack.
 */
export function largestRises(values: Float64Array, rows: number, catalogue: Catalogue): number[] {
  const metrics = values.length / rows;
  const rises = new Array<number>(metrics).fill(0);
  for (const { before, at } of steps(catalogue))
    for (let i = 0; i < rows; i++)
      rises[at] = Math.max(rises[at]!, values[i * metrics + at]! - values[i * metrics + before]!);
  return rises;
}

/**
 * Makes rows `[row * metrics + metric]` consistent, in place: each attack's values become the closest sequence
 * that rises by no more than `rises` (pool adjacent violators), at most clean plus its rise; all are cut to
 * [0, 1] and rounded to one image of the 10,000 of the test set.
 */
export function makeConsistent(
  values: Float64Array,
  rows: number,
  catalogue: Catalogue,
  rises: readonly number[],
): void {
  const metrics = values.length / rows;
  const layout = layoutOf(catalogue);
  const clean = layout.get("clean");
  for (let i = 0; i < rows; i++) {
    const row = values.subarray(i * metrics, (i + 1) * metrics);
    for (const attack of ATTACKS) {
      const place = layout.get(attack);
      if (place === undefined) continue;
      const { from, count } = place;
      descend(row.subarray(from, from + count), rises.slice(from, from + count));
      if (clean === undefined) continue;
      let ceiling = row[clean.from]!;
      for (let k = from; k < from + count; k++) {
        ceiling += rises[k]!;
        row[k] = Math.min(row[k]!, ceiling);
      }
    }
    for (let k = 0; k < metrics; k++) row[k] = Math.round(1e4 * Math.min(Math.max(row[k]!, 0), 1)) / 1e4;
  }
}

/** The sequence closest to `values` (least squares) whose k-th step up is at most `rises[k]`, in place. */
function descend(values: Float64Array, rises: readonly number[]): void {
  // Without the allowed rises, the sequence must not increase.
  let allowed = 0;
  for (let k = 1; k < values.length; k++) {
    allowed += rises[k]!;
    values[k]! -= allowed;
  }
  const blocks: { sum: number; count: number }[] = [];
  for (const value of values) {
    let block = { sum: value, count: 1 };
    for (let last = blocks.at(-1); last !== undefined; last = blocks.at(-1)) {
      if (last.sum / last.count >= block.sum / block.count) break;
      block = { sum: last.sum + block.sum, count: last.count + block.count };
      blocks.pop();
    }
    blocks.push(block);
  }
  let k = 0;
  allowed = 0;
  for (const { sum, count } of blocks)
    for (let n = 0; n < count; n++, k++) {
      if (k > 0) allowed += rises[k]!;
      values[k] = sum / count + allowed;
    }
}

function* steps(catalogue: Catalogue): Generator<{ before: number; at: number }> {
  const layout = layoutOf(catalogue);
  const clean = layout.get("clean");
  for (const attack of ATTACKS) {
    const place = layout.get(attack);
    if (place === undefined) continue;
    if (clean !== undefined) yield { before: clean.from, at: place.from };
    for (let k = place.from + 1; k < place.from + place.count; k++) yield { before: k - 1, at: k };
  }
}
