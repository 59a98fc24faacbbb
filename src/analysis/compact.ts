/**
 * The columns of many runs in less memory: those that are equal are one, and the others lie in few large pieces.
 *
 * @module
 */
import type { TraceColumns } from "../results/trace.ts";

/** Bytes of a piece. */
const PIECE = 2 ** 20;

/** What it gives back says the same as what it is given, for one run after another. */
export function createCompactor(): (columns: TraceColumns) => TraceColumns {
  const place = createPlaces();
  const codes = new Map<string, string>();
  let last: TraceColumns | undefined;

  const counter = (column: Uint32Array, ...known: (Uint32Array | undefined)[]): Uint32Array =>
    known.find((other) => isEqual(column, other)) ?? moved(column, new Uint32Array(...place(column)));
  const numbers = (column: Float64Array, ...known: (Float64Array | undefined)[]): Float64Array =>
    known.find((other) => isEqual(column, other)) ?? moved(column, new Float64Array(...place(column)));
  const once = (code: string): string => {
    if (!codes.has(code)) codes.set(code, code);
    return codes.get(code)!;
  };

  return (columns) => {
    const distinct = counter(columns.distinct, last?.distinct);
    const encodings = counter(columns.encodings, distinct, last?.encodings);
    last = {
      distinct,
      encodings,
      proposals: counter(columns.proposals, encodings, last?.proposals),
      cost: numbers(columns.cost, last?.cost),
      values: numbers(columns.values),
      best: numbers(columns.best),
      ...(columns.architectures && { architectures: columns.architectures.map(once) }),
      improvements: columns.improvements.map(({ row, architecture }) => ({
        row,
        architecture: once(architecture),
      })),
    };
    return last;
  };
}

type Numbers = Uint32Array | Float64Array;

/** Gives out places in large buffers: one buffer a column would take more memory than short columns themselves. */
function createPlaces(): (column: Numbers) => [piece: ArrayBuffer, offset: number, length: number] {
  let piece = new ArrayBuffer(0);
  let used = 0;
  return ({ byteLength, length }) => {
    if (used + byteLength > piece.byteLength) {
      piece = new ArrayBuffer(Math.max(PIECE, byteLength));
      used = 0;
    }
    const offset = used;
    used += Math.ceil(byteLength / 8) * 8;
    return [piece, offset, length];
  };
}

function moved<T extends Numbers>(from: T, to: T): T {
  to.set(from);
  return to;
}

function isEqual(a: Numbers, b: Numbers | undefined): boolean {
  if (a.length !== b?.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}
