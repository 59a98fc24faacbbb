/**
 * Reads the part of Python's pickle format that data is made of: dictionaries, lists, numbers, text, and what numpy and
 * pandas make of these. Nothing is ever called: constructors become plain records, and other names are refused.
 *
 * @module
 */
import { quote } from "../errors.ts";

/** An object that some Python callable would make, left unmade; `state` is what would be set on it. */
export interface Unmade {
  readonly callable: string;
  readonly parameters: unknown;
  state: unknown;
}

const MARK = Symbol("mark");

/** Names of what holds data. Nothing would be called whatever the name; a file with others is no data file. */
const HOLDS_DATA = new RegExp(
  `^(${[
    /numpy\.(ndarray|dtype)/,
    /numpy\._?core\.(multiarray\.(_reconstruct|scalar)|numeric\._frombuffer)/,
    /_codecs\.encode/,
    /(builtins|__builtin__)\.slice/,
    /pandas\.core\.(frame\.DataFrame|internals\.managers\.BlockManager)/,
    /pandas\.core\.indexes\.(base\.(_new_Index|Index)|range\.RangeIndex|numeric\.\w+Index)/,
  ]
    .map(({ source }) => source)
    .join("|")})$`,
);

/** The pickled value; throws an Error that says what is wrong or not understood. */
export function readPickle(bytes: Buffer): unknown {
  const stack: unknown[] = [];
  const memo = new Map<number, unknown>();
  let at = 0;
  const take = (length: number): Buffer => {
    if (length < 0 || at + length > bytes.length) throw new Error("it is cut off");
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
  const pop = (count: number): unknown[] => {
    if (stack.length < count) throw new Error("it is not well formed");
    return stack.splice(stack.length - count);
  };
  const sinceMark = (): unknown[] => pop(stack.length - stack.lastIndexOf(MARK)).slice(1);
  const top = (): unknown => stack[stack.length - 1];
  const push = (value: unknown): number => stack.push(value);
  /** Text on the stack; anything else could be nested without end, so it is never made text. */
  const text = (value: unknown): string => {
    if (typeof value === "string") return value;
    throw new Error("it is not well formed");
  };
  const pushName = (name: string): number => {
    if (!HOLDS_DATA.test(name)) throw new Error(`it names ${quote(name)}, which is no data`);
    return push(name);
  };
  const make = (): void => {
    const [callable, parameters] = pop(2);
    push({ callable: text(callable), parameters, state: undefined } satisfies Unmade);
  };
  const recall = (name: number): unknown => {
    if (!memo.has(name)) throw new Error("it is not well formed");
    return memo.get(name);
  };
  const append = (items: readonly unknown[]): void => {
    const list = top();
    if (!Array.isArray(list)) throw new Error("it is not well formed");
    for (const item of items) list.push(item);
  };
  const setItems = (items: readonly unknown[]): void => {
    const target = top();
    if (!(target instanceof Map)) throw new Error("it is not well formed");
    for (let i = 0; i < items.length; i += 2) target.set(items[i], items[i + 1]);
  };
  const long = (length: number): number => {
    let value = 0;
    const digits = take(length);
    for (let i = length - 1; i >= 0; i--) value = value * 256 + digits[i]!;
    return length > 0 && digits[length - 1]! > 127 ? value - 256 ** length : value;
  };

  const operations = new Map<string, () => void>(
    Object.entries({
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
      "\x8d": () => push(take(Number(take(8).readBigUInt64LE())).toString("utf8")),
      "\x96": () => push(take(Number(take(8).readBigUInt64LE()))),
      c: () => pushName(`${line()}.${line()}`),
      "\x93": () => {
        const [module, name] = pop(2);
        pushName(`${text(module)}.${text(name)}`);
      },
      t: () => push(sinceMark()),
      "\x85": () => push(pop(1)),
      "\x86": () => push(pop(2)),
      "\x87": () => push(pop(3)),
      R: make,
      "\x81": make,
      b: () => {
        const [state] = pop(1);
        const target = top();
        if (isUnmade(target)) target.state = state;
      },
      a: () => append(pop(1)),
      e: () => append(sinceMark()),
      s: () => setItems(pop(2)),
      u: () => setItems(sinceMark()),
      "\x94": () => memo.set(memo.size, top()),
      q: () => memo.set(take(1).readUInt8(), top()),
      r: () => memo.set(take(4).readUInt32LE(), top()),
      h: () => push(recall(take(1).readUInt8())),
      j: () => push(recall(take(4).readUInt32LE())),
    }),
  );
  for (;;) {
    const code = take(1).toString("latin1");
    if (code === ".") return pop(1)[0];
    const operation = operations.get(code);
    if (operation === undefined) throw new Error(`it uses opcode 0x${code.charCodeAt(0).toString(16)}`);
    operation();
  }
}

export function isUnmade(value: unknown): value is Unmade {
  return typeof value === "object" && value !== null && "callable" in value && "parameters" in value;
}
