/**
 * How far the model's answers are from the truth: for each metric a standard deviation that depends on the
 * predicted value (weak networks scatter more), and how errors of different metrics go together.
 *
 * @module
 */
import { EigenvalueDecomposition, Matrix } from "ml-matrix";

export interface ResidualModel {
  /** Knots a metric, k. */
  readonly knots: number;
  /** `[metric * knots + knot]`: predicted values, ascending, and the standard deviation of the error there. */
  readonly at: Float64Array;
  readonly deviation: Float64Array;
  /** `loadings[factor * metrics + metric]`: correlation of each metric's error with a few common factors. */
  readonly factors: number;
  readonly loadings: Float64Array;
}

const KNOTS = 6;
const FACTORS = 6;
/** Standardised errors are cut here before correlations are taken: a few broken networks must not set them. */
const CUT = 4;

/** Learns from predictions of rows that the predicting model had not seen; matrices are `[row * metrics + metric]`. */
export function fitResiduals(predicted: Float64Array, values: Float64Array, rows: number): ResidualModel {
  const metrics = values.length / rows;
  const factors = Math.min(FACTORS, metrics);
  const at = new Float64Array(metrics * KNOTS);
  const deviation = new Float64Array(metrics * KNOTS);
  const standardised = new Float64Array(values.length);
  for (let j = 0; j < metrics; j++) {
    const order = Array.from({ length: rows }, (_, i) => i).sort(
      (a, b) => predicted[a * metrics + j]! - predicted[b * metrics + j]! || a - b,
    );
    for (let k = 0; k < KNOTS; k++) {
      const bin = order.slice(Math.floor((k * rows) / KNOTS), Math.floor(((k + 1) * rows) / KNOTS));
      let place = 0;
      let squares = 0;
      for (const i of bin) {
        place += predicted[i * metrics + j]!;
        squares += (values[i * metrics + j]! - predicted[i * metrics + j]!) ** 2;
      }
      at[j * KNOTS + k] = place / bin.length;
      deviation[j * KNOTS + k] = Math.max(Math.sqrt(squares / bin.length), 1e-9);
    }
    const knots = { at, deviation };
    for (let i = 0; i < rows; i++) {
      const p = predicted[i * metrics + j]!;
      const z = (values[i * metrics + j]! - p) / deviationAt(knots, KNOTS, j, p);
      standardised[i * metrics + j] = Math.min(Math.max(z, -CUT), CUT);
    }
  }
  return { knots: KNOTS, at, deviation, factors, loadings: factorLoadings(standardised, rows, factors) };
}

/** Standard deviation of metric j's error where the model says `value`; linear between knots, flat outside. */
export function deviationAt(
  { at, deviation }: Pick<ResidualModel, "at" | "deviation">,
  knots: number,
  j: number,
  value: number,
): number {
  const from = j * knots;
  if (value <= at[from]!) return deviation[from]!;
  for (let k = from + 1; k < from + knots; k++) {
    const right = at[k]!;
    if (value > right) continue;
    const left = at[k - 1]!;
    const share = right > left ? (value - left) / (right - left) : 1;
    return deviation[k - 1]! + share * (deviation[k]! - deviation[k - 1]!);
  }
  return deviation[from + knots - 1]!;
}

/** Principal factors of the correlation matrix: eigenvectors scaled by the root of their eigenvalues. */
function factorLoadings(standardised: Float64Array, rows: number, factors: number): Float64Array {
  const metrics = standardised.length / rows;
  const correlation = Matrix.zeros(metrics, metrics);
  for (let a = 0; a < metrics; a++)
    for (let b = 0; b <= a; b++) {
      let ab = 0;
      let aa = 0;
      let bb = 0;
      for (let i = 0; i < rows; i++) {
        const za = standardised[i * metrics + a]!;
        const zb = standardised[i * metrics + b]!;
        ab += za * zb;
        aa += za * za;
        bb += zb * zb;
      }
      const value = a === b ? 1 : ab / (Math.sqrt(aa * bb) || 1);
      correlation.set(a, b, value);
      correlation.set(b, a, value);
    }
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(correlation, {
    assumeSymmetric: true,
  });
  const loadings = new Float64Array(factors * metrics);
  for (let f = 0; f < factors; f++) {
    const scale = Math.sqrt(Math.max(realEigenvalues[metrics - 1 - f]!, 0));
    for (let j = 0; j < metrics; j++)
      loadings[f * metrics + j] = scale * eigenvectorMatrix.get(j, metrics - 1 - f);
  }
  return loadings;
}
