/**
 * Reads the published files: `meta.json` and `<dataset>/<key>_<quantity>.json`. Everything is checked; a file that
 * is missing, truncated or of another shape is one clear line.
 *
 * @module
 */
import { join } from "node:path";
import { messageOf, quote, UserError } from "../../errors.ts";
import { decimalOf } from "../../files/decimal.ts";
import { isInherited, isObject, member, parseJson } from "../../files/json.ts";
import { DEFAULT_LIMIT, readIfThere } from "../../files/read.ts";
import type { Architecture, Space } from "../../space/space.ts";
import { MissingDataError } from "../oracle.ts";

/** What the dataset has of every key. */
export const QUANTITIES = ["accuracy", "confidence", "cm"] as const;
export type Quantity = (typeof QUANTITIES)[number];

/** Number of severities of each corruption, 1 … 5. */
export const SEVERITIES = [1, 2, 3, 4, 5] as const;

/** `meta.json`, checked against the space. */
export interface Meta {
  /** `architectureOf[id]`. Ids are a shuffled index: they say nothing about the operations. */
  readonly architectureOf: readonly Architecture[];
  /** Dataset id of each architecture. */
  readonly idOf: Int32Array;
  /** The id under which each class's values are stored (its `isomorph`). */
  readonly storedId: Int32Array;
  /** Attack keys with their ε in units of 1/255. */
  readonly epsilons: ReadonlyMap<string, readonly number[]>;
}

/** Far more levels than any key has: each takes a column. */
const MAX_LEVELS = 100;

/** Bytes of `meta.json` or of a file of accuracies, at most; the largest that was published has two million. */
const LARGEST = 2 ** 25;

/** The bytes of a published file. @internal */
export function readBytes(path: string, limit = LARGEST): Buffer {
  const bytes = readIfThere(path, limit);
  if (bytes !== undefined) return bytes;
  throw new MissingDataError(`missing data file ${path}; \`rnb data info\` lists what each metric needs`);
}

function readJson(path: string, limit?: number): unknown {
  try {
    return parseJson(readBytes(path, limit).toString("utf8"));
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(`${path} is ${messageOf(error)}; fetch it again: \`rnb data download --force\``);
  }
}

function shapeError(path: string, why: string): UserError {
  return new UserError(`${path} does not have the published layout: ${why}`);
}

/** Path of one published file. */
export function filePath(
  folder: string,
  dataset: string,
  key: string,
  quantity: Quantity = "accuracy",
): string {
  return join(folder, dataset, `${key}_${quantity}.json`);
}

/** Reads `meta.json`: every architecture exactly once, and the same partition into classes as the space's. */
export function readMeta(folder: string, space: Space): Meta {
  const path = join(folder, "meta.json");
  const meta = readJson(path);
  const ids = member(meta, "ids");
  if (!isObject(ids)) throw shapeError(path, `no "ids"`);

  const architectureOf: Architecture[] = [];
  const idOf = new Int32Array(space.size).fill(-1);
  const storedId = new Int32Array(space.classCount).fill(-1);
  for (let id = 0; id < space.size; id++) {
    const { text, isomorph } = readId(path, ids, id, space.size);
    const architecture = parseIn(path, id, text, space);
    if (idOf[architecture] !== -1)
      throw shapeError(path, `ids ${idOf[architecture]} and ${id} are both ${text}`);
    architectureOf.push(architecture);
    idOf[architecture] = id;
    const classNumber = space.classOf(architecture);
    if (storedId[classNumber] === -1) storedId[classNumber] = isomorph;
    else if (storedId[classNumber] !== isomorph)
      throw shapeError(path, `id ${id} has isomorph ${isomorph}, its class has ${storedId[classNumber]}`);
  }
  for (const [classNumber, id] of storedId.entries())
    if (space.classOf(architectureOf[id]!) !== classNumber)
      throw shapeError(
        path,
        `isomorph ${id} of ${space.format(space.representative(classNumber))} is another network`,
      );
  return { architectureOf, idOf, storedId, epsilons: readEpsilons(path, member(meta, "epsilons")) };
}

