/**
 * Mistakes in strategies and in the models behind them.
 *
 * @module
 */
import type { Mutation } from "./mutation.ts";

export const STRATEGIES: readonly Mutation[] = [
  {
    file: "algorithms/atlas.ts",
    from: ">= options.patience",
    to: "> options.patience",
  },
  {
    // Networks to begin with are near each other.
    file: "algorithms/bayesian/cover.ts",
    from: "closest[c]! <= least + SAME",
    to: "closest[c]! > least + SAME",
  },
  {
    // The residual is asked for and forgotten.
    file: "algorithms/atlas/parts.ts",
    from: "counts ? model.residual() : 0",
    to: "0",
  },
  {
    file: "algorithms/bananas.ts",
    from: "layers: 10, width: 20, epochs: 150",
    to: "layers: 2, width: 20, epochs: 150",
  },
  {
    // The option has no effect.
    file: "algorithms/bayesian-optimization.ts",
    from: "ucb: upperConfidenceBound(options.beta)",
    to: "ucb: upperConfidenceBound(2)",
  },
  {
    file: "algorithms/bayesian-optimization.ts",
    from: "its: independentThompson,",
    to: "its: thompson,",
  },
  {
    // All neighbours are asked before a move is made, as in the paper, whatever the option says.
    file: "algorithms/local-search.ts",
    from: `if (options.neighbourhood === "first") break`,
    to: "break",
  },
  {
    // Nothing is ever left to climb from, so that it restarts.
    file: "algorithms/local-search.ts",
    from: "if (value > bestValue &&",
    to: "if (value < bestValue &&",
  },
  {
    // One more counts as good.
    file: "algorithms/bayesian/parzen.ts",
    from: "Math.ceil(options.good * history.architectures.length)",
    to: "1 + Math.floor(options.good * history.architectures.length)",
  },
  {
    // Thompson sampling always asks the first member.
    file: "algorithms/bayesian/acquisition.ts",
    from: "random.pick(members)",
    to: "members[0]!",
  },
  {
    // Chains of 0 … edits − 1 edits.
    file: "algorithms/bayesian/candidates.ts",
    from: "e >= 0; e--",
    to: "e > 0; e--",
  },
  {
    // Of two outside the limits, how far inside another limit one is counts for it.
    file: "algorithms/pareto/domination.ts",
    from: "const most = feasible ? Number.POSITIVE_INFINITY : 0;\n  let better",
    to: "const most = Number.POSITIVE_INFINITY;\n  let better",
  },
  {
    // Objectives with a wide range count for more.
    file: "algorithms/pareto/crowding.ts",
    from: "(at(i + 1) - at(i - 1)) / range",
    to: "at(i + 1) - at(i - 1)",
  },
  {
    // A step reaches as far down as the reference point, past the steps below.
    file: "algorithms/pareto/contribution.ts",
    from: "volumes[i] = y - height;",
    to: "volumes[i] = y;",
  },
  {
    // All mixtures are the first one.
    file: "algorithms/parego.ts",
    from: "      drawWeights(weights, draws);\n",
    to: "      if (values.length === 0) drawWeights(weights, draws);\n",
  },
  {
    // Networks that were evaluated are drawn again.
    file: "algorithms/bayesian/history.ts",
    from: "if (!history.seen(architecture)) drawn.set(space.classOf(architecture), architecture);",
    to: "drawn.set(space.classOf(architecture), architecture);",
  },
  {
    // One network is drawn several times at once.
    file: "algorithms/bayesian/history.ts",
    from: "if (!history.seen(architecture)) drawn.set(space.classOf(architecture), architecture);",
    to: "if (!history.seen(architecture)) drawn.set(tries, architecture);",
  },
  {
    // A network in two encodings of one batch is remembered twice.
    file: "algorithms/bayesian/history.ts",
    from: "if (classes.has(classNumber)) return;",
    to: "",
  },
  {
    // Ties do not share their mean rank.
    file: "algorithms/bayesian/warp.ts",
    from: "normalQuantile((from + to) / (2 * n))",
    to: "normalQuantile((2 * from + 1) / (2 * n))",
  },
];

export const SURROGATES: readonly Mutation[] = [
  {
    // The gradient of the last batch is added to the next.
    file: "surrogates/adam.ts",
    from: "sum[p] = 0;",
    to: "",
  },
  {
    // What fills up the rows counts as a label in common.
    file: "surrogates/bag-overlap.ts",
    from: "counts[none] = 0;",
    to: "",
  },
  {
    // A list that grew in place is answered with the matrix of what it was.
    file: "surrogates/features.ts",
    from: "Object.isFrozen(architectures)",
    to: "architectures.length > 0",
  },
  {
    file: "surrogates/gaussian-process.ts",
    from: "Math.max(0, n - likelihoodPoints)",
    to: "0",
  },
  {
    file: "surrogates/gaussian-process.ts",
    from: "scale * Math.sqrt(theta.noise)",
    to: "scale * theta.noise",
  },
  {
    file: "surrogates/gaussian-process.ts",
    from: "[0]! + theta.noise;",
    to: "[0]!;",
  },
  {
    // A survey goes on with what it computed under the former hyper-parameters.
    file: "surrogates/gaussian-process.ts",
    from: "factor = emptyTriangle(n + 64);\n        surveyed = undefined;",
    to: "factor = emptyTriangle(n + 64);",
  },
  {
    // Pairs off the diagonal count once.
    file: "surrogates/gp-likelihood.ts",
    from: "(i === j ? 0.5 : 1)",
    to: "0.5",
  },
  {
    file: "surrogates/gp-pool.ts",
    from: "variance[c]! -= value * value",
    to: "variance[c]! -= Math.abs(value)",
  },
  {
    file: "surrogates/mlp-ensemble.ts",
    from: "Math.min(options.epochs, affordable)",
    to: "options.epochs",
  },
  {
    // Weight decay shrinks biases, too.
    file: "surrogates/mlp.ts",
    from: "for (let w = outputs; w < weights.length; w++)",
    to: "for (let w = 0; w < weights.length; w++)",
  },
  {
    // The variance of two members is half of what it should be.
    file: "surrogates/model.ts",
    from: "Math.max(1, members.length - 1)",
    to: "members.length",
  },
  {
    // The variance within leaves is left out.
    file: "surrogates/random-forest.ts",
    from: "(tree.variance[leaf]! + leafMean ** 2)",
    to: "(leafMean ** 2)",
  },
  {
    file: "surrogates/regression-tree.ts",
    from: "n < options.minimumToSplit",
    to: "n <= options.minimumToSplit",
  },
  {
    // The threshold is the largest value on the left, not half-way to the next.
    file: "surrogates/tree-split.ts",
    from: "upTo: (below + level) >> 1",
    to: "upTo: below",
  },
  {
    file: "src/math/linalg.ts",
    from: "Math.sqrt(Math.max(rest, smallest))",
    to: "Math.sqrt(Math.abs(rest))",
  },
];
