/**
 * A random forest for regression (Breiman 2001), with the spread that SMAC uses.
 *
 * @module
 */
import type { Encoding } from "../src/space/encodings/encoding.ts";
import type { Random } from "../src/space/random.ts";
import { featureTable } from "./features.ts";
import { checkObservations, type RegressionModel } from "./model.ts";

export interface RandomForestOptions {
  readonly trees: number;
  /** Share of the features that may split a node, drawn anew for each node. */
  readonly featureShare: number;
  /** Nodes with fewer points are not split. */
  readonly minimumToSplit: number;
  /** Draw as many points as there are, with replacement, for each tree. */
  readonly bootstrap: boolean;
}

/**
 * The mean is that of the trees; the variance is the spread of their leaves' means plus the mean of their leaves'
 * variances (Hutter et al. 2014, section 4.3.2).
 */
export function randomForest(
  encoding: Encoding,
  options: RandomForestOptions,
  random: Random,
): RegressionModel {
  const features = featureTable(encoding);
  const width = encoding.size;
  let forest: Tree[] = [];
  return {
    fit(architectures, values) {
      checkObservations(architectures, values);
      const n = values.length;
      const inputs = features(architectures);
      forest = Array.from({ length: options.trees }, () => {
        const sample = Int32Array.from({ length: n }, (_, i) => (options.bootstrap ? random.integer(n) : i));
        return growTree(inputs, width, values, sample, options, random);
      });
    },
    predict(architectures) {
      const inputs = features(architectures);
      const n = architectures.length;
      const mean = new Float64Array(n);
      const spread = new Float64Array(n);
      const members = forest.map((tree) => {
        const means = new Float64Array(n);
        for (let i = 0; i < n; i++) {
          const leaf = leafOf(tree, inputs, i * width);
          means[i] = tree.mean[leaf]!;
          mean[i]! += means[i]! / forest.length;
          spread[i]! += (tree.variance[leaf]! + means[i]! ** 2) / forest.length;
        }
        return means;
      });
      for (let i = 0; i < n; i++) spread[i] = Math.sqrt(Math.max(0, spread[i]! - mean[i]! ** 2));
      return { mean, spread, members };
    },
  };
}

/** Nodes in arrays; a leaf has feature −1. Children of a node: `left[node]` and the one after it. */
interface Tree {
  readonly feature: Int32Array;
  readonly threshold: Float64Array;
  readonly left: Int32Array;
  readonly mean: Float64Array;
  readonly variance: Float64Array;
}

function leafOf(tree: Tree, inputs: Float64Array, row: number): number {
  let node = 0;
  for (;;) {
    const feature = tree.feature[node]!;
    if (feature < 0) return node;
    node = tree.left[node]! + (inputs[row + feature]! > tree.threshold[node]! ? 1 : 0);
  }
}

function growTree(
  inputs: Float64Array,
  width: number,
  values: ArrayLike<number>,
  sample: Int32Array,
  options: RandomForestOptions,
  random: Random,
): Tree {
  const capacity = 2 * sample.length;
  const tree: Tree = {
    feature: new Int32Array(capacity).fill(-1),
    threshold: new Float64Array(capacity),
    left: new Int32Array(capacity),
    mean: new Float64Array(capacity),
    variance: new Float64Array(capacity),
  };
  const order = Array.from({ length: width }, (_, f) => f);
  const tried = Math.max(1, Math.round(width * options.featureShare));
  let nodes = 1;

  const grow = (node: number, from: number, to: number): void => {
    const n = to - from;
    let sum = 0;
    for (let i = from; i < to; i++) sum += values[sample[i]!]!;
    const mean = sum / n;
    let squares = 0;
    for (let i = from; i < to; i++) squares += (values[sample[i]!]! - mean) ** 2;
    tree.mean[node] = mean;
    tree.variance[node] = squares / n;
    if (n < options.minimumToSplit || squares < 1e-18) return;

    let bestGain = 1e-12 * squares;
    let bestFeature = -1;
    let bestThreshold = 0;
    for (let k = 0; k < tried; k++) {
      const swap = k + random.integer(width - k);
      const feature = order[swap]!;
      order[swap] = order[k]!;
      order[k] = feature;
      const split = bestSplit(inputs, width, values, sample, from, to, feature, sum);
      if (split !== undefined && split.gain > bestGain) {
        bestGain = split.gain;
        bestFeature = feature;
        bestThreshold = split.threshold;
      }
    }
    if (bestFeature < 0) return;
    let middle = from;
    for (let i = from; i < to; i++) {
      const row = sample[i]!;
      if (inputs[row * width + bestFeature]! > bestThreshold) continue;
      sample[i] = sample[middle]!;
      sample[middle++] = row;
    }
    tree.feature[node] = bestFeature;
    tree.threshold[node] = bestThreshold;
    tree.left[node] = nodes;
    nodes += 2;
    const left = tree.left[node]!;
    grow(left, from, middle);
    grow(left + 1, middle, to);
  };
  grow(0, 0, sample.length);
  return tree;
}

/** The threshold of one feature that lowers the sum of squares most; undefined when the feature is constant. */
function bestSplit(
  inputs: Float64Array,
  width: number,
  values: ArrayLike<number>,
  sample: Int32Array,
  from: number,
  to: number,
  feature: number,
  sum: number,
): { gain: number; threshold: number } | undefined {
  // Encodings have few distinct values: sums by value, in ascending order, serve every threshold.
  const levels: number[] = [];
  const sums: number[] = [];
  const counts: number[] = [];
  for (let i = from; i < to; i++) {
    const row = sample[i]!;
    const level = inputs[row * width + feature]!;
    let at = 0;
    while (at < levels.length && levels[at]! < level) at++;
    if (levels[at] !== level) {
      levels.splice(at, 0, level);
      sums.splice(at, 0, 0);
      counts.splice(at, 0, 0);
    }
    sums[at]! += values[row]!;
    counts[at]! += 1;
  }
  const n = to - from;
  let best: { gain: number; threshold: number } | undefined;
  let leftSum = 0;
  let left = 0;
  for (let at = 0; at + 1 < levels.length; at++) {
    leftSum += sums[at]!;
    left += counts[at]!;
    const gain = leftSum ** 2 / left + (sum - leftSum) ** 2 / (n - left) - sum ** 2 / n;
    if (best === undefined || gain > best.gain)
      best = { gain, threshold: (levels[at]! + levels[at + 1]!) / 2 };
  }
  return best;
}
