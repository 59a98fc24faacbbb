/**
 * Fits as files: a line that names the format and the SHA-256 of the rest, a line of JSON, and the arrays as
 * little-endian binary. Weights are rounded to 16 bits, so a fit of the whole benchmark takes about 300 kB.
 *
 * @module
 */
import { z } from "zod";
import { emptyNetwork, layersOf, type Network } from "../../../surrogates/mlp-network.ts";
import { messageOf, quote, UserError } from "../../errors.ts";
import { parseJson } from "../../files/json.ts";
import { sha256Hex } from "../../sha256.ts";
import type { BenchmarkModel } from "./model/model.ts";
import type { ResidualModel } from "./model/residuals.ts";

/** All that the surrogate oracle of one dataset needs. */
export interface SurrogateFit {
  readonly space: string;
  readonly dataset: string;
  /** The metrics in the order of the model's outputs. */
  readonly catalogue: readonly (readonly [key: string, levels: readonly number[]])[];
  /** What it was fitted to, for people, and that source's fingerprint. */
  readonly source: string;
  readonly sourceFingerprint: string;
  /** For each output: the most that the source's value exceeds the one before it (a smaller ε, or clean). */
  readonly rises: readonly number[];
  readonly model: BenchmarkModel;
  readonly residuals: ResidualModel;
}

/** Version of the file's layout; another one is refused. */
const FIT_VERSION = 2;
const MAGIC = "robust-nas-bench fit";

/** Byte order of its arrays. */
const LITTLE = true;

/** How a fit begins. */
export const FIT_HEAD = `${MAGIC} `;

const arraySchema = z.strictObject({
  name: z.string(),
  length: z.int().min(0),
  /** Step of the 16-bit integers; 0 for arrays kept as 64-bit floats. */
  step: z.number().min(0),
});

const headerSchema = z.strictObject({
  space: z.string(),
  dataset: z.string(),
  catalogue: z.array(z.tuple([z.string(), z.array(z.number()).max(100)])).min(1),
  source: z.string(),
  sourceFingerprint: z.string(),
  rises: z.array(z.number()),
  /** Units of each network, from inputs to outputs. */
  networks: z.array(z.array(z.int().min(1).max(10_000)).min(2)).min(1),
  rank: z.int().min(1),
  knots: z.int().min(1),
  factors: z.int().min(0),
  arrays: z.array(arraySchema),
});

/** The bytes of a fit; the same fit gives the same bytes. */
export function writeFit(fit: SurrogateFit): Uint8Array {
  const { model, residuals, ...about } = fit;
  const exact: Record<string, Float64Array> = { ...vectorsOf(model), at: residuals.at };
  const rounded: Record<string, Float64Array> = {
    directions: model.basis.directions,
    deviation: residuals.deviation,
    loadings: residuals.loadings,
  };
  for (const [n, network] of model.networks.entries())
    for (const [name, part] of partsOf(network, n)) rounded[name] = part;
  const arrays: z.output<typeof arraySchema>[] = [];
  const parts: Uint8Array[] = [];
  for (const [name, values] of Object.entries(exact)) {
    arrays.push({ name, length: values.length, step: 0 });
    const part = new DataView(new ArrayBuffer(8 * values.length));
    for (let k = 0; k < values.length; k++) part.setFloat64(8 * k, values[k]!, LITTLE);
    parts.push(new Uint8Array(part.buffer));
  }
  for (const [name, values] of Object.entries(rounded)) {
    const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    const step = largest / 32_767 || 1;
    arrays.push({ name, length: values.length, step });
    const part = new DataView(new ArrayBuffer(2 * values.length));
    for (let k = 0; k < values.length; k++) part.setInt16(2 * k, Math.round(values[k]! / step), LITTLE);
    parts.push(new Uint8Array(part.buffer));
  }
  const header: z.input<typeof headerSchema> = {
    ...about,
    catalogue: about.catalogue.map(([key, levels]) => [key, [...levels]]),
    rises: [...about.rises],
    networks: model.networks.map(({ sizes }) => [...sizes]),
    rank: model.basis.rank,
    knots: residuals.knots,
    factors: residuals.factors,
    arrays,
  };
  const rest = joined([new TextEncoder().encode(`${JSON.stringify(header)}\n`), ...parts]);
  return joined([new TextEncoder().encode(`${MAGIC} ${FIT_VERSION} ${sha256Hex(rest)}\n`), rest]);
}

