/**
 * A network's weights as a safetensors file: checkpoints, finished weights, exports.
 *
 * @module
 */
import { UserError } from "../../errors.ts";
import { decimalOf } from "../../files/decimal.ts";
import { readIfThere } from "../../files/read.ts";
import { writeShared } from "../../files/write.ts";
import type { Network, Parameter } from "../network/network.ts";
import type { Weights } from "../network/weights.ts";
import type { Checkpoint } from "../training/train.ts";
import { decodeSafetensors, encodeSafetensors, type NamedTensor } from "./safetensors.ts";

const VELOCITY = "velocity.";

/** Names and shapes of everything a network is made of, in tfjs's layout. */
function tensorsOf(network: Network, weights: Weights): Map<string, NamedTensor> {
  const tensors = new Map<string, NamedTensor>();
  network.parameters.forEach(({ name, shape }, i) => {
    tensors.set(name, { shape, values: weights.parameters[i]! });
  });
  network.norms.forEach(({ name, channels }, i) => {
    tensors.set(`${name}.running_mean`, { shape: [channels], values: weights.means[i]! });
    tensors.set(`${name}.running_var`, { shape: [channels], values: weights.variances[i]! });
  });
  return tensors;
}

/** Saves training up to an epoch; with all velocities, so that it goes on as if never stopped. */
export function saveCheckpoint(path: string, network: Network, checkpoint: Checkpoint): void {
  const tensors = tensorsOf(network, checkpoint.weights);
  network.parameters.forEach(({ name, shape }, i) => {
    tensors.set(VELOCITY + name, { shape, values: checkpoint.velocities[i]! });
  });
  const metadata = { epoch: String(checkpoint.epoch), seconds: String(checkpoint.seconds) };
  writeShared(path, encodeSafetensors({ tensors, metadata }));
}

/** A checkpoint of this network; undefined when there is none. */
export function loadCheckpoint(path: string, network: Network): Checkpoint | undefined {
  const bytes = readIfThere(path);
  if (bytes === undefined) return undefined;
  const { tensors, metadata } = decodeSafetensors(bytes, path);
  const take = (name: string, size: number): Float32Array => {
    const tensor = tensors.get(name);
    if (tensor?.values.length === size) return tensor.values;
    throw new UserError(`${path} does not fit the network (${name}); delete it to train again`);
  };
  const sizeOf = ({ shape }: Parameter): number => shape.reduce((a, b) => a * b, 1);
  const { parameters, norms } = network;
  const epoch = decimalOf(metadata.epoch ?? "");
  const seconds = decimalOf(metadata.seconds ?? "");
  if (epoch === undefined || seconds === undefined || !Number.isInteger(epoch) || epoch < 0 || seconds < 0)
    throw new UserError(`${path} does not say which epoch it is of; delete it to train again`);
  return {
    epoch,
    seconds,
    weights: {
      parameters: parameters.map((p) => take(p.name, sizeOf(p))),
      means: norms.map(({ name, channels }) => take(`${name}.running_mean`, channels)),
      variances: norms.map(({ name, channels }) => take(`${name}.running_var`, channels)),
    },
    velocities: parameters.map((p) => take(VELOCITY + p.name, sizeOf(p))),
  };
}

/**
 * Weights in PyTorch's layout, for other frameworks: filters [out, in, height, width], the classifier [out, in].
 */
export function exportWeights(network: Network, weights: Weights): Uint8Array {
  const tensors = tensorsOf(network, weights);
  for (const { name, shape, role } of network.parameters) {
    if (role !== "filter" && role !== "weight") continue;
    const { values } = tensors.get(name)!;
    const [out, into] = [shape.at(-1)!, shape.at(-2)!];
    const area = values.length / (out * into);
    const moved = new Float32Array(values.length);
    for (let a = 0; a < area; a++)
      for (let i = 0; i < into; i++)
        for (let o = 0; o < out; o++) moved[(o * into + i) * area + a] = values[(a * into + i) * out + o]!;
    tensors.set(name, { shape: [out, into, ...shape.slice(0, -2)], values: moved });
  }
  return encodeSafetensors({ tensors, metadata: { layout: "pytorch" } });
}
