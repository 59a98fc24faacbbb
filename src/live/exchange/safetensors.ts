/**
 * Tensors in the safetensors format (https://github.com/huggingface/safetensors): a length, a JSON header, numbers.
 * Only 32-bit floats.
 *
 * @module
 */
import { messageOf, quote, UserError } from "../../errors.ts";
import { isObject, member, parseJson } from "../../files/json.ts";

export interface NamedTensor {
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

export interface TensorFile {
  readonly tensors: ReadonlyMap<string, NamedTensor>;
  readonly metadata: Readonly<Record<string, string>>;
}

export function encodeSafetensors({ tensors, metadata }: TensorFile): Uint8Array {
  const header: Record<string, unknown> = { __metadata__: metadata };
  let offset = 0;
  for (const [name, { shape, values }] of tensors) {
    header[name] = { dtype: "F32", shape, data_offsets: [offset, offset + values.byteLength] };
    offset += values.byteLength;
  }
  const json = JSON.stringify(header);
  // The numbers start at a multiple of 8 bytes.
  const text = Buffer.from(json + " ".repeat((8 - (Buffer.byteLength(json) % 8)) % 8));
  const bytes = Buffer.alloc(8 + text.length + offset);
  bytes.writeBigUInt64LE(BigInt(text.length));
  text.copy(bytes, 8);
  let at = 8 + text.length;
  for (const { values } of tensors.values()) {
    bytes.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), at);
    at += values.byteLength;
  }
  return bytes;
}

/** @param path for error messages */
export function decodeSafetensors(bytes: Buffer, path: string): TensorFile {
  const damaged = (why: string): never => {
    throw new UserError(`${path} is damaged: ${why}; delete it to train again`);
  };
  if (bytes.length < 8) return damaged("too short");
  const length = Number(bytes.readBigUInt64LE());
  if (length > bytes.length - 8) return damaged("its header is cut off");
  const header = readHeader(bytes.subarray(8, 8 + length), damaged);
  const { __metadata__: metadata = {}, ...entries } = header;
  if (!isObject(metadata) || !Object.values(metadata).every((value) => typeof value === "string"))
    return damaged("its metadata is not text");
  const tensors = new Map<string, NamedTensor>();
  const data = bytes.subarray(8 + length);
  let total = 0;
  for (const [name, entry] of Object.entries(entries)) {
    const shape = member(entry, "shape");
    const offsets = member(entry, "data_offsets");
    if (member(entry, "dtype") !== "F32" || !isNumbers(shape) || !isNumbers(offsets) || offsets.length !== 2)
      return damaged(`${quote(name)} is no array of 32-bit floats`);
    const [start, end] = offsets as [number, number];
    const count = shape.reduce((a, b) => a * b, 1);
    if (end > data.length || end - start !== 4 * count) return damaged(`${quote(name)} is cut off`);
    total += end - start;
    // Many tensors of the same bytes would take far more memory than the file.
    if (total > data.length) return damaged("its arrays overlap");
    // Copied, since a view would need an aligned address.
    const values = new Float32Array(count);
    new Uint8Array(values.buffer).set(data.subarray(start, end));
    tensors.set(name, { shape, values });
  }
  return { tensors, metadata: metadata as Record<string, string> };
}

function readHeader(bytes: Buffer, damaged: (why: string) => never): Readonly<Record<string, unknown>> {
  try {
    const header = parseJson(bytes.toString("utf8"));
    return isObject(header) ? header : damaged("its header is no object");
  } catch (error) {
    if (error instanceof UserError) throw error;
    return damaged(`its header is ${messageOf(error)}`);
  }
}

function isNumbers(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((item) => Number.isSafeInteger(item) && (item as number) >= 0);
}
