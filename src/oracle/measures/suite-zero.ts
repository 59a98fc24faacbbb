/**
 * Reads `zc_nasbench201.json` of NAS-Bench-Suite-Zero (Krishnakumar et al., NeurIPS 2022, arXiv:2210.03230): thirteen
 * zero-cost proxies of every NAS-Bench-201 architecture on three image datasets.
 *
 * `{dataset: {"(4, 0, 3, 1, 4, 3)": {proxy: {score, time}, …, val_accuracy}}}`. The tuple is NASLib's own encoding.
 *
 * @module
 */
import { messageOf, suggestion, UserError } from "../../errors.ts";
import { cellOfTuple } from "../../space/nas-bench-201/naslib.ts";
import type { Architecture, Space } from "../../space/space.ts";
import { type MeasureTable, readText } from "./measure-table.ts";

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
    const cell = cellOfTuple(key);
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
