/**
 * Tensors in the safetensors format (https://github.com/huggingface/safetensors): a length, a JSON header, numbers.
 * Only 32-bit floats.
 *
 * @module
 */
import { UserError } from "../../errors.ts";

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
  if (bytes.length < 8) damaged("too short");
  const length = Number(bytes.readBigUInt64LE());
  if (length > bytes.length - 8) damaged("its header is cut off");
  let header: Record<string, unknown>;
  try {
    header = JSON.parse(bytes.subarray(8, 8 + length).toString("utf8")) as Record<string, unknown>;
  } catch {
    return damaged("its header is not JSON");
  }
  const { __metadata__: metadata = {}, ...entries } = header;
  const tensors = new Map<string, NamedTensor>();
  const data = bytes.subarray(8 + length);
  for (const [name, entry] of Object.entries(entries)) {
    const { dtype, shape, data_offsets: offsets } = (entry ?? {}) as Record<string, unknown>;
    if (dtype !== "F32" || !isNumbers(shape) || !isNumbers(offsets) || offsets.length !== 2)
      return damaged(`"${name}" is no array of 32-bit floats`);
    const [start, end] = offsets as [number, number];
    const count = shape.reduce((a, b) => a * b, 1);
    if (end > data.length || end - start !== 4 * count) return damaged(`"${name}" is cut off`);
    // Copied, since a view would need an aligned address.
    const values = new Float32Array(count);
    new Uint8Array(values.buffer).set(data.subarray(start, end));
    tensors.set(name, { shape, values });
  }
  return { tensors, metadata: metadata as Record<string, string> };
}

function isNumbers(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((item) => Number.isInteger(item) && (item as number) >= 0);
}
