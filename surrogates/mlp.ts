/**
 * Trains a small multilayer perceptron by Adam. Written for inputs that are mostly zeros.
 *
 * @module
 */
import type { Random } from "../src/space/random.ts";
import { createAdam } from "./adam.ts";
import { backward, type Layer } from "./mlp-layer.ts";
import { emptyNetwork, layersOf, type Network, passThrough, runPass } from "./mlp-network.ts";
import type { SparseRows } from "./sparse.ts";

export interface MlpOptions {
  readonly inputs: number;
  /** Default: 1. */
  readonly outputs?: number;
  /** Hidden layers, all of one width, with ReLU. */
  readonly layers: number;
  readonly width: number;
  readonly learningRate: number;
  /** The learning rate falls linearly, to 0 at the end of a training. */
  readonly annealed?: boolean;
  /** Each step first shrinks weights (biases not) by learning rate × this (Loshchilov & Hutter 2019); default: 0. */
  readonly weightDecay?: number;
  readonly batchSize: number;
  readonly loss: "absolute" | "squared";
}

export interface Mlp extends Network {
  /** Passes over the data, `targets[row * outputs + output]`, in an order drawn anew each time. */
  train(inputs: SparseRows, targets: Float64Array, epochs: number, random: Random): void;
  /** The outputs for all rows, `[row * outputs + output]`. */
  predict(inputs: SparseRows): Float64Array;
  /** The mean loss over the data and its gradient in the parameters, as training uses it. */
  gradient(inputs: SparseRows, targets: Float64Array): { loss: number; gradient: Float64Array };
}

/** Glorot-uniform weights and zero biases, as Keras (which the published BANANAS uses) does by default. */
export function createMlp(options: MlpOptions, random: Random): Mlp {
  const { inputs, outputs = 1, learningRate, annealed = false, weightDecay = 0, loss } = options;
  const network = emptyNetwork([inputs, ...new Array<number>(options.layers).fill(options.width), outputs]);
  const { sizes, parameters } = network;
  const layers = layersOf(network);
  for (const [l, layer] of layers.entries()) drawWeights(layer, sizes[l]!, random);

  const gradient = new Float64Array(parameters.length);
  const gradients = layersOf({ sizes, parameters: gradient });
  const pass = passThrough(network);
  const { units, forward } = pass;
  const outputSlope = units[layers.length]!.slope;

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
      const row = order[k]!;
      const answer = forward(data, row);
      for (let o = 0; o < outputs; o++) {
        const error = answer[o]! - targets[row * outputs + o]!;
        total += loss === "absolute" ? Math.abs(error) : error * error;
        outputSlope[o + 1] = loss === "absolute" ? Math.sign(error) : 2 * error;
      }
      for (let l = layers.length - 1; l >= 0; l--)
        backward(layers[l]!, gradients[l]!, units[l]!, units[l + 1]!);
    }
    return total;
  };

  const adam = createAdam(parameters.length);
  return {
    ...network,
    train(data, targets, epochs, order) {
      const rows = Array.from({ length: data.rows }, (_, row) => row);
      const steps = epochs * Math.ceil(rows.length / options.batchSize);
      let step = 0;
      for (let epoch = 0; epoch < epochs; epoch++) {
        order.shuffle(rows);
        for (let from = 0; from < rows.length; from += options.batchSize) {
          const to = Math.min(rows.length, from + options.batchSize);
          const rate = annealed ? learningRate * (1 - step++ / steps) : learningRate;
          accumulate(data, targets, rows, from, to);
          if (weightDecay > 0) for (const layer of layers) shrink(layer, 1 - rate * weightDecay);
          adam(parameters, gradient, to - from, rate);
        }
      }
    },
    predict: (data) => runPass(pass, data),
    gradient(data, targets) {
      gradient.fill(0);
      const rows = Array.from({ length: data.rows }, (_, row) => row);
      const mean = accumulate(data, targets, rows, 0, rows.length) / rows.length;
      const slopes = gradient.map((g) => g / rows.length);
      gradient.fill(0);
      return { loss: mean, gradient: slopes };
    },
  };
}

function drawWeights({ outputs, weights }: Layer, inputs: number, random: Random): void {
  const limit = Math.sqrt(6 / (inputs + outputs));
  for (let o = 0; o < outputs; o++)
    for (let i = 0; i < inputs; i++) weights[(i + 1) * outputs + o] = limit * (2 * random.next() - 1);
}

function shrink({ outputs, weights }: Layer, factor: number): void {
  for (let w = outputs; w < weights.length; w++) weights[w]! *= factor;
}
