/**
 * Reads the published files: `meta.json` and `<dataset>/<key>_<quantity>.json`. Everything is checked; a file that
 * is missing, truncated or of another shape is one clear line.
 *
 * @module
 */
import { join } from "node:path";
import { messageOf, UserError } from "../../errors.ts";
import { readIfThere } from "../../files/read.ts";
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

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** The bytes of a published file. @internal */
export function readBytes(path: string): Buffer {
  const bytes = readIfThere(path);
  if (bytes !== undefined) return bytes;
  throw new MissingDataError(`missing data file ${path}; \`rnb data info\` lists what each metric needs`);
}

function parseJson(path: string): Json {
  const text = readBytes(path).toString("utf8");
  try {
    return JSON.parse(text) as Json;
  } catch (error) {
    throw new UserError(
      `${path} is not whole JSON (${messageOf(error)}); fetch it again: \`rnb data download --force\``,
    );
  }
}

function shapeError(path: string, why: string): UserError {
  return new UserError(`${path} does not have the published layout: ${why}`);
}

function isObject(value: Json | undefined): value is { [key: string]: Json } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
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
  const meta = parseJson(path);
  if (!isObject(meta) || !isObject(meta.ids)) throw shapeError(path, `no "ids"`);
  if (!isObject(meta.epsilons)) throw shapeError(path, `no "epsilons"`);

  const architectureOf: Architecture[] = [];
  const idOf = new Int32Array(space.size).fill(-1);
  const storedId = new Int32Array(space.classCount).fill(-1);
  for (let id = 0; id < space.size; id++) {
    const entry = meta.ids[String(id)];
    const text = isObject(entry) ? entry["nb201-string"] : undefined;
    const isomorph = isObject(entry) ? entry.isomorph : undefined;
    if (typeof text !== "string" || !/^\d+$/.test(String(isomorph)))
      throw shapeError(path, `id ${id} lacks "nb201-string" or "isomorph"`);
    const architecture = parseIn(path, id, text, space);
    if (idOf[architecture] !== -1)
      throw shapeError(path, `ids ${idOf[architecture]} and ${id} are both ${text}`);
    architectureOf.push(architecture);
    idOf[architecture] = id;
    const classNumber = space.classOf(architecture);
    if (storedId[classNumber] === -1) storedId[classNumber] = Number(isomorph);
    else if (storedId[classNumber] !== Number(isomorph))
      throw shapeError(path, `id ${id} has isomorph ${isomorph}, its class has ${storedId[classNumber]}`);
  }
  for (const [classNumber, id] of storedId.entries()) {
    const architecture = architectureOf[id];
    if (architecture === undefined || space.classOf(architecture) !== classNumber)
      throw shapeError(
        path,
        `isomorph ${id} of ${space.format(space.representative(classNumber))} is another network`,
      );
  }

  const epsilons = new Map<string, readonly number[]>();
  for (const [key, list] of Object.entries(meta.epsilons)) {
    if (!Array.isArray(list) || list.length === 0 || !list.every((e) => typeof e === "number"))
      throw shapeError(path, `epsilons of ${key} are not a list of numbers`);
    epsilons.set(key, list);
  }
  return { architectureOf, idOf, storedId, epsilons };
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
): Record<string, unknown> {
  const path = filePath(folder, dataset, key, quantity);
  let value: Json | undefined = parseJson(path);
  for (const name of [dataset, key, quantity]) {
    value = isObject(value) ? value[name] : undefined;
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
    const value = values[id];
    if (value === undefined) throw shapeError(path, `no value for id ${id}`);
    const list = levels === 0 ? [value] : value;
    if (!Array.isArray(list) || list.length !== columns.length)
      throw shapeError(path, `id ${id} should have ${levels === 0 ? "one number" : `a list of ${levels}`}`);
    for (let level = 0; level < columns.length; level++) {
      const number: unknown = list[level];
      if (typeof number !== "number" || !(number >= 0 && number <= 1))
        throw shapeError(path, `id ${id} has ${JSON.stringify(number)}, not an accuracy in [0, 1]`);
      columns[level]![c] = number;
    }
  }
  return columns;
}
