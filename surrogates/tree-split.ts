/**
 * Where to split a node of a regression tree.
 *
 * @module
 */
/** Small whole numbers, column after column: `bytes[column × rows + row]`. */
export interface ByteColumns {
  readonly bytes: Uint8Array;
  readonly rows: number;
  readonly width: number;
}

export interface Split {
  readonly feature: number;
  /** The largest value that goes left: half-way between two that occur, rounded down. */
  readonly upTo: number;
}

/**
 * The split of the listed rows that lowers their sum of squares most, by one of the first `tried` features listed; undefined when
 * none gains more than `leastGain`. `sum` is that of the rows' values.
 */
export type SplitSearch = (
  rows: Int32Array,
  from: number,
  to: number,
  features: Int32Array,
  tried: number,
  sum: number,
  leastGain: number,
) => Split | undefined;

/**
 * Sums the points of a node by feature and level (value of the feature) in one pass; the sums serve every threshold.
 * Features are mostly zero, so the pass visits the others only, and what is left of the node's sum is that of level 0.
 */
export function splitSearch(inputs: ByteColumns, values: Float64Array): SplitSearch {
  const { starts, cells, levels } = nonZeroCells(inputs);
  const sums = new Float64Array(inputs.width * levels);
  const counts = new Int32Array(inputs.width * levels);
  return (rows, from, to, features, tried, sum, leastGain) => {
    sums.fill(0);
    counts.fill(0);
    for (let i = from; i < to; i++) {
      const row = rows[i]!;
      const value = values[row]!;
      const end = starts[row + 1]!;
      for (let k = starts[row]!; k < end; k++) {
        const cell = cells[k]!;
        sums[cell]! += value;
        counts[cell]! += 1;
      }
    }
    const n = to - from;
    const unsplit = sum ** 2 / n;
    let bestGain = leastGain;
    let best: Split | undefined;
    for (let f = 0; f < tried; f++) {
      const feature = features[f]!;
      const zero = feature * levels;
      let left = n;
      let leftSum = sum;
      for (let cell = zero + 1; cell < zero + levels; cell++) {
        left -= counts[cell]!;
        leftSum -= sums[cell]!;
      }
      let below = 0;
      for (let level = 1; level < levels; level++) {
        const count = counts[zero + level]!;
        if (count === 0) continue;
        if (left > 0) {
          const gain = leftSum ** 2 / left + (sum - leftSum) ** 2 / (n - left) - unsplit;
          if (gain > bestGain) {
            bestGain = gain;
            best = { feature, upTo: (below + level) >> 1 };
          }
        }
        left += count;
        leftSum += sums[zero + level]!;
        below = level;
      }
    }
    return best;
  };
}

/** For each row the cells `feature × levels + level` with level > 0: `cells[starts[row]]` … `cells[starts[row + 1] − 1]`. */
function nonZeroCells({ bytes, rows, width }: ByteColumns): {
  starts: Int32Array;
  cells: Int32Array;
  levels: number;
} {
  let levels = 2;
  let count = 0;
  for (let at = 0; at < bytes.length; at++) {
    levels = Math.max(levels, bytes[at]! + 1);
    count += +(bytes[at]! > 0);
  }
  const starts = new Int32Array(rows + 1);
  const cells = new Int32Array(count);
  let end = 0;
  for (let row = 0; row < rows; row++) {
    for (let feature = 0; feature < width; feature++) {
      const level = bytes[feature * rows + row]!;
      if (level > 0) cells[end++] = feature * levels + level;
    }
    starts[row + 1] = end;
  }
  return { starts, cells, levels };
}
