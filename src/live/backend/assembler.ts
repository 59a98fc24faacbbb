/**
 * WebAssembly by hand: functions over memory, four 32-bit floats at a time, as bytes. An expression is the list of
 * bytes that leaves its value on the stack; a statement leaves nothing.
 *
 * https://webassembly.github.io/spec/core/binary
 *
 * @module
 */

export type Code = readonly number[];

const TYPES = { i32: 0x7f, f64: 0x7c, v128: 0x7b } as const;
export type Type = keyof typeof TYPES;

/** A parameter or variable of a function: its value, or a statement that gives it another. */
export interface Local {
  readonly value: Code;
  set(value: Code): Code;
}

/** Unsigned LEB128. */
function leb(value: number): number[] {
  return value < 128 ? [value] : [(value & 127) | 128, ...leb(value >>> 7)];
}

function signedLeb(value: number): number[] {
  const byte = value & 127;
  const rest = value >> 7;
  const done = (rest === 0 && byte < 64) || (rest === -1 && byte >= 64);
  return done ? [byte] : [byte | 128, ...signedLeb(rest)];
}

const binary =
  (...opcode: number[]) =>
  (a: Code, b: Code): Code => [...a, ...b, ...opcode];
const unary =
  (...opcode: number[]) =>
  (a: Code): Code => [...a, ...opcode];
/** An instruction of SIMD. */
const simd = (code: number): number[] => [0xfd, ...leb(code)];

export const i32 = {
  of: (value: number): Code => [0x41, ...signedLeb(value)],
  add: binary(0x6a),
  mul: binary(0x6c),
  /** Unsigned: addresses are. */
  less: binary(0x49),
};

export const f32x4 = {
  splat: (value: number): Code => [...simd(0x0c), ...new Uint8Array(new Float32Array(4).fill(value).buffer)],
  add: binary(...simd(0xe4)),
  sub: binary(...simd(0xe5)),
  mul: binary(...simd(0xe6)),
  /** All bits where a > b, else none. */
  greater: binary(...simd(0x44)),
  less: binary(...simd(0x43)),
  /** All bits where a ≠ b, as where one is NaN. */
  unequal: binary(...simd(0x42)),
  /** b where b < a, else a. */
  least: binary(...simd(0xea)),
  /** b where a < b, else a. */
  largest: binary(...simd(0xeb)),
  /** Bit by bit. */
  and: binary(...simd(0x4e)),
  or: binary(...simd(0x50)),
  load: (address: Code, offset = 0): Code => [...address, ...simd(0x00), 2, ...leb(offset)],
  /** One float, four times. */
  loadSplat: (address: Code, offset = 0): Code => [...address, ...simd(0x09), 2, ...leb(offset)],
  store: (address: Code, value: Code, offset = 0): Code => [
    ...address,
    ...value,
    ...simd(0x0b),
    2,
    ...leb(offset),
  ],
};

export const f64x2 = {
  splat: unary(...simd(0x14)),
  add: binary(...simd(0xf0)),
  sub: binary(...simd(0xf1)),
  mul: binary(...simd(0xf2)),
  /** Of the first two of four floats. */
  fromLow: unary(...simd(0x5f)),
  /** Of the last two. */
  fromHigh: (a: Code): Code => f64x2.fromLow(shuffle(a, a, [2, 3, 2, 3])),
  /** The two pairs as four floats. */
  toFloats: (low: Code, high: Code): Code =>
    shuffle([...low, ...simd(0x5e)], [...high, ...simd(0x5e)], [0, 1, 4, 5]),
};

/** Four of the eight floats of two vectors. */
function shuffle(a: Code, b: Code, lanes: readonly number[]): Code {
  return [...a, ...b, ...simd(0x0d), ...lanes.flatMap((lane) => [0, 1, 2, 3].map((byte) => 4 * lane + byte))];
}

/** Statements, again as long as `counter`, raised by `step` after each time, is less than `end`. */
export function loop(counter: Local, end: Code, step: Code, body: Code): Code {
  const again = [...i32.less(counter.value, end), 0x0d, 0];
  const next = counter.set(i32.add(counter.value, step));
  // if (counter < end) do { … } while (counter < end)
  return [...i32.less(counter.value, end), 0x04, 0x40, 0x03, 0x40, ...body, ...next, ...again, 0x0b, 0x0b];
}

export interface Definition {
  readonly parameters: readonly Type[];
  /** Variables, by type, in the order they were asked for. */
  readonly variables: readonly Type[];
  readonly body: Code;
}

/** A function of such parameters; `build` is given them, and a way to more variables. */
export function define(
  parameters: readonly Type[],
  build: (parameters: readonly Local[], variable: (type: Type) => Local) => Code,
): Definition {
  const variables: Type[] = [];
  const local = (index: number): Local => ({
    value: [0x20, ...leb(index)],
    set: (value) => [...value, 0x21, ...leb(index)],
  });
  const variable = (type: Type): Local => local(parameters.length + variables.push(type) - 1);
  return {
    parameters,
    variables,
    body: build(
      parameters.map((_, i) => local(i)),
      variable,
    ),
  };
}

/** What there is of WebAssembly in Node's global scope, whose types belong to browsers' libraries. */
const { Memory, Module, Instance } = (globalThis as unknown as { WebAssembly: Engine }).WebAssembly;
interface Engine {
  readonly Memory: new (size: { initial: number }) => { readonly buffer: ArrayBuffer };
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object, imports: object) => { readonly exports: object };
}

/** So many bytes of memory, or more. */
export function memoryOf(bytes: number): { memory: object; buffer: ArrayBuffer } {
  const memory = new Memory({ initial: Math.ceil(bytes / 65_536) });
  return { memory, buffer: memory.buffer };
}

/** Functions that run, over a memory: a `WebAssembly.Memory`. */
export function assemble<Name extends string>(
  functions: Readonly<Record<Name, Definition>>,
  memory: object,
): Readonly<Record<Name, (...numbers: number[]) => void>> {
  return new Instance(new Module(moduleOf(functions)), { env: { memory } }).exports as ReturnType<
    typeof assemble<Name>
  >;
}

/** A module of functions over a memory that it is given as `env.memory`. */
function moduleOf(functions: Readonly<Record<string, Definition>>): Uint8Array {
  const list = (items: readonly Code[]): Code => [...leb(items.length), ...items.flat()];
  const sized = (code: Code): Code => [...leb(code.length), ...code];
  const section = (id: number, items: readonly Code[]): Code => [id, ...sized(list(items))];
  const name = (text: string): Code => sized([...new TextEncoder().encode(text)]);
  const entries = Object.entries(functions);
  return Uint8Array.from([
    ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(
      1,
      entries.map(([, { parameters }]) => [0x60, ...list(parameters.map((type) => [TYPES[type]])), 0]),
    ),
    ...section(2, [[...name("env"), ...name("memory"), 2, 0, 0]]),
    ...section(
      3,
      entries.map((_, i) => leb(i)),
    ),
    ...section(
      7,
      entries.map(([key], i) => [...name(key), 0, ...leb(i)]),
    ),
    ...section(
      10,
      entries.map(([, { variables, body }]) =>
        sized([...list(variables.map((type) => [1, TYPES[type]])), ...body, 0x0b]),
      ),
    ),
  ]);
}
