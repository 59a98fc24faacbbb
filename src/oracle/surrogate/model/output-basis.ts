/**
 * How many metrics share a few outputs. Each metric is seen twice, as it is and compressed by asinh (good nets
 * crowd together while broken ones lie far below: the first view keeps the squared error small, the second the
 * ranks right); the principal components of both views are what a network learns, and an answer is the mean of
 * what the two views say.
 *
 * @module
 */
export interface OutputBasis {
  /** Number of metrics, m. */
  readonly metrics: number;
  /** Number of components, r. */
  readonly rank: number;
  /** `[metric]`: centre and width of the compressed view, asinh((y − centre) / width). */
  readonly centre: Float64Array;
  readonly width: Float64Array;
  /** `[view * m + metric]`: mean, standard deviation and range of each view, standardised with the first two. */
  readonly mean: Float64Array;
  readonly deviation: Float64Array;
  readonly low: Float64Array;
  readonly high: Float64Array;
  /** `directions[component * 2m + view * m + metric]`, orthonormal rows. */
  readonly directions: Float64Array;
}

/** Component scores `[row * rank + component]` of values. */
export function encodeOutputs(basis: OutputBasis, values: Float64Array, rows: number): Float64Array {
  const { rank, mean, deviation, directions } = basis;
  const width = 2 * basis.metrics;
  const both = views(basis, values, rows);
  const scores = new Float64Array(rows * rank);
  for (let i = 0; i < rows; i++)
    for (let r = 0; r < rank; r++) {
      let sum = 0;
      for (let j = 0; j < width; j++)
        sum += ((both[i * width + j]! - mean[j]!) / deviation[j]!) * directions[r * width + j]!;
      scores[i * rank + r] = sum;
    }
  return scores;
}

/** Values `[row * metrics + metric]` of component scores; each view stays within the range it was fitted on. */
export function decodeOutputs(basis: OutputBasis, scores: Float64Array, rows: number): Float64Array {
  const { metrics, rank, centre, width, mean, deviation, low, high, directions } = basis;
  const values = new Float64Array(rows * metrics);
  const z = new Float64Array(2 * metrics);
  for (let i = 0; i < rows; i++) {
    z.fill(0);
    for (let r = 0; r < rank; r++) {
      const score = scores[i * rank + r]!;
      const at = r * 2 * metrics;
      for (let j = 0; j < z.length; j++) z[j] = z[j]! + score * directions[at + j]!;
    }
    for (let j = 0; j < z.length; j++)
      z[j] = Math.min(Math.max(z[j]!, low[j]!), high[j]!) * deviation[j]! + mean[j]!;
    for (let j = 0; j < metrics; j++)
      values[i * metrics + j] = (z[j]! + centre[j]! + width[j]! * Math.sinh(z[metrics + j]!)) / 2;
  }
  return values;
}

/** Both views of values, `[row * 2m + view * m + metric]`, not yet standardised. */
export function views(
  { metrics, centre, width }: Pick<OutputBasis, "metrics" | "centre" | "width">,
  values: Float64Array,
  rows: number,
): Float64Array {
  const both = new Float64Array(rows * 2 * metrics);
  for (let i = 0; i < rows; i++)
    for (let j = 0; j < metrics; j++) {
      const value = values[i * metrics + j]!;
      both[i * 2 * metrics + j] = value;
      both[i * 2 * metrics + metrics + j] = Math.asinh((value - centre[j]!) / width[j]!);
    }
  return both;
}
