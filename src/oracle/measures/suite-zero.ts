/**
 * Reads `zc_nasbench201.json` of NAS-Bench-Suite-Zero (Krishnakumar et al., NeurIPS 2022, arXiv:2210.03230): thirteen
 * zero-cost proxies of every NAS-Bench-201 architecture on three image datasets.
 *
 * `{dataset: {"(4, 0, 3, 1, 4, 3)": {proxy: {score, time}, …, val_accuracy}}}`. The tuple is NASLib's own encoding.
 *
 * @module
 */
import { messageOf, quote, suggestion, UserError } from "../../errors.ts";
import { isInherited, isObject, member, parseJson } from "../../files/json.ts";
import { cellOfTuple } from "../../space/nas-bench-201/naslib.ts";
import type { Architecture, Space } from "../../space/space.ts";
import { MAX_MEASURES, type MeasureTable, readText } from "./measure-table.ts";

/** Reads the file; `dataset` picks one of its image datasets. Infinite scores become the largest finite number. */
export function readSuiteZero(path: string, dataset: string, space: Space): MeasureTable {
  const foreign = (why: string): never => {
    throw new UserError(`${path} is not NAS-Bench-Suite-Zero's zc_nasbench201.json: ${why}`);
  };
  const content = parseContent(path, foreign);
  const datasets = isObject(content) ? Object.keys(content) : [];
  if (!datasets.every((name) => isObject(member(content, name))) || datasets.length === 0)
    return foreign("it is no object of image datasets");
  const entries = member(content, dataset);
  if (!isObject(entries))
    throw new UserError(`${path} has no dataset ${quote(dataset)}${suggestion(dataset, datasets)}`);

  const known = new Set<string>();
  const rows: { readonly architecture: Architecture; readonly scores: Map<string, number> }[] = [];
  for (const [key, entry] of Object.entries(entries)) {
    const cell = cellOfTuple(key);
    if (cell === undefined || !isObject(entry))
      return foreign(`${quote(key)} is no NAS-Bench-201 architecture`);
    const scores = scoresOf(entry, (why) => foreign(`${key} → ${why}`));
    for (const name of scores.keys()) known.add(name);
    if (known.size > MAX_MEASURES) return foreign(`it has more than ${MAX_MEASURES} proxies`);
    rows.push({ architecture: space.fromChoices(cell), scores });
  }
  const names = [...known];
  if (names.length === 0) return foreign(`no architecture of ${dataset} has a score`);
  return {
    names,
    architectures: rows.map(({ architecture }) => architecture),
    columns: names.map((name) => Float64Array.from(rows, ({ scores }) => scores.get(name) ?? Number.NaN)),
  };
}

/** The proxies' scores of one architecture; what is no proxy, such as `val_accuracy`, is passed over. */
function scoresOf(entry: object, fail: (why: string) => never): Map<string, number> {
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

/** JSON as Python writes it: NaN and ±Infinity, which JSON has not, become null and the largest finite number. */
function parseContent(path: string, foreign: (why: string) => never): unknown {
  const content = readText(path);
  try {
    return parseJson(
      content.replace(/(:\s*)(NaN|-?Infinity)\b/g, (_, before: string, word: string) =>
        word === "NaN" ? `${before}null` : `${before}${word.startsWith("-") ? "-" : ""}${Number.MAX_VALUE}`,
      ),
    );
  } catch (error) {
    return foreign(messageOf(error));
  }
}
