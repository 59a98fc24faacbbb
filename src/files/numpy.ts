/**
 * Numpy's arrays and numbers in a pickle.
 *
 * @module
 */
import { isUnmade } from "./pickle.ts";

export interface NumpyArray {
  readonly shape: readonly number[];
  /** Row by row; an array of Python's objects has them as they were read. */
  readonly values: ArrayLike<unknown>;
}

/** How a type's numbers lie in memory, least significant byte first. */
const TYPES: ReadonlyMap<string, readonly [bytes: number, read: (data: Buffer, at: number) => number]> =
  new Map([
    ["f8", [8, (data, at) => data.readDoubleLE(at)]],
    ["f4", [4, (data, at) => data.readFloatLE(at)]],
    ["i8", [8, (data, at) => Number(data.readBigInt64LE(at))]],
    ["i4", [4, (data, at) => data.readInt32LE(at)]],
    ["i2", [2, (data, at) => data.readInt16LE(at)]],
    ["i1", [1, (data, at) => data.readInt8(at)]],
    ["u1", [1, (data, at) => data.readUInt8(at)]],
  ]);

/** A pickled array of at most two dimensions; undefined for anything else, also where its bytes are not as many as it says. */
export function numpyArray(value: unknown): NumpyArray | undefined {
  const { shape, type, fortran, data } = rawArray(value) ?? {};
  if (shape === undefined || shape.length > 2) return undefined;
  const length = shape.reduce((product, size) => product * size, 1);
  const at = (i: number): number => {
    const [rows, columns] = shape;
    return fortran && columns !== undefined ? (i % columns) * rows! + Math.floor(i / columns) : i;
  };
  if (type === "O8") {
    if (!Array.isArray(data) || data.length !== length) return undefined;
    return { shape, values: data.map((_, i) => data[at(i)]) };
  }
  const [bytes, read] = TYPES.get(type ?? "") ?? [];
  if (bytes === undefined || !Buffer.isBuffer(data) || data.length !== length * bytes) return undefined;
  return { shape, values: Float64Array.from({ length }, (_, i) => read!(data, at(i) * bytes)) };
}

/** A pickled number, Python's own or numpy's; undefined for anything else. */
export function pickledNumber(value: unknown): number | undefined {
  if (typeof value === "number") return value;
  if (!isUnmade(value) || !value.callable.endsWith(".multiarray.scalar")) return undefined;
  if (!Array.isArray(value.parameters)) return undefined;
  const [type, given] = value.parameters as unknown[];
  const data = bytesOf(given);
  const [bytes, read] = TYPES.get(typeOf(type) ?? "") ?? [];
  return Buffer.isBuffer(data) && data.length === bytes ? read!(data, 0) : undefined;
}

/** The raw bytes of a pickled array of unsigned bytes, with its shape; undefined for anything else. */
export function numpyBytes(value: unknown): { shape: readonly number[]; data: Buffer } | undefined {
  const { shape, type, fortran, data } = rawArray(value) ?? {};
  return shape !== undefined && type === "u1" && !fortran && Buffer.isBuffer(data)
    ? { shape, data }
    : undefined;
}

interface RawArray {
  readonly shape: readonly number[];
  readonly type: string | undefined;
  /** Columns follow each other, not rows. */
  readonly fortran: boolean;
  readonly data: unknown;
}

function rawArray(value: unknown): RawArray | undefined {
  if (!isUnmade(value)) return undefined;
  const { callable, parameters, state } = value;
  if (callable.endsWith("._reconstruct") && Array.isArray(state)) {
    const [, shape, type, fortran, data] = state as unknown[];
    return isShape(shape) && typeof fortran === "boolean"
      ? { shape, type: typeOf(type), fortran, data: bytesOf(data) }
      : undefined;
  }
  // Protocol 5 keeps an array's bytes apart.
  if (callable.endsWith("._frombuffer") && Array.isArray(parameters)) {
    const [data, type, shape, order] = parameters as unknown[];
    return isShape(shape) ? { shape, type: typeOf(type), fortran: order === "F", data } : undefined;
  }
  return undefined;
}

/** Protocol 2 has no bytes: there they are text to be encoded in Latin-1. All else stays. */
function bytesOf(data: unknown): unknown {
  const text: unknown = isUnmade(data) && Array.isArray(data.parameters) ? data.parameters[0] : undefined;
  return typeof text === "string" ? Buffer.from(text, "latin1") : data;
}

function isShape(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((size) => Number.isInteger(size) && (size as number) >= 0);
}

/** `f8`, where the bytes are in the usual order. */
function typeOf(value: unknown): string | undefined {
  if (!isUnmade(value) || value.callable !== "numpy.dtype" || !Array.isArray(value.parameters))
    return undefined;
  const name: unknown = value.parameters[0];
  const order: unknown = Array.isArray(value.state) ? value.state[1] : undefined;
  return typeof name === "string" && order !== ">" ? name : undefined;
}
