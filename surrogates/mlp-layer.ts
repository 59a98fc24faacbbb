/**
 * One fully connected layer of a small network, for one sample at a time. Inputs are few of many indicators, and of
 * the hidden units about two in three are rectified away, so each layer works on lists of what is active: forward,
 * only rows of active inputs; backward, only weights from an active input to an active output.
 *
 * @module
 */

/** The active units between two layers. */
export interface ActiveUnits {
  count: number;
  /** Which units, ascending. */
  readonly index: Int32Array;
  /** Their values. */
  readonly value: Float64Array;
  /** The derivative of the loss in their values. */
  readonly slope: Float64Array;
}

/** `weights[i × outputs + o]`: what an active input adds to all outputs lies together. */
export interface Layer {
  readonly outputs: number;
  readonly weights: Float64Array;
  readonly biases: Float64Array;
  readonly weightGradient: Float64Array;
  readonly biasGradient: Float64Array;
}

export const activeUnits = (size: number): ActiveUnits => ({
  count: 0,
  index: new Int32Array(size),
  value: new Float64Array(size),
  slope: new Float64Array(size),
});

/** sums = biases + inputs × weights; four outputs at a time, so that their additions overlap. */
export function weighInputs(
  { outputs, weights, biases }: Layer,
  from: ActiveUnits,
  sums: Float64Array,
): void {
  const { count, index, value } = from;
  let o = 0;
  for (; o + 4 <= outputs; o += 4) {
    let s0 = biases[o]!;
    let s1 = biases[o + 1]!;
    let s2 = biases[o + 2]!;
    let s3 = biases[o + 3]!;
    for (let k = 0; k < count; k++) {
      const w = index[k]! * outputs + o;
      const x = value[k]!;
      s0 += x * weights[w]!;
      s1 += x * weights[w + 1]!;
      s2 += x * weights[w + 2]!;
      s3 += x * weights[w + 3]!;
    }
    sums[o] = s0;
    sums[o + 1] = s1;
    sums[o + 2] = s2;
    sums[o + 3] = s3;
  }
  for (; o < outputs; o++) {
    let sum = biases[o]!;
    for (let k = 0; k < count; k++) sum += value[k]! * weights[index[k]! * outputs + o]!;
    sums[o] = sum;
  }
}

/** Lists the positive sums. Without a branch: which units are active is too irregular to be foreseen. */
export function rectify(sums: Float64Array, to: ActiveUnits): void {
  const { index, value } = to;
  let count = 0;
  for (let o = 0; o < sums.length; o++) {
    const sum = sums[o]!;
    index[count] = o;
    value[count] = sum;
    count += +(sum > 0);
  }
  to.count = count;
}

/** Adds to the layer's gradient, and works out the slopes of its inputs, from the slopes of its outputs. */
export function backward(layer: Layer, from: ActiveUnits, to: ActiveUnits): void {
  const { outputs, weights, weightGradient, biasGradient } = layer;
  const { index: toIndex, slope: toSlope, count } = to;
  for (let j = 0; j < count; j++) biasGradient[toIndex[j]!]! += toSlope[j]!;
  for (let k = 0; k < from.count; k++) {
    const row = from.index[k]! * outputs;
    const x = from.value[k]!;
    let slope = 0;
    for (let j = 0; j < count; j++) {
      const w = row + toIndex[j]!;
      const d = toSlope[j]!;
      slope += d * weights[w]!;
      weightGradient[w]! += d * x;
    }
    from.slope[k] = slope;
  }
}
