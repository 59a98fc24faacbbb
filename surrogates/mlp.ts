/**
 * A small multilayer perceptron with one output, trained by Adam. Written for inputs that are mostly zeros.
 *
 * @module
 */
import type { Random } from "../src/space/random.ts";
import { createAdam } from "./adam.ts";

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
  /** Passes over the data in an order drawn anew each time. `inputs` is row-major. */
  train(inputs: Float64Array, targets: Float64Array, epochs: number, random: Random): void;
  /** One output a row. */
  predict(inputs: Float64Array): Float64Array;
  /** The mean loss over the data and its gradient in the parameters, as training uses it. */
  gradient(inputs: Float64Array, targets: Float64Array): { loss: number; gradient: Float64Array };
  /** All weights and biases, layer by layer: weights (output-major), then biases. */
  readonly parameters: Float64Array;
}

/** Glorot-uniform weights and zero biases, as Keras (which the published BANANAS uses) does by default. */
export function createMlp(options: MlpOptions, random: Random): Mlp {
  const { inputs: inputSize, layers, width } = options;
  const sizes = [inputSize, ...new Array<number>(layers).fill(width), 1];
  const starts: number[] = [0];
  for (let l = 0; l <= layers; l++) starts.push(starts[l]! + (sizes[l]! + 1) * sizes[l + 1]!);
  const parameters = new Float64Array(starts[layers + 1]!);
  for (let l = 0; l <= layers; l++) {
    const limit = Math.sqrt(6 / (sizes[l]! + sizes[l + 1]!));
    for (let i = 0; i < sizes[l]! * sizes[l + 1]!; i++)
      parameters[starts[l]! + i] = limit * (2 * random.next() - 1);
  }
  const gradient = new Float64Array(parameters.length);
  const activations = sizes.map((size) => new Float64Array(size));
  const deltas = sizes.map((size) => new Float64Array(size));
  const nonZero = new Int32Array(inputSize);
  let nonZeros = 0;

  const forward = (data: Float64Array, row: number): number => {
    const input = activations[0]!;
    nonZeros = 0;
    for (let i = 0, at = row * inputSize; i < inputSize; i++, at++) {
      input[i] = data[at]!;
      if (input[i] !== 0) nonZero[nonZeros++] = i;
    }
    for (let l = 0; l <= layers; l++) {
      const from = activations[l]!;
      const to = activations[l + 1]!;
      const fanIn = from.length;
      const biases = starts[l]! + fanIn * to.length;
      for (let o = 0; o < to.length; o++) {
        let sum = parameters[biases + o]!;
        const w = starts[l]! + o * fanIn;
        if (l === 0)
          for (let k = 0; k < nonZeros; k++) sum += parameters[w + nonZero[k]!]! * input[nonZero[k]!]!;
        else for (let i = 0; i < fanIn; i++) sum += parameters[w + i]! * from[i]!;
        to[o] = l < layers && sum < 0 ? 0 : sum;
      }
    }
    return activations[layers + 1]![0]!;
  };

  /** Adds the gradient of `slope · output` at the last forward pass. */
  const backward = (slope: number): void => {
    deltas[layers + 1]![0] = slope;
    for (let l = layers; l >= 0; l--) {
      const from = activations[l]!;
      const delta = deltas[l + 1]!;
      const below = deltas[l]!;
      const fanIn = from.length;
      const biases = starts[l]! + fanIn * delta.length;
      if (l > 0) below.fill(0);
      for (let o = 0; o < delta.length; o++) {
        const d = delta[o]!;
        if (d === 0) continue;
        gradient[biases + o]! += d;
        const w = starts[l]! + o * fanIn;
        if (l === 0) for (let k = 0; k < nonZeros; k++) gradient[w + nonZero[k]!]! += d * from[nonZero[k]!]!;
        else
          for (let i = 0; i < fanIn; i++) {
            gradient[w + i]! += d * from[i]!;
            below[i]! += d * parameters[w + i]!;
          }
      }
      if (l > 0) for (let i = 0; i < fanIn; i++) if (from[i]! <= 0) below[i] = 0;
    }
  };

  /** Sums loss and gradient over the rows listed in order[from … to − 1]. */
  const accumulate = (
    data: Float64Array,
    targets: Float64Array,
    order: ArrayLike<number>,
    from: number,
    to: number,
  ): number => {
    let loss = 0;
    for (let k = from; k < to; k++) {
      const error = forward(data, order[k]!) - targets[order[k]!]!;
      loss += options.loss === "absolute" ? Math.abs(error) : error * error;
      backward(options.loss === "absolute" ? Math.sign(error) : 2 * error);
    }
    return loss;
  };

  const adam = createAdam(parameters.length, options.learningRate);
  /** One step on the mean gradient of `count` rows; clears the gradient. */
  const step = (count: number): void => {
    for (let p = 0; p < gradient.length; p++) gradient[p]! /= count;
    adam(parameters, gradient);
    gradient.fill(0);
  };

  return {
    parameters,
    train(data, targets, epochs, order) {
      const rows = Array.from(targets, (_, i) => i);
      for (let epoch = 0; epoch < epochs; epoch++) {
        order.shuffle(rows);
        for (let from = 0; from < rows.length; from += options.batchSize) {
          const to = Math.min(rows.length, from + options.batchSize);
          accumulate(data, targets, rows, from, to);
          step(to - from);
        }
      }
    },
    predict: (data) => Float64Array.from({ length: data.length / inputSize }, (_, row) => forward(data, row)),
    gradient(data, targets) {
      gradient.fill(0);
      const rows = targets.map((_, i) => i);
      const loss = accumulate(data, targets, rows, 0, rows.length) / rows.length;
      const mean = gradient.map((g) => g / rows.length);
      gradient.fill(0);
      return { loss, gradient: mean };
    },
  };
}