/** One entry of `ids`; the isomorph is an id of the space. */
function readId(path: string, ids: unknown, id: number, size: number): { text: string; isomorph: number } {
  const entry = member(ids, String(id));
  const text = member(entry, "nb201-string");
  const isomorph = member(entry, "isomorph");
  if (typeof text !== "string" || isomorph === undefined)
    throw shapeError(path, `id ${id} lacks "nb201-string" or "isomorph"`);
  // A number, or its digits in a string.
  const number = ["string", "number"].includes(typeof isomorph) ? decimalOf(String(isomorph)) : undefined;
  if (number === undefined || !Number.isInteger(number) || number < 0 || number >= size)
    throw shapeError(path, `id ${id} has isomorph ${quote(isomorph)}, not an id from 0 to ${size - 1}`);
  return { text, isomorph: number };
}

function readEpsilons(path: string, epsilons: unknown): Map<string, readonly number[]> {
  if (!isObject(epsilons)) throw shapeError(path, `no "epsilons"`);
  const levels = new Map<string, readonly number[]>();
  for (const [key, list] of Object.entries(epsilons)) {
    const refuse = (why: string): UserError => shapeError(path, `epsilons of ${key} ${why}`);
    if (!/^[A-Za-z][\w@-]*$/.test(key) || isInherited(key))
      throw shapeError(path, `epsilons of ${quote(key)}, which is no metric`);
    if (!Array.isArray(list) || list.length === 0 || !list.every((e) => typeof e === "number"))
      throw refuse("are not a list of numbers");
    if (list.length > MAX_LEVELS) throw refuse(`are ${list.length}, more than ${MAX_LEVELS}`);
    if (!list.every((e) => e > 0 && e < Number.POSITIVE_INFINITY)) throw refuse("are not all above 0");
    if (new Set(list).size < list.length) throw refuse("contain one twice");
    levels.set(key, list);
  }
  return levels;
}

function parseIn(path: string, id: number, text: string, space: Space): Architecture {
  try {
    return space.parse(text);
  } catch (error) {
    throw shapeError(path, `id ${id}: ${messageOf(error)}`);
  }
}

/** The `{id: value}` object of one file. */
export function readQuantity(
  folder: string,
  dataset: string,
  key: string,
  quantity: Quantity,
): Readonly<Record<string, unknown>> {
  const path = filePath(folder, dataset, key, quantity);
  let value = readJson(path, quantity === "accuracy" ? LARGEST : DEFAULT_LIMIT);
  for (const name of [dataset, key, quantity]) {
    value = member(value, name);
    if (value === undefined)
      throw shapeError(path, `no "${name}" (expected ${dataset} → ${key} → ${quantity})`);
  }
  if (!isObject(value)) throw shapeError(path, `"${quantity}" is not an object of ids`);
  return value;
}

/**
 * The accuracies of one key as columns: `columns[level][class]`, fractions in [0, 1]; one column for keys
 * without levels.
 */
export function readAccuracies(
  folder: string,
  dataset: string,
  key: string,
  levels: number,
  storedId: Int32Array,
): Float64Array[] {
  const path = filePath(folder, dataset, key);
  const values = readQuantity(folder, dataset, key, "accuracy");
  const columns = Array.from({ length: Math.max(1, levels) }, () => new Float64Array(storedId.length));
  for (let c = 0; c < storedId.length; c++) {
    const id = storedId[c]!;
    const value = member(values, String(id));
    if (value === undefined) throw shapeError(path, `no value for id ${id}`);
    const list: unknown = levels === 0 ? [value] : value;
    if (!Array.isArray(list) || list.length !== columns.length)
      throw shapeError(path, `id ${id} should have ${levels === 0 ? "one number" : `a list of ${levels}`}`);
    for (let level = 0; level < columns.length; level++) {
      const number: unknown = list[level];
      if (typeof number !== "number" || !(number >= 0 && number <= 1))
        throw shapeError(path, `id ${id} has ${quote(number)}, not an accuracy in [0, 1]`);
      columns[level]![c] = number;
    }
  }
  return columns;
}
