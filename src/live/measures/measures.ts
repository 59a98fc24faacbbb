/**
 * The training-free measures that the live engine computes: one number for one network at initialisation.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { createRandom } from "../../space/random.ts";
import { type Dataset, first, toUnit } from "../data/images.ts";
import { buildNetwork, type NetworkOptions } from "../network/network.ts";
import { freeze, initialise } from "../network/weights.ts";
import { calibrate } from "./calibrate.ts";
import { type GradientMeasures, gradientMeasures } from "./gradient.ts";
import { inputHessianEigenvalues } from "./hessian.ts";
import { jacobianNorms } from "./jacobian.ts";
import type { LiveMeasure } from "./names.ts";
import { naswot } from "./naswot.ts";
import { logSynapticFlow } from "./synflow.ts";

/** What measures depend on, apart from the architecture. */
export interface MeasureSettings {
  /** Channels C of the first stage and cells N per stage; 16 and 5 in NAS-Bench-201. */
  readonly channels: number;
  readonly cells: number;
  /** How many test images they are computed on: the first so many. */
  readonly images: number;
  readonly seed: number;
  /** Hessian–vector products per eigenvalue, at most. */
  readonly iterations: number;
}

/** A value and what it took. */
export interface Measured {
  /** NaN where the measure is not defined for a network. */
  readonly value: number;
  readonly seconds: number;
}

/** Computes measures of one cell on one batch of images. The backend must be open. */
export interface Measurer {
  measure(
    cell: readonly number[],
    code: string,
    names: readonly LiveMeasure[],
  ): Promise<Map<LiveMeasure, Measured>>;
  dispose(): void;
}

/**
 * Measures with images of a dataset. A cell's initial weights depend on its code and the seed alone, so that neither
 * the order nor the company of other cells matters.
 */
export function createMeasurer(dataset: Dataset, settings: MeasureSettings): Measurer {
  const { size, channels: imageChannels, pixels, labels, count } = first(dataset.test, settings.images);
  const images = tf.tensor4d(toUnit(pixels), [count, size, size, imageChannels]);
  const options: NetworkOptions = {
    channels: settings.channels,
    cells: settings.cells,
    imageSize: size,
    imageChannels,
    classes: dataset.classes,
    mean: dataset.mean,
    deviation: dataset.deviation,
  };

  return {
    async measure(cell, code, names) {
      const random = createRandom(`measures|${settings.seed}|${code}`);
      const network = buildNetwork(cell, options);
      const weights = initialise(network, random.fork("initialisation"), "he");
      const model = freeze(network, calibrate(network, weights, images));
      const power = { iterations: settings.iterations, tolerance: 1e-3 };
      let gradient: Promise<GradientMeasures> | undefined;
      const ofGradient = (): Promise<GradientMeasures> => {
        gradient ??= gradientMeasures(network, weights, images, labels);
        return gradient;
      };
      const compute = async (name: LiveMeasure): Promise<number> => {
        switch (name) {
          case "jacobian-norm":
            return mean(await jacobianNorms(model, images));
          case "hessian-eigenvalue":
            return mean(await inputHessianEigenvalues(model, images, labels, random.fork("power"), power));
          case "gradient-norm":
            return (await ofGradient()).norm;
          case "snip":
            return (await ofGradient()).snip;
          case "synflow":
            return logSynapticFlow(cell, options, weights);
          case "naswot":
            return naswot(cell, options, weights, images);
        }
      };
      const measured = new Map<LiveMeasure, Measured>();
      try {
        for (const name of names) {
          const started = performance.now();
          const value = await compute(name);
          measured.set(name, { value, seconds: (performance.now() - started) / 1000 });
        }
      } finally {
        model.dispose();
      }
      return measured;
    },
    dispose: () => images.dispose(),
  };
}

function mean(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
