/**
 * What choosing by a measure comes to: the architecture it picks, and how good the pick is when only so many
 * architectures were measured.
 *
 * @module
 */

/** Architectures that share the extreme value of a measure, and their mean on a metric. */
export interface Pick {
  /** Positions, ascending; one, unless several are tied. */
  readonly at: readonly number[];
  /** Mean of the metric over them: what a pick among them at random scores. */
  readonly value: number;
}

/** The pick of the largest values, or of the smallest. */
export function pickBy(measure: Float64Array, metric: Float64Array, largest: boolean): Pick {
  let best = Number.NaN;
  let at: number[] = [];
  for (const [i, value] of measure.entries()) {
    const better = largest ? value > best : value < best;
    if (at.length === 0 || better) {
      best = value;
      at = [i];
    } else if (value === best) at.push(i);
  }
  return { at, value: at.reduce((sum, i) => sum + metric[i]!, 0) / at.length };
}

/**
 * Expected metric of the pick among n architectures drawn at random without replacement, for each n asked: exact.
 * The pick is the one with the largest value of `rank`; ties are broken at random.
 */
export function expectedPick(
  rank: Float64Array,
  metric: Float64Array,
  counts: readonly number[],
): Float64Array {
  const total = rank.length;
  const order = Uint32Array.from({ length: total }, (_, i) => i).sort((a, b) => rank[b]! - rank[a]!);
  // Within a tie every order is as likely, so that each member counts as the tie's mean.
  const values = Float64Array.from(order, (i) => metric[i]!);
  for (let from = 0; from < total; ) {
    let to = from;
    let sum = 0;
    while (to < total && rank[order[to]!] === rank[order[from]!]) sum += values[to++]!;
    values.fill(sum / (to - from), from, to);
    from = to;
  }
  return Float64Array.from(counts, (n) => {
    // P(no better one is drawn) falls by (total − n − r) / (total − r) with each rank r passed.
    let none = 1;
    let expected = 0;
    for (let r = 0; r < total && none > 0; r++) {
      const after = (none * Math.max(0, total - n - r)) / (total - r);
      expected += (none - after) * values[r]!;
      none = after;
    }
    return expected;
  });
}
