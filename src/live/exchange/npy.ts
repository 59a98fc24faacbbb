/**
 * numpy's array files (NEP 1): written whole, read in part.
 *
 * @module
 */
import { readSync } from "node:fs";
import { quote, UserError } from "../../errors.ts";
import { withPlain } from "../../files/read.ts";

/** numpy's own headers have 118 bytes. */
const MAX_HEADER = 4096;

const TYPES = { "|u1": 1, "<f4": 4 } as const;

/** Encodes an array of bytes or of 32-bit floats, C order. */
export function encodeNpy(values: Uint8Array | Float32Array, shape: readonly number[]): Uint8Array {
  const descr = values instanceof Float32Array ? "<f4" : "|u1";
  const tuple = shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(", ")})`;
  const header = `{'descr': '${descr}', 'fortran_order': False, 'shape': ${tuple}, }`;
  const padding = " ".repeat((64 - ((10 + header.length + 1) % 64)) % 64);
  const text = `${header}${padding}\n`;
  const length = Buffer.alloc(2);
  length.writeUInt16LE(text.length);
  return Buffer.concat([
    Buffer.from([0x93, ...Buffer.from("NUMPY"), 1, 0]),
    length,
    Buffer.from(text),
    new Uint8Array(values.buffer, values.byteOffset, values.byteLength),
  ]);
}

/**
 * Reads rows of an array of bytes: `count` of them from `from`.
 *
 * @param rowShape what the file's shape must be after its first number
 */
export function readNpyRows(
  path: string,
  rowShape: readonly number[],
  from: number,
  count: number,
): Uint8Array {
  const rows = withPlain(path, Number.POSITIVE_INFINITY, (file, size) => {
    const read = (length: number, position: number): Buffer => {
      if (position + length > size) throw new UserError(`${path} is cut off`);
      const buffer = Buffer.alloc(length);
      if (readSync(file, buffer, 0, length, position) < length) throw new UserError(`${path} is cut off`);
      return buffer;
    };
    const start = read(12, 0);
    if (start.toString("latin1", 1, 6) !== "NUMPY" || start[0] !== 0x93)
      throw new UserError(`${path} is not a numpy array file`);
    const long = start[6]! >= 2;
    const headerLength = long ? start.readUInt32LE(8) : start.readUInt16LE(8);
    const headerStart = long ? 12 : 10;
    if (headerLength > MAX_HEADER) throw new UserError(`${path} has a header of ${headerLength} bytes`);
    const { descr, shape } = parseHeader(read(headerLength, headerStart).toString("latin1"));
    if (descr !== "|u1" || shape === undefined)
      throw new UserError(
        `${path} holds ${descr === undefined ? "no array" : quote(descr)}, not bytes in C order`,
      );
    if (shape.slice(1).join() !== rowShape.join() || shape[0]! < from + count)
      throw new UserError(
        `${path} has shape (${shape.join(", ")}); rows of (${rowShape.join(", ")}) are needed, ${from + count} or more`,
      );
    const rowLength = rowShape.reduce((a, b) => a * b, 1);
    return read(count * rowLength * TYPES[descr], headerStart + headerLength + from * rowLength);
  });
  if (rows === undefined) throw new UserError(`cannot read ${path}: no such file`);
  return rows;
}

/** What the header says of an array in C order. */
function parseHeader(header: string): { descr?: string | undefined; shape?: number[] | undefined } {
  const descr = /'descr':\s*'([^']*)'/.exec(header)?.[1];
  const shape = /'shape':\s*\(([\d,\s]*)\)/.exec(header)?.[1]?.match(/\d+/g)?.map(Number);
  return /'fortran_order':\s*True/.test(header) ? { descr } : { descr, shape };
}
