/**
 * A small multi-output neural network: fully connected, rectified, squared loss, Adam with decoupled weight decay
 * (Kingma & Ba 2015; Loshchilov & Hutter 2019) and a learning rate that falls linearly to zero. Only +, ×, ÷ and √
 * touch the weights, so training gives the same bytes on every machine.
 *
 * @module
 */
import type { Random } from "../src/space/random.ts";

/** One layer: `weights[o * inputs + i]`, `biases[o]`. */
export interface Layer {
  readonly inputs: number;
  readonly outputs: number;
  readonly weights: Float64Array;
  readonly biases: Float64Array;
}

/** Layers from input to output, rectified between them. */
export type Network = readonly Layer[];

export interface TrainingOptions {
  /** Units of each hidden layer. */
  readonly hidden: readonly number[];
  readonly epochs: number;
  readonly batch: number;
  readonly learningRate: number;
  /** Decoupled: each step shrinks weights by learning rate × this. */
  readonly weightDecay: number;
  readonly random: Random;
}

const BETA_1 = 0.9;
const BETA_2 = 0.99;

/**
 * Trains on rows `inputs[n × inputCount]`, `targets[n × outputCount]`. Inputs and targets should have a mean near
 * 0 and a scale near 1.
 */
export function trainNetwork(
  inputs: Float64Array,
  targets: Float64Array,
  rows: number,
  options: TrainingOptions,
): Network {
  const { hidden, epochs, random, weightDecay } = options;
  const batch = Math.min(options.batch, rows);
  const sizes = [inputs.length / rows, ...hidden, targets.length / rows];
  const network = sizes.slice(1).map((outputs, l) => initialLayer(sizes[l]!, outputs, random));
  const last = network[network.length - 1]!;
  for (let k = 0; k < last.weights.length; k++) last.weights[k]! *= 0.3; // start near the mean

  const activations = sizes.map((size) => new Float64Array(batch * size));
  const gradients = sizes.map((size) => new Float64Array(batch * size));
  const states = network.map(adamState);
  const order = Array.from({ length: rows }, (_, row) => row);
  const steps = epochs * Math.floor(rows / batch);
  let step = 0;

  for (let epoch = 0; epoch < epochs; epoch++) {
    random.shuffle(order);
    for (let from = 0; from + batch <= rows; from += batch) {
      const input = activations[0]!;
      gather(inputs, sizes[0]!, order, from, batch, input);
      for (const [l, layer] of network.entries())
        forward(layer, activations[l]!, batch, activations[l + 1]!, l < network.length - 1);

      const error = gradients[network.length]!;
      gather(targets, last.outputs, order, from, batch, error);
      const output = activations[network.length]!;
      for (let k = 0; k < error.length; k++) error[k] = (output[k]! - error[k]!) / batch;

      step++;
      const rate = options.learningRate * (1 - (step - 1) / steps);
      for (let l = network.length - 1; l >= 0; l--) {
        const layer = network[l]!;
        if (l > 0) backward(layer, gradients[l + 1]!, batch, activations[l]!, gradients[l]!);
        const state = states[l]!;
        weightGradient(layer, gradients[l + 1]!, activations[l]!, batch, state);
        state.decay1 *= BETA_1;
        state.decay2 *= BETA_2;
        adam(layer.weights, state.weights, state, rate, 1 - rate * weightDecay);
        adam(layer.biases, state.biases, state, rate, 1);
      }
    }
  }
  return network;
}

/** The network's outputs, `rows × outputs`, for rows of inputs. */
export function runNetwork(network: Network, inputs: Float64Array, rows: number): Float64Array {
  let current = inputs;
  for (const [l, layer] of network.entries()) {
    const next = new Float64Array(rows * layer.outputs);
    forward(layer, current, rows, next, l < network.length - 1);
    current = next;
  }
  return current;
}

/** He initialisation. */
function initialLayer(inputs: number, outputs: number, random: Random): Layer {
  const scale = Math.sqrt(2 / inputs);
  const weights = Float64Array.from({ length: inputs * outputs }, () => scale * random.normal());
  return { inputs, outputs, weights, biases: new Float64Array(outputs) };
}

interface Moments {
  readonly gradient: Float64Array;
  readonly first: Float64Array;
  readonly second: Float64Array;
}

interface AdamState {
  readonly weights: Moments;
  readonly biases: Moments;
  /** β₁ᵗ and β₂ᵗ, kept as products: `Math.pow` may differ between engines. */
  decay1: number;
  decay2: number;
}

function adamState(layer: Layer): AdamState {
  const moments = (n: number): Moments => ({
    gradient: new Float64Array(n),
    first: new Float64Array(n),
    second: new Float64Array(n),
  });
  return {
    weights: moments(layer.weights.length),
    biases: moments(layer.biases.length),
    decay1: 1,
    decay2: 1,
  };
}

