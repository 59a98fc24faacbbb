/**
 * A fully connected network, rectified between its layers, as one vector of parameters; and what it answers.
 * Only +, × and comparisons make the answers, so they are the same on every machine.
 *
 * @module
 */
import { type ActiveUnits, activeUnits, endUnits, type Layer, rectify, weighInputs } from "./mlp-layer.ts";
import type { SparseRows } from "./sparse.ts";

export interface Network {
  /** Units from inputs to outputs, the constant left out. */
  readonly sizes: readonly number[];
  /** Layer by layer: biases, then weights, input-major. */
  readonly parameters: Float64Array;
}

/** A network of these sizes with all parameters 0. */
export function emptyNetwork(sizes: readonly number[]): Network {
  const count = sizes.slice(1).reduce((sum, size, l) => sum + (sizes[l]! + 1) * size, 0);
  return { sizes, parameters: new Float64Array(count) };
}

/** The layers of a network, as views of its parameters. */
export function layersOf({ sizes, parameters }: Network): Layer[] {
  let start = 0;
  return sizes.slice(1).map((outputs, l) => {
    const end = start + (sizes[l]! + 1) * outputs;
    const weights = parameters.subarray(start, end);
    start = end;
    return { outputs, weights };
  });
}

/** Room for one sample on its way through a network. */
export interface Pass {
  /** What is active at each level, from inputs to outputs. */
  readonly units: readonly ActiveUnits[];
  /** The outputs for a row of inputs, until the next call. */
  forward(data: SparseRows, row: number): Float64Array;
}

export function passThrough(network: Network): Pass {
  const { sizes } = network;
  const layers = layersOf(network);
  const last = layers.length - 1;
  const units = sizes.map(activeUnits);
  const sums = sizes.map((size) => new Float64Array(size));
  const input = units[0]!;
  // Outputs are not rectified: all of them are always in their list.
  const output = units[last + 1]!;
  for (let o = 1; o <= sizes[last + 1]!; o++) output.index[o] = o;
  endUnits(output, 1 + sizes[last + 1]!);

  return {
    units,
    forward(data, row) {
      const start = data.starts[row]!;
      const count = data.starts[row + 1]! - start;
      for (let k = 0; k < count; k++) {
        input.index[k + 1] = data.columns[start + k]! + 1;
        input.value[k + 1] = data.values[start + k]!;
      }
      endUnits(input, count + 1);
      for (let l = 0; l < last; l++) {
        weighInputs(layers[l]!, units[l]!, sums[l + 1]!);
        rectify(sums[l + 1]!, units[l + 1]!);
      }
      weighInputs(layers[last]!, units[last]!, sums[last + 1]!);
      return sums[last + 1]!;
    },
  };
}

/** The outputs for all rows, `[row * outputs + output]`. */
export function runNetwork(network: Network, data: SparseRows): Float64Array {
  return runPass(passThrough(network), data);
}

/** As {@link runNetwork}, with room that is there already. */
export function runPass(pass: Pass, data: SparseRows): Float64Array {
  const outputs = pass.units.at(-1)!.count - 1;
  const all = new Float64Array(data.rows * outputs);
  for (let row = 0; row < data.rows; row++) all.set(pass.forward(data, row), row * outputs);
  return all;
}
