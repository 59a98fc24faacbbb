/**
 * The oracle of a fit, wherever its bytes came from: browsers open it too.
 *
 * @module
 */
import { UserError } from "../../errors.ts";
import { spaceNamed } from "../../space/spaces.ts";
import type { TableOracle } from "../oracle.ts";
import { tableOracle } from "../table.ts";
import { makeConsistent } from "./consistency.ts";
import type { SurrogateFit } from "./fit-file.ts";
import { columnOf } from "./matrix.ts";
import { cellFeatures } from "./model/features.ts";
import { predictBenchmark } from "./model/model.ts";
import { addNoise } from "./noise.ts";

/** The oracle of a fit, with observation noise drawn with a seed if one is given. */
export function surrogateOracle(fit: SurrogateFit, fingerprint: string, noise?: number): TableOracle {
  const { dataset } = fit;
  const space = spaceNamed(fit.space);
  const catalogue = new Map(fit.catalogue);
  let all: Float64Array | undefined;
  const noisy = noise === undefined ? "" : `, observation noise ${noise}`;

  return tableOracle({
    description: {
      kind: "surrogate",
      dataset,
      label: `surrogate (${dataset}${noisy}): values predicted by a fitted model, not measured`,
      caveats: [
        `All values are predictions of a model fitted to the ${fit.source}; docs/surrogate.md says how good they are.`,
        "The model was fitted to test accuracies: the dataset has no validation split.",
        ...(noise === undefined
          ? []
          : ["Noise drawn from the model's residuals was added to every value; the optimum includes it."]),
      ],
      fingerprint,
      costUnit: "evaluations",
    },
    space,
    catalogue,
    column(atom) {
      all ??= predictAll(fit, noise);
      return columnOf(all, space.classCount, catalogue, atom);
    },
  });
}

/** All metrics of all classes, `[class * metrics + metric]`. */
function predictAll(fit: SurrogateFit, noise: number | undefined): Float64Array {
  const space = spaceNamed(fit.space);
  const features = cellFeatures(space);
  if (features.length !== space.classCount * fit.model.inputMean.length)
    throw new UserError(
      `the fit of ${fit.dataset} is to other features; make one with \`rnb surrogate fit\``,
    );
  const values = predictBenchmark(fit.model, features);
  if (values.some(Number.isNaN))
    throw new UserError(`the fit of ${fit.dataset} is damaged: it predicts what is no number`);
  if (noise !== undefined) addNoise(values, space.classCount, fit.residuals, noise);
  makeConsistent(values, space.classCount, new Map(fit.catalogue), fit.rises);
  return values;
}
