/**
 * How strategies train their models unless they say otherwise.
 *
 * @module
 */

/** Networks fast enough to be refitted hundreds of times: shallow, on a bounded number of samples, from the last weights. */
export const FAST_NETWORKS = {
  layers: 3,
  width: 20,
  epochs: 30,
  samples: 3000,
  batchSize: 16,
  learningRate: 0.005,
  warmStart: true,
} as const;

/** The forest of `smac`. */
export const FOREST = { trees: 10, featureShare: 5 / 6, minimumToSplit: 3, bootstrap: true } as const;
