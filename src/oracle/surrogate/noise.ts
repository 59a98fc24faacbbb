/**
 * Observation noise for noisy-evaluation studies: seeded draws that look like the model's residuals.
 *
 * @module
 */

import { createRandom } from "../../space/random.ts";
import { deviationAt, type ResidualModel } from "./model/residuals.ts";

/**
 * Adds noise to predictions `[row * metrics + metric]`, in place. Each row draws its own common factors, so that
 * a network that is lucky under one ε is lucky under the next; the same seed gives the same noise.
 */
export function addNoise(values: Float64Array, rows: number, residuals: ResidualModel, seed: number): void {
  const { knots, factors, loadings } = residuals;
  const metrics = values.length / rows;
  const own = new Float64Array(metrics);
  for (let j = 0; j < metrics; j++) {
    let explained = 0;
    for (let f = 0; f < factors; f++) explained += loadings[f * metrics + j]! ** 2;
    own[j] = Math.sqrt(Math.max(1 - explained, 0));
  }
  const random = createRandom(`surrogate noise|${seed}`);
  const common = new Float64Array(factors);
  for (let i = 0; i < rows; i++) {
    for (let f = 0; f < factors; f++) common[f] = random.normal();
    for (let j = 0; j < metrics; j++) {
      let z = own[j]! * random.normal();
      for (let f = 0; f < factors; f++) z += common[f]! * loadings[f * metrics + j]!;
      const value = values[i * metrics + j]!;
      values[i * metrics + j] = value + z * deviationAt(residuals, knots, j, value);
    }
  }
}
