/**
 * Reads a network that another framework trained: weights in PyTorch's layout, as `exportNetwork` writes them, and the
 * description that says which network they are of.
 *
 * @module
 */
import { dirname, join } from "node:path";
import { z } from "zod";
import { quote, UserError } from "../../errors.ts";
import { parseJson } from "../../files/json.ts";
import { readBytes, readIfThere } from "../../files/read.ts";
import { OPERATIONS } from "../../space/nas-bench-201/cell.ts";
import { buildNetwork, type Network } from "../network/network.ts";
import type { Weights } from "../network/weights.ts";
import { decodeSafetensors, type NamedTensor } from "./safetensors.ts";

const numbers = z.array(z.number()).min(1).max(4);
const descriptionSchema = z.object({
  operations: z.array(z.enum(OPERATIONS)).length(6),
  channels: z.int().min(1).max(4096),
  cells: z.int().min(1).max(100),
  imageSize: z.int().min(4).max(4096),
  imageChannels: z.int().min(1).max(4),
  classes: z.int().min(2).max(100_000),
  mean: numbers,
  deviation: numbers,
});

/** @param path of the weights; the description lies beside them, as `network.json` or under the weights' name */
export function importNetwork(path: string): { network: Network; weights: Weights } {
  const own = path.replace(/\.safetensors$/, ".json");
  const beside = [own, join(dirname(path), "network.json")].filter((name) => name !== path);
  const place = beside.find((name) => readIfThere(name) !== undefined);
  if (place === undefined)
    throw new UserError(`no description of the network: neither ${beside.join(" nor ")}`);
  const { operations, ...options } = parseDescription(readBytes(place).toString("utf8"), place);
  const network = buildNetwork(
    operations.map((name) => OPERATIONS.indexOf(name)),
    options,
  );
  const { tensors } = decodeSafetensors(readBytes(path), path);
  return { network, weights: weightsOf(network, tensors, path) };
}

function parseDescription(text: string, path: string): z.output<typeof descriptionSchema> {
  let json: unknown;
  try {
    json = parseJson(text);
  } catch {
    throw new UserError(`${path} is no JSON`);
  }
  const parsed = descriptionSchema.safeParse(json);
  if (!parsed.success) {
    const { path: at, message } = parsed.error.issues[0]!;
    throw new UserError(`${path} describes no network: ${at.join(".")}: ${message}`);
  }
  const { imageChannels, mean, deviation } = parsed.data;
  if (mean.length !== imageChannels || deviation.length !== imageChannels)
    throw new UserError(
      `${path} describes no network: mean and deviation need ${imageChannels} numbers each`,
    );
  return parsed.data;
}

function weightsOf(network: Network, tensors: ReadonlyMap<string, NamedTensor>, path: string): Weights {
  const take = (name: string, shape: readonly number[]): Float32Array => {
    const tensor = tensors.get(name);
    if (tensor === undefined) throw new UserError(`${path} has no ${quote(name)}: it is of another network`);
    if (tensor.shape.join() !== shape.join())
      throw new UserError(
        `${path}: ${quote(name)} has shape [${tensor.shape}], [${shape}] is needed: it is of another network`,
      );
    return tensor.values;
  };
  return {
    parameters: network.parameters.map(({ name, shape, role }) => {
      if (role !== "filter" && role !== "weight") return take(name, shape);
      const [out, into] = [shape.at(-1)!, shape.at(-2)!];
      const area = shape.slice(0, -2).reduce((a, b) => a * b, 1);
      const theirs = take(name, [out, into, ...shape.slice(0, -2)]);
      const ours = new Float32Array(theirs.length);
      for (let o = 0; o < out; o++)
        for (let i = 0; i < into; i++)
          for (let a = 0; a < area; a++) ours[(a * into + i) * out + o] = theirs[(o * into + i) * area + a]!;
      return ours;
    }),
    means: network.norms.map(({ name, channels }) => take(`${name}.running_mean`, [channels])),
    variances: network.norms.map(({ name, channels }) => take(`${name}.running_var`, [channels])),
  };
}
