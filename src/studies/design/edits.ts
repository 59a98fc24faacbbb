/**
 * What one edit changes: the difference between architectures that differ in one decision.
 *
 * @module
 */

import { quantileOfSorted } from "../../analysis/descriptive.ts";
import type { Architecture, Space } from "../../space/space.ts";

/** One operation in place of another on one edge, over all contexts. */
export interface EditKind {
  readonly decision: number;
  /** Choices, `from` < `to`. */
  readonly from: number;
  readonly to: number;
  /** Value with `to` minus value with `from`: mean, standard deviation, 5th and 95th percentile. */
  readonly mean: number;
  readonly deviation: number;
  readonly low: number;
  readonly high: number;
}

/** One edit: what it was, what it became, and by how much the value changed. */
export interface Edit {
  readonly before: Architecture;
  readonly after: Architecture;
  readonly change: number;
}

export interface Edits {
  /** Unordered pairs of architectures one decision apart. */
  readonly pairs: number;
  /** Share of these pairs that are one and the same network. */
  readonly neutral: number;
  /** Quantiles of the absolute change over pairs of different networks. */
  readonly median: number;
  readonly q90: number;
  readonly largest: Edit;
  /** Pearson correlation of the values of neighbours, over all pairs. */
  readonly correlation: number;
  /** Networks none of whose encodings has a better neighbour. */
  readonly localOptima: number;
  readonly kinds: readonly EditKind[];
}

/** @param values the metric by class number */
export function editsOf(space: Space, values: Float64Array): Edits {
  const byKind = new Map<string, { decision: number; from: number; to: number; changes: number[] }>();
  const absolute: number[] = [];
  const improvable = new Uint8Array(space.classCount);
  let pairs = 0;
  let neutral = 0;
  let largest: Edit = { before: 0, after: 0, change: 0 };
  let sum = 0;
  let squares = 0;
  let products = 0;

  for (let before = 0; before < space.size; before++) {
    const classNumber = space.classOf(before);
    const value = values[classNumber]!;
    for (const after of space.neighbours(before)) {
      const otherClass = space.classOf(after);
      const other = values[otherClass]!;
      if (other > value) improvable[classNumber] = 1;
      if (after < before) continue;
      pairs++;
      sum += value + other;
      squares += value * value + other * other;
      products += value * other;
      const change = other - value;
      if (Math.abs(change) > Math.abs(largest.change)) largest = { before, after, change };
      if (otherClass === classNumber) neutral++;
      else absolute.push(Math.abs(change));
      const decision = space.decisions.findIndex(
        (_, d) => space.choice(before, d) !== space.choice(after, d),
      );
      const from = space.choice(before, decision);
      const to = space.choice(after, decision);
      const key = `${decision},${from},${to}`;
      const kind = byKind.get(key);
      if (kind === undefined) byKind.set(key, { decision, from, to, changes: [change] });
      else kind.changes.push(change);
    }
  }

  const sorted = Float64Array.from(absolute).sort();
  const mean = sum / (2 * pairs);
  const variance = squares / (2 * pairs) - mean * mean;
  return {
    pairs,
    neutral: neutral / pairs,
    median: quantileOfSorted(sorted, 0.5),
    q90: quantileOfSorted(sorted, 0.9),
    largest,
    correlation: variance === 0 ? Number.NaN : (products / pairs - mean * mean) / variance,
    localOptima: improvable.reduce((count, flag) => count + 1 - flag, 0),
    kinds: [...byKind.values()]
      .map(({ changes, ...kind }) => ({ ...kind, ...summarise(changes) }))
      .sort((a, b) => a.decision - b.decision || a.from - b.from || a.to - b.to),
  };
}

function summarise(changes: readonly number[]): Pick<EditKind, "mean" | "deviation" | "low" | "high"> {
  const sorted = Float64Array.from(changes).sort();
  const mean = sorted.reduce((a, b) => a + b, 0) / sorted.length;
  const squares = sorted.reduce((a, b) => a + (b - mean) ** 2, 0);
  return {
    mean,
    deviation: Math.sqrt(squares / sorted.length),
    low: quantileOfSorted(sorted, 0.05),
    high: quantileOfSorted(sorted, 0.95),
  };
}
