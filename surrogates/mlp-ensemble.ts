/**
 * An ensemble of multilayer perceptrons: the mean of the members, and their disagreement as spread.
 *
 * @module
 */
import type { Encoding } from "../src/space/encodings/encoding.ts";
import type { Random } from "../src/space/random.ts";
import { featureTable } from "./features.ts";
import { createMlp, type Mlp, type MlpOptions } from "./mlp.ts";
import { checkObservations, ensemblePrediction, type RegressionModel, standardize } from "./model.ts";
import { sparseRows } from "./sparse.ts";

export interface MlpEnsembleOptions extends Omit<MlpOptions, "inputs"> {
  readonly members: number;
  /** Passes over the data each time the model is fitted. */
  readonly epochs: number;
  /** At most this many samples are shown to each network in a fit (in whole passes), so that cost stays linear. */
  readonly samples?: number;
  /** Go on from the last fit's weights instead of drawing new ones. */
  readonly warmStart: boolean;
}

export function mlpEnsemble(
  encoding: Encoding,
  options: MlpEnsembleOptions,
  random: Random,
): RegressionModel {
  const features = featureTable(encoding);
  let nets: Mlp[] = [];
  let scale = { mean: 0, sd: 1 };
  return {
    fit(architectures, values) {
      checkObservations(architectures, values);
      const inputs = sparseRows(features(architectures), encoding.size);
      const { scaled, ...rest } = standardize(values);
      scale = rest;
      if (!options.warmStart || nets.length === 0)
        nets = Array.from({ length: options.members }, () =>
          createMlp({ ...options, inputs: encoding.size }, random),
        );
      const affordable = Math.ceil((options.samples ?? Number.POSITIVE_INFINITY) / values.length);
      const epochs = Math.min(options.epochs, affordable);
      for (const net of nets) net.train(inputs, scaled, epochs, random);
    },
    predict(architectures) {
      const inputs = sparseRows(features(architectures), encoding.size);
      const { mean, sd } = scale;
      return ensemblePrediction(nets.map((net) => net.predict(inputs).map((z) => mean + sd * z)));
    },
  };
}
