/**
 * A small multilayer perceptron with one output, trained by Adam. Written for inputs that are mostly zeros.
 *
 * @module
 */
import type { Random } from "../src/space/random.ts";
import { createAdam } from "./adam.ts";
import { activeUnits, backward, endUnits, type Layer, rectify, weighInputs } from "./mlp-layer.ts";
import type { SparseRows } from "./sparse.ts";

export interface MlpOptions {
  readonly inputs: number;
  /** Hidden layers, all of one width, with ReLU. */
  readonly layers: number;
  readonly width: number;
  readonly learningRate: number;
  readonly batchSize: number;
  readonly loss: "absolute" | "squared";
}

export interface Mlp {
  /** Passes over the data in an order drawn anew each time. */
  train(inputs: SparseRows, targets: Float64Array, epochs: number, random: Random): void;
  /** One output a row. */
  predict(inputs: SparseRows): Float64Array;
  /** The mean loss over the data and its gradient in the parameters, as training uses it. */
  gradient(inputs: SparseRows, targets: Float64Array): { loss: number; gradient: Float64Array };
  /** All weights and biases, layer by layer: biases, then weights, input-major. */
  readonly parameters: Float64Array;
}

/** Glorot-uniform weights and zero biases, as Keras (which the published BANANAS uses) does by default. */
export function createMlp(options: MlpOptions, random: Random): Mlp {
  const { layers: hidden, width, loss } = options;
  const sizes = [options.inputs, ...new Array<number>(hidden).fill(width), 1];
  const parameterCount = sizes.slice(1).reduce((sum, size, l) => sum + (sizes[l]! + 1) * size, 0);
  const parameters = new Float64Array(parameterCount);
  const gradient = new Float64Array(parameterCount);
  const layers = layersOver(sizes, parameters, gradient);
  for (const [l, { outputs, weights }] of layers.entries()) {
    const limit = Math.sqrt(6 / (sizes[l]! + outputs));
    for (let o = 0; o < outputs; o++)
      for (let i = 0; i < sizes[l]!; i++) weights[(i + 1) * outputs + o] = limit * (2 * random.next() - 1);
  }

  const units = sizes.map(activeUnits);
  const input = units[0]!;
  const output = units[hidden + 1]!;
  const sums = sizes.map((size) => new Float64Array(size));
  // The output is not rectified: it is always in its list.
  output.index[1] = 1;
  endUnits(output, 2);

  const forward = (data: SparseRows, row: number): number => {
    const start = data.starts[row]!;
    const count = data.starts[row + 1]! - start;
    for (let k = 0; k < count; k++) {
      input.index[k + 1] = data.columns[start + k]! + 1;
      input.value[k + 1] = data.values[start + k]!;
    }
    endUnits(input, count + 1);
    for (let l = 0; l < hidden; l++) {
      weighInputs(layers[l]!, units[l]!, sums[l + 1]!);
      rectify(sums[l + 1]!, units[l + 1]!);
    }
    weighInputs(layers[hidden]!, units[hidden]!, sums[hidden + 1]!);
    return sums[hidden + 1]![0]!;
  };

  /** Sums loss and gradient over the rows listed in order[from … to − 1]. */
  const accumulate = (
    data: SparseRows,
    targets: Float64Array,
    order: ArrayLike<number>,
    from: number,
    to: number,
  ): number => {
    let total = 0;
    for (let k = from; k < to; k++) {
      const error = forward(data, order[k]!) - targets[order[k]!]!;
      total += loss === "absolute" ? Math.abs(error) : error * error;
      output.slope[1] = loss === "absolute" ? Math.sign(error) : 2 * error;
      for (let l = hidden; l >= 0; l--) backward(layers[l]!, units[l]!, units[l + 1]!);
    }
    return total;
  };

  const adam = createAdam(parameterCount, options.learningRate);
  return {
    parameters,
    train(data, targets, epochs, order) {
      const rows = Array.from(targets, (_, i) => i);
      for (let epoch = 0; epoch < epochs; epoch++) {
        order.shuffle(rows);
        for (let from = 0; from < rows.length; from += options.batchSize) {
          const to = Math.min(rows.length, from + options.batchSize);
          accumulate(data, targets, rows, from, to);
          adam(parameters, gradient, to - from);
        }
      }
    },
    predict: (data) => Float64Array.from({ length: data.rows }, (_, row) => forward(data, row)),
    gradient(data, targets) {
      gradient.fill(0);
      const rows = targets.map((_, i) => i);
      const mean = accumulate(data, targets, rows, 0, rows.length) / rows.length;
      const slopes = gradient.map((g) => g / rows.length);
      gradient.fill(0);
      return { loss: mean, gradient: slopes };
    },
  };
}

/** The layers as views of the flat vectors of parameters and their gradient. */
function layersOver(sizes: readonly number[], parameters: Float64Array, gradient: Float64Array): Layer[] {
  let start = 0;
  return sizes.slice(1).map((outputs, l) => {
    const end = start + (sizes[l]! + 1) * outputs;
    const layer = {
      outputs,
      weights: parameters.subarray(start, end),
      gradient: gradient.subarray(start, end),
    };
    start = end;
    return layer;
  });
}
