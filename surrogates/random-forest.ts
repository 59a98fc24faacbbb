/**
 * A random forest for regression (Breiman 2001), with the spread that SMAC uses.
 *
 * @module
 */
import type { Encoding } from "../src/space/encodings/encoding.ts";
import type { Random } from "../src/space/random.ts";
import { byteColumns } from "./features.ts";
import { checkObservations, type RegressionModel } from "./model.ts";
import { eachLeaf, growTree, type Tree, type TreeOptions } from "./regression-tree.ts";
import type { ByteColumns } from "./tree-split.ts";
import { splitSearch } from "./tree-split.ts";

export interface RandomForestOptions extends TreeOptions {
  readonly trees: number;
  /** Draw as many points as there are, with replacement, for each tree. */
  readonly bootstrap: boolean;
}

/**
 * The mean is that of the trees; the variance is the spread of their leaves' means plus the mean of their leaves'
 * variances (Hutter et al. 2014, section 4.3.2). The encoding must consist of whole numbers, 0 … 255.
 */
export function randomForest(
  encoding: Encoding,
  options: RandomForestOptions,
  random: Random,
): RegressionModel {
  const features = byteColumns(encoding);
  let forest: Tree[] = [];
  return {
    fit(architectures, values) {
      checkObservations(architectures, values);
      const n = values.length;
      const inputs = features(architectures);
      const targets = Float64Array.from(values);
      const bestSplit = splitSearch(inputs, targets);
      forest = Array.from({ length: options.trees }, () => {
        const sample = Int32Array.from({ length: n }, (_, i) => (options.bootstrap ? random.integer(n) : i));
        return growTree(inputs, bestSplit, targets, sample, options, random);
      });
    },
    predict(architectures) {
      const inputs = features(architectures);
      const n = architectures.length;
      const trees = forest.length;
      const mean = new Float64Array(n);
      const spread = new Float64Array(n);
      for (const tree of forest)
        eachLeaf(tree, inputs, (leaf, rows, count) => {
          const leafMean = tree.mean[leaf]!;
          const shareOfMean = leafMean / trees;
          const shareOfSquare = (tree.variance[leaf]! + leafMean ** 2) / trees;
          for (let k = 0; k < count; k++) {
            const i = rows[k]!;
            mean[i]! += shareOfMean;
            spread[i]! += shareOfSquare;
          }
        });
      for (let i = 0; i < n; i++) spread[i] = Math.sqrt(Math.max(0, spread[i]! - mean[i]! ** 2));
      const grown = forest;
      let members: Float64Array[] | undefined;
      return {
        mean,
        spread,
        // Few ask for them.
        get members() {
          members ??= grown.map((tree) => leafMeans(tree, inputs));
          return members;
        },
      };
    },
  };
}

/** What one tree predicts. */
function leafMeans(tree: Tree, inputs: ByteColumns): Float64Array {
  const means = new Float64Array(inputs.rows);
  eachLeaf(tree, inputs, (leaf, rows, count) => {
    for (let k = 0; k < count; k++) means[rows[k]!] = tree.mean[leaf]!;
  });
  return means;
}