function adam(
  values: Float64Array,
  { gradient, first, second }: Moments,
  { decay1, decay2 }: AdamState,
  rate: number,
  keep: number,
): void {
  const scale = rate / (1 - decay1);
  const correction = 1 / (1 - decay2);
  for (let k = 0; k < values.length; k++) {
    const g = gradient[k]!;
    const m = BETA_1 * first[k]! + (1 - BETA_1) * g;
    const v = BETA_2 * second[k]! + (1 - BETA_2) * g * g;
    first[k] = m;
    second[k] = v;
    values[k] = values[k]! * keep - (scale * m) / (Math.sqrt(v * correction) + 1e-8);
  }
}

function gather(
  source: Float64Array,
  width: number,
  order: readonly number[],
  from: number,
  count: number,
  target: Float64Array,
): void {
  for (let b = 0; b < count; b++) {
    const at = order[from + b]! * width;
    for (let k = 0; k < width; k++) target[b * width + k] = source[at + k]!;
  }
}

/** outputs = inputs Wᵀ + b, rectified unless last; four outputs at a time, so that the sums overlap. */
function forward(layer: Layer, x: Float64Array, rows: number, y: Float64Array, rectify: boolean): void {
  const { inputs, outputs, weights: w, biases } = layer;
  for (let row = 0; row < rows; row++) {
    const at = row * inputs;
    let o = 0;
    for (; o + 4 <= outputs; o += 4) {
      const w0 = o * inputs;
      const w1 = w0 + inputs;
      const w2 = w1 + inputs;
      const w3 = w2 + inputs;
      let s0 = biases[o]!;
      let s1 = biases[o + 1]!;
      let s2 = biases[o + 2]!;
      let s3 = biases[o + 3]!;
      for (let i = 0; i < inputs; i++) {
        const v = x[at + i]!;
        s0 += v * w[w0 + i]!;
        s1 += v * w[w1 + i]!;
        s2 += v * w[w2 + i]!;
        s3 += v * w[w3 + i]!;
      }
      const to = row * outputs + o;
      y[to] = rectify && s0 < 0 ? 0 : s0;
      y[to + 1] = rectify && s1 < 0 ? 0 : s1;
      y[to + 2] = rectify && s2 < 0 ? 0 : s2;
      y[to + 3] = rectify && s3 < 0 ? 0 : s3;
    }
    for (; o < outputs; o++) {
      let s = biases[o]!;
      for (let i = 0; i < inputs; i++) s += x[at + i]! * w[o * inputs + i]!;
      y[row * outputs + o] = rectify && s < 0 ? 0 : s;
    }
  }
}

/** gradient of the inputs = gradient of the outputs × W, where the input was not rectified away. */
function backward(layer: Layer, dy: Float64Array, rows: number, x: Float64Array, dx: Float64Array): void {
  const { inputs, outputs, weights: w } = layer;
  dx.fill(0);
  for (let row = 0; row < rows; row++) {
    const at = row * inputs;
    for (let o = 0; o < outputs; o += 2) {
      const g0 = dy[row * outputs + o]!;
      const g1 = o + 1 < outputs ? dy[row * outputs + o + 1]! : 0;
      const w0 = o * inputs;
      const w1 = o + 1 < outputs ? w0 + inputs : w0;
      for (let i = 0; i < inputs; i++) dx[at + i] = dx[at + i]! + g0 * w[w0 + i]! + g1 * w[w1 + i]!;
    }
    for (let i = 0; i < inputs; i++) if (x[at + i]! <= 0) dx[at + i] = 0;
  }
}

/** gradient of W = gradient of the outputsᵀ × inputs, summed over the batch; four rows at a time. */
function weightGradient(
  layer: Layer,
  dy: Float64Array,
  x: Float64Array,
  rows: number,
  state: AdamState,
): void {
  const { inputs, outputs } = layer;
  const dw = state.weights.gradient.fill(0);
  const db = state.biases.gradient.fill(0);
  let row = 0;
  for (; row + 4 <= rows; row += 4) {
    const x0 = row * inputs;
    const x1 = x0 + inputs;
    const x2 = x1 + inputs;
    const x3 = x2 + inputs;
    for (let o = 0; o < outputs; o++) {
      const at = row * outputs + o;
      const g0 = dy[at]!;
      const g1 = dy[at + outputs]!;
      const g2 = dy[at + 2 * outputs]!;
      const g3 = dy[at + 3 * outputs]!;
      db[o]! += g0 + g1 + g2 + g3;
      if (g0 === 0 && g1 === 0 && g2 === 0 && g3 === 0) continue;
      const to = o * inputs;
      for (let i = 0; i < inputs; i++)
        dw[to + i] = dw[to + i]! + g0 * x[x0 + i]! + g1 * x[x1 + i]! + g2 * x[x2 + i]! + g3 * x[x3 + i]!;
    }
  }
  for (; row < rows; row++)
    for (let o = 0; o < outputs; o++) {
      const g = dy[row * outputs + o]!;
      db[o]! += g;
      for (let i = 0; i < inputs; i++) dw[o * inputs + i]! += g * x[row * inputs + i]!;
    }
}
