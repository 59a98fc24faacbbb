/**
 * Reads `zc_nasbench201.json` of NAS-Bench-Suite-Zero (Krishnakumar et al., NeurIPS 2022, arXiv:2210.03230): thirteen
 * zero-cost proxies of every NAS-Bench-201 architecture on three image datasets.
 *
 * `{dataset: {"(4, 0, 3, 1, 4, 3)": {proxy: {score, time}, …, val_accuracy}}}`. The tuple is NASLib's own encoding
 * (github.com/automl/NASLib, `naslib/search_spaces/nasbench201/conversions.py`): operations numbered skip, none, 3×3,
 * 1×1, pool; edges 0→1, 0→2, 0→3, 1→2, 1→3, 2→3. Neither order is that of the NAS-Bench-201 string.
 *
 * @module
 */
import { messageOf, suggestion, UserError } from "../../errors.ts";
import { CONV_1X1, CONV_3X3, EDGES, NONE, POOL, SKIP } from "../../space/nas-bench-201/cell.ts";
import type { Architecture, Space } from "../../space/space.ts";
import { type MeasureTable, readText } from "./measure-table.ts";

/** NASLib's number of an operation → ours. */
const OPERATIONS = [SKIP, NONE, CONV_3X3, CONV_1X1, POOL] as const;

/** NASLib's order of edges, as positions in ours. */
const EDGE_ORDER = [
  [0, 1],
  [0, 2],
  [0, 3],
  [1, 2],
  [1, 3],
  [2, 3],
].map(([from, to]) => EDGES.findIndex((edge) => edge.from === from && edge.to === to));

/** The cell behind a key such as `(4, 0, 3, 1, 4, 3)`; undefined for anything else. */
export function cellOfKey(key: string): number[] | undefined {
  const digits = /^\(([0-4]), ([0-4]), ([0-4]), ([0-4]), ([0-4]), ([0-4])\)$/.exec(key)?.slice(1);
  if (digits === undefined) return undefined;
  const cell = new Array<number>(EDGES.length).fill(NONE);
  digits.forEach((digit, i) => {
    cell[EDGE_ORDER[i]!] = OPERATIONS[Number(digit)]!;
  });
  return cell;
}

/** The key of a cell: the inverse of {@link cellOfKey}. */
export function keyOfCell(cell: readonly number[]): string {
  const digits = EDGE_ORDER.map((edge) => (OPERATIONS as readonly number[]).indexOf(cell[edge]!));
  return `(${digits.join(", ")})`;
}

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** Reads the file; `dataset` picks one of its image datasets. Infinite scores become the largest finite number. */
export function readSuiteZero(path: string, dataset: string, space: Space): MeasureTable {
  const foreign = (why: string): never => {
    throw new UserError(`${path} is not NAS-Bench-Suite-Zero's zc_nasbench201.json: ${why}`);
  };
  const content = parseJson(path, foreign);
  const datasets = isObject(content) ? Object.keys(content) : [];
  if (!isObject(content) || !datasets.every((name) => isObject(content[name])) || datasets.length === 0)
    return foreign("it is no object of image datasets");
  const entries = content[dataset];
  if (!isObject(entries))
    throw new UserError(`${path} has no dataset "${dataset}"${suggestion(dataset, datasets)}`);

  const names: string[] = [];
  const rows: { readonly architecture: Architecture; readonly scores: Map<string, number> }[] = [];
  for (const [key, entry] of Object.entries(entries)) {
    const cell = cellOfKey(key);
    if (cell === undefined || !isObject(entry)) return foreign(`"${key}" is no NAS-Bench-201 architecture`);
    const scores = new Map<string, number>();
    for (const [name, value] of Object.entries(entry)) {
      if (!isObject(value)) continue;
      if (typeof value.score !== "number" && value.score !== null)
        return foreign(`${key} → ${name} has no numeric score`);
      if (!names.includes(name)) names.push(name);
      scores.set(name, value.score ?? Number.NaN);
    }
    rows.push({ architecture: space.fromChoices(cell), scores });
  }
  if (names.length === 0) return foreign(`no architecture of ${dataset} has a score`);
  return {
    names,
    architectures: rows.map(({ architecture }) => architecture),
    columns: names.map((name) => Float64Array.from(rows, ({ scores }) => scores.get(name) ?? Number.NaN)),
  };
}

/** JSON as Python writes it: NaN and ±Infinity, which JSON has not, become null and the largest finite number. */
function parseJson(path: string, foreign: (why: string) => never): Json {
  const content = readText(path);
  try {
    return JSON.parse(
      content.replace(/(:\s*)(NaN|-?Infinity)\b/g, (_, before: string, word: string) =>
        word === "NaN" ? `${before}null` : `${before}${word.startsWith("-") ? "-" : ""}${Number.MAX_VALUE}`,
      ),
    ) as Json;
  } catch (error) {
    return foreign(messageOf(error));
  }
}

function isObject(value: Json | undefined): value is { [key: string]: Json } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
