/**
 * One fully connected layer of a small network, for one sample at a time. Inputs are few of many indicators, and of
 * the hidden units about two in three are rectified away, so each layer works on lists of what is active: forward,
 * only rows of active inputs; backward, only weights from an active input to an active output. Inputs are taken four
 * at a time: lists are short, and their unforeseeable ends cost more than the zeros that fill them up.
 *
 * @module
 */

/** The active units between two layers; the first, unit 0, is the constant 1 whose weights are the biases. */
export interface ActiveUnits {
  /** At least 1; entries from there up to the next multiple of four are unit 0 with value 0. */
  count: number;
  /** Which units, ascending. */
  readonly index: Int32Array;
  /** Their values. */
  readonly value: Float64Array;
  /** The derivative of the loss in their values; nothing reads that of the constant. */
  readonly slope: Float64Array;
}

/** `weights[i × outputs + o − 1]`, from input i (0: biases) to unit o = 1 … `outputs`. */
export interface Layer {
  readonly outputs: number;
  readonly weights: Float64Array;
}

/** Room for `size` units and the constant, alone at first. */
export function activeUnits(size: number): ActiveUnits {
  const room = size + 4;
  const units: ActiveUnits = {
    count: 1,
    index: new Int32Array(room),
    value: new Float64Array(room),
    slope: new Float64Array(room),
  };
  units.value[0] = 1;
  return units;
}

/** Sets the number of units and fills the list up to a multiple of four. */
export function endUnits(units: ActiveUnits, count: number): void {
  units.count = count;
  for (let k = count; k % 4 !== 0; k++) {
    units.index[k] = 0;
    units.value[k] = 0;
  }
}

/** sums = inputs × weights; four outputs at a time, so that their additions overlap. */
export function weighInputs({ outputs, weights }: Layer, from: ActiveUnits, sums: Float64Array): void {
  const { count, index, value } = from;
  let o = 0;
  for (; o + 4 <= outputs; o += 4) {
    let s0 = 0;
    let s1 = 0;
    let s2 = 0;
    let s3 = 0;
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
    let sum = 0;
    for (let k = 0; k < count; k++) sum += value[k]! * weights[index[k]! * outputs + o]!;
    sums[o] = sum;
  }
}

/** Lists the positive sums. Without a branch: which units are active is too irregular to be foreseen. */
export function rectify(sums: Float64Array, to: ActiveUnits): void {
  const { index, value } = to;
  let count = 1;
  for (let o = 0; o < sums.length; o++) {
    const sum = sums[o]!;
    index[count] = o + 1;
    value[count] = sum;
    count += +(sum > 0);
  }
  endUnits(to, count);
}

/**
 * From the slopes of a layer's outputs: adds to the gradient, which is laid out as the layer is, and works out the
 * slopes of the inputs.
 */
export function backward(layer: Layer, into: Layer, from: ActiveUnits, to: ActiveUnits): void {
  const { outputs, weights } = layer;
  const gradient = into.weights;
  const { index, value, slope } = from;
  const { index: toIndex, slope: toSlope, count: toCount } = to;
  for (let k = 0; k < from.count; k += 4) {
    const row0 = index[k]! * outputs - 1;
    const row1 = index[k + 1]! * outputs - 1;
    const row2 = index[k + 2]! * outputs - 1;
    const row3 = index[k + 3]! * outputs - 1;
    const x0 = value[k]!;
    const x1 = value[k + 1]!;
    const x2 = value[k + 2]!;
    const x3 = value[k + 3]!;
    let s0 = 0;
    let s1 = 0;
    let s2 = 0;
    let s3 = 0;
    for (let j = 1; j < toCount; j++) {
      const o = toIndex[j]!;
      const d = toSlope[j]!;
      s0 += d * weights[row0 + o]!;
      s1 += d * weights[row1 + o]!;
      s2 += d * weights[row2 + o]!;
      s3 += d * weights[row3 + o]!;
      gradient[row0 + o]! += d * x0;
      gradient[row1 + o]! += d * x1;
      gradient[row2 + o]! += d * x2;
      gradient[row3 + o]! += d * x3;
    }
    slope[k] = s0;
    slope[k + 1] = s1;
    slope[k + 2] = s2;
    slope[k + 3] = s3;
  }
}
