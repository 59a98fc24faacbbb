/**
 * Reads `zc_nasbench201.json` of NAS-Bench-Suite-Zero (Krishnakumar et al., NeurIPS 2022, arXiv:2210.03230): thirteen
 * zero-cost proxies of every NAS-Bench-201 architecture on three image datasets.
 *
 * `{dataset: {"(4, 0, 3, 1, 4, 3)": {proxy: {score, time}, …, val_accuracy}}}`. The tuple is NASLib's own encoding.
 *
 * @module
 */
import { messageOf, quote, suggestion, UserError } from "../../errors.ts";
import { isInherited, isObject, member, parsePythonJson } from "../../files/json.ts";
import { cellOfTuple } from "../../space/nas-bench-201/naslib.ts";
import type { Architecture, Space } from "../../space/space.ts";
import { MAX_MEASURES, type MeasureTable, readText } from "./measure-table.ts";

/** Reads the file; `dataset` picks one of its image datasets. Infinite scores become the largest finite number. */
export function readSuiteZero(path: string, dataset: string, space: Space): MeasureTable {
  let content: unknown;
  try {
    content = parsePythonJson(readText(path));
  } catch (error) {
    if (error instanceof UserError) throw error;
    return foreign(path, messageOf(error));
  }
  return scoresOf(content, dataset, path, space);
}

/** The image datasets of the file's JSON. */
export function datasetsOf(content: unknown, path: string): string[] {
  const datasets = isObject(content) ? Object.keys(content) : [];
  if (!datasets.every((name) => isObject(member(content, name))) || datasets.length === 0)
    return foreign(path, "it is no object of image datasets");
  return datasets;
}

/** The scores that the file's JSON has of one of them. */
export function scoresOf(content: unknown, dataset: string, path: string, space: Space): MeasureTable {
  const datasets = datasetsOf(content, path);
  const entries = member(content, dataset);
  if (!isObject(entries))
    throw new UserError(`${path} has no dataset ${quote(dataset)}${suggestion(dataset, datasets)}`);

  const known = new Set<string>();
  const rows: { readonly architecture: Architecture; readonly scores: Map<string, number> }[] = [];
  for (const [key, entry] of Object.entries(entries)) {
    const cell = cellOfTuple(key);
    if (cell === undefined || !isObject(entry))
      return foreign(path, `${quote(key)} is no NAS-Bench-201 architecture`);
    const scores = scoresIn(entry, (why) => foreign(path, `${key} → ${why}`));
    for (const name of scores.keys()) known.add(name);
    if (known.size > MAX_MEASURES) return foreign(path, `it has more than ${MAX_MEASURES} proxies`);
    rows.push({ architecture: space.fromChoices(cell), scores });
  }
  const names = [...known];
  if (names.length === 0) return foreign(path, `no architecture of ${dataset} has a score`);
  return {
    names,
    architectures: rows.map(({ architecture }) => architecture),
    columns: names.map((name) => Float64Array.from(rows, ({ scores }) => scores.get(name) ?? Number.NaN)),
  };
}

function foreign(path: string, why: string): never {
  throw new UserError(`${path} is not NAS-Bench-Suite-Zero's zc_nasbench201.json: ${why}`);
}

/** The proxies' scores of one architecture; what is no proxy, such as `val_accuracy`, is passed over. */
function scoresIn(entry: object, fail: (why: string) => never): Map<string, number> {
  const scores = new Map<string, number>();
  for (const [name, value] of Object.entries(entry)) {
    if (!isObject(value)) continue;
    const score = member(value, "score");
    if (typeof score !== "number" && score !== null) return fail(`${quote(name)} has no numeric score`);
    if (isInherited(name)) return fail(`a proxy cannot be called ${quote(name)}`);
    scores.set(name, score === null ? Number.NaN : finite(score));
  }
  return scores;
}

function finite(score: number): number {
  return Math.min(Math.max(score, -Number.MAX_VALUE), Number.MAX_VALUE);
}
