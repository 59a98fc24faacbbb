/**
 * Reads the part of Python's pickle format that image batches are made of: dictionaries, lists, numbers, text, and
 * numpy arrays. Nothing is ever called: constructors become plain records.
 *
 * @module
 */

/** An object that some Python callable would make, left unmade; `state` is what would be set on it. */
export interface Unmade {
  readonly callable: string;
  readonly parameters: unknown;
  state: unknown;
}

const MARK = Symbol("mark");

/** The pickled value; throws an Error that says what is wrong or not understood. */
export function readPickle(bytes: Buffer): unknown {
  const stack: unknown[] = [];
  const memo = new Map<number, unknown>();
  let at = 0;
  const take = (length: number): Buffer => {
    if (at + length > bytes.length) throw new Error("it is cut off");
    at += length;
    return bytes.subarray(at - length, at);
  };
  const line = (): string => {
    const end = bytes.indexOf(10, at);
    if (end < 0) throw new Error("it is cut off");
    return take(end + 1 - at)
      .toString("latin1")
      .trimEnd();
  };
  const sinceMark = (): unknown[] => stack.splice(stack.lastIndexOf(MARK)).slice(1);
  const top = (): unknown => stack[stack.length - 1];
  const push = (value: unknown): number => stack.push(value);
  const setItems = (items: readonly unknown[]): void => {
    const target = top() as Map<unknown, unknown>;
    for (let i = 0; i < items.length; i += 2) target.set(items[i], items[i + 1]);
  };
  const long = (length: number): number => {
    let value = 0;
    const digits = take(length);
    for (let i = length - 1; i >= 0; i--) value = value * 256 + digits[i]!;
    return length > 0 && digits[length - 1]! > 127 ? value - 256 ** length : value;
  };

  const operations: Readonly<Record<string, () => void>> = {
    "\x80": () => take(1),
    "\x95": () => take(8),
    "}": () => push(new Map()),
    "]": () => push([]),
    ")": () => push([]),
    "(": () => push(MARK),
    N: () => push(null),
    "\x88": () => push(true),
    "\x89": () => push(false),
    K: () => push(take(1).readUInt8()),
    M: () => push(take(2).readUInt16LE()),
    J: () => push(take(4).readInt32LE()),
    G: () => push(take(8).readDoubleBE()),
    "\x8a": () => push(long(take(1).readUInt8())),
    X: () => push(take(take(4).readUInt32LE()).toString("utf8")),
    "\x8c": () => push(take(take(1).readUInt8()).toString("utf8")),
    T: () => push(take(take(4).readInt32LE())),
    U: () => push(take(take(1).readUInt8())),
    B: () => push(take(take(4).readUInt32LE())),
    C: () => push(take(take(1).readUInt8())),
    "\x8e": () => push(take(Number(take(8).readBigUInt64LE()))),
    c: () => push(`${line()}.${line()}`),
    "\x93": () => {
      const [module, name] = stack.splice(-2);
      push(`${module}.${name}`);
    },
    t: () => push(sinceMark()),
    "\x85": () => push(stack.splice(-1)),
    "\x86": () => push(stack.splice(-2)),
    "\x87": () => push(stack.splice(-3)),
    R: () => {
      const [callable, parameters] = stack.splice(-2);
      push({ callable: String(callable), parameters, state: undefined } satisfies Unmade);
    },
    b: () => {
      const state = stack.pop();
      const target = top();
      if (isUnmade(target)) target.state = state;
    },
    a: () => {
      const item = stack.pop();
      (top() as unknown[]).push(item);
    },
    e: () => {
      const items = sinceMark();
      const list = top() as unknown[];
      for (const item of items) list.push(item);
    },
    s: () => setItems(stack.splice(-2)),
    u: () => setItems(sinceMark()),
    "\x94": () => memo.set(memo.size, top()),
    q: () => memo.set(take(1).readUInt8(), top()),
    r: () => memo.set(take(4).readUInt32LE(), top()),
    h: () => push(memo.get(take(1).readUInt8())),
    j: () => push(memo.get(take(4).readUInt32LE())),
  };
  for (;;) {
    const code = take(1).toString("latin1");
    if (code === ".") return stack.pop();
    const operation = operations[code];
    if (operation === undefined) throw new Error(`it uses opcode 0x${code.charCodeAt(0).toString(16)}`);
    operation();
  }
}

function isUnmade(value: unknown): value is Unmade {
  return typeof value === "object" && value !== null && "callable" in value && "parameters" in value;
}

/** The raw bytes of a pickled numpy array of unsigned bytes, with its shape; undefined for anything else. */
export function numpyBytes(value: unknown): { shape: number[]; data: Buffer } | undefined {
  if (!isUnmade(value) || !value.callable.endsWith("_reconstruct") || !Array.isArray(value.state))
    return undefined;
  // The state of an array: version, shape, type, Fortran order, bytes.
  const [, shape, type, fortran, data] = value.state as unknown[];
  const name = isUnmade(type) && Array.isArray(type.parameters) ? String(type.parameters[0]) : "";
  if (!Array.isArray(shape) || name !== "u1" || fortran !== false) return undefined;
  // Protocol 2 has no bytes: numpy writes them as text to be encoded in Latin-1.
  const raw =
    isUnmade(data) && Array.isArray(data.parameters)
      ? Buffer.from(String(data.parameters[0]), "latin1")
      : data;
  return Buffer.isBuffer(raw) ? { shape: shape as number[], data: raw } : undefined;
}