/** Reads a fit; a file that is damaged, foreign or of another version is one clear line that names it. */
export function readFit(bytes: Uint8Array, path: string): SurrogateFit {
  const firstLine = new TextDecoder("latin1").decode(bytes.subarray(0, 200)).split("\n", 1)[0]!;
  const start = new RegExp(`^${MAGIC} (\\d+) ([0-9a-f]{64})$`).exec(firstLine);
  if (start === null) throw new UserError(`${path} is not a fit of the surrogate (${remedy})`);
  if (Number(start[1]) !== FIT_VERSION)
    throw new UserError(`${path} is a fit of version ${start[1]}, this reads ${FIT_VERSION} (${remedy})`);
  const rest = bytes.subarray(firstLine.length + 1);
  if (sha256Hex(rest) !== start[2])
    throw new UserError(`${path} is damaged: its checksum does not match (${remedy})`);

  const headerEnd = rest.indexOf(10);
  try {
    const header = headerSchema.parse(parseJson(new TextDecoder().decode(rest.subarray(0, headerEnd))));
    const { networks, rank, knots, factors, arrays, ...about } = header;
    const take = arrayReader(arrays, rest.subarray(headerEnd + 1));
    const { metrics, inputs } = sizesOf(header, rest.length - headerEnd);
    return {
      ...about,
      model: {
        inputMean: take("inputMean", inputs),
        inputScale: take("inputScale", inputs),
        basis: {
          metrics,
          rank,
          centre: take("centre", metrics),
          width: take("width", metrics),
          mean: take("mean", 2 * metrics),
          deviation: take("spread", 2 * metrics),
          low: take("low", 2 * metrics),
          high: take("high", 2 * metrics),
          directions: take("directions", rank * 2 * metrics),
        },
        networks: networks.map((sizes, n) => {
          const network = emptyNetwork(sizes);
          for (const [name, part] of partsOf(network, n)) part.set(take(name, part.length));
          return network;
        }),
      },
      residuals: {
        knots,
        factors,
        at: take("at", metrics * knots),
        deviation: take("deviation", metrics * knots),
        loadings: take("loadings", factors * metrics),
      },
    };
  } catch (error) {
    const why = error instanceof z.ZodError ? "its header is not as expected" : messageOf(error);
    throw new UserError(`${path} is not a usable fit: ${why} (${remedy})`);
  }
}

/** The sizes that follow from a header; throws when its parts do not fit each other, or the bytes after it. */
function sizesOf(
  { catalogue, rises, networks, rank }: z.output<typeof headerSchema>,
  bytes: number,
): { metrics: number; inputs: number } {
  const metrics = catalogue.reduce((sum, [, levels]) => sum + Math.max(1, levels.length), 0);
  if (new Set(catalogue.map(([key]) => key)).size < catalogue.length) throw new Error("it has a key twice");
  if (rises.length !== metrics) throw new Error(`it has ${rises.length} rises of ${metrics} metrics`);
  const inputs = networks[0]![0]!;
  if (!networks.every((sizes) => sizes[0] === inputs && sizes.at(-1) === rank))
    throw new Error("its networks do not fit each other");
  const weights = networks.flatMap((sizes) => sizes.slice(1).map((outputs, l) => outputs * (1 + sizes[l]!)));
  // Each takes two bytes: sizes that the file cannot fill would only take memory.
  if (2 * weights.reduce((a, b) => a + b, 0) > bytes) throw new Error("its networks are cut short");
  return { metrics, inputs };
}

const remedy = "make one with `rnb surrogate fit`";

function vectorsOf({ inputMean, inputScale, basis }: BenchmarkModel): Record<string, Float64Array> {
  const { centre, width, mean, deviation, low, high } = basis;
  return { inputMean, inputScale, centre, width, mean, spread: deviation, low, high };
}

/** The arrays of the n-th network, by name: biases and weights differ in size, so each are rounded by themselves. */
function partsOf(network: Network, n: number): [name: string, part: Float64Array][] {
  return layersOf(network).flatMap(({ outputs, weights }, l): [string, Float64Array][] => [
    [`weights ${n} ${l}`, weights.subarray(outputs)],
    [`biases ${n} ${l}`, weights.subarray(0, outputs)],
  ]);
}

/** Gives arrays by name; throws when one is missing or of another length. */
function arrayReader(
  arrays: readonly z.output<typeof arraySchema>[],
  payload: Uint8Array,
): (name: string, length: number) => Float64Array {
  const known = new Map<string, Float64Array>();
  const view = new DataView(payload.buffer, payload.byteOffset, payload.byteLength);
  let at = 0;
  for (const { name, length, step } of arrays) {
    const width = step === 0 ? 8 : 2;
    if (at + width * length > payload.length) throw new Error(`${quote(name)} is cut short`);
    const values = new Float64Array(length);
    for (let k = 0; k < length; k++, at += width)
      values[k] = step === 0 ? view.getFloat64(at, LITTLE) : step * view.getInt16(at, LITTLE);
    known.set(name, values);
  }
  return (name, length) => {
    const values = known.get(name);
    if (values === undefined) throw new Error(`it has no "${name}"`);
    if (values.length !== length) throw new Error(`"${name}" has ${values.length} numbers, not ${length}`);
    return values;
  };
}

/** Pieces one after the other. */
function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(pieces.reduce((length, piece) => length + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
}
