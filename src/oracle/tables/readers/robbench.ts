/**
 * NAS-RobBench-201 (Wu et al., ICLR 2024): the JSON of its page, and the results that its own code reads. Both name
 * architectures by NAS-Bench-201's index, which is the published table's id.
 *
 * @module
 */
import { messageOf, quote, UserError } from "../../../errors.ts";
import { isObject, member } from "../../../files/json.ts";
import { nasBench201 } from "../../../space/nas-bench-201/index.ts";
import { architectureOfId, collector, NO_IDS, type Source } from "../file-table.ts";
import type { Reader } from "./reader.ts";

/**
 * `NAS-RobBench-201_html.json`: `{"": ["cifar10#val_acc", …], "0": [0.54, …], "25": "3", …}`. A text is the id of
 * the network that an encoding is isomorphic to.
 */
export const robBenchPage: Reader = {
  format: "NAS-RobBench-201's page (JSON)",
  space: nasBench201.name,
  recognises: (content) => Array.isArray(member(content, "")),
  read(content, source) {
    const { path, space } = source;
    const refuse = refusal(source);
    const headers = member(content, "") as unknown[];
    if (!headers.every((name) => typeof name === "string")) refuse("a column's name is no text");
    if (new Set(headers).size < headers.length) refuse("two of its columns have one name");
    const collected = collector(source);
    for (const [id, row] of Object.entries(content as object)) {
      if (id === "") continue;
      const architecture = ofId(id, source);
      if (typeof row === "string") {
        if (space.classOf(ofId(row, source)) !== space.classOf(architecture))
          refuse(`${quote(id)} has the values of ${quote(row)}, which is another network`);
        continue;
      }
      if (!Array.isArray(row) || row.length !== headers.length)
        throw new UserError(`${path}: the row of id ${quote(id)} is no list of ${headers.length} numbers`);
      for (const [at, value] of row.entries()) collected.put(architecture, headers[at] as string, value);
    }
    return collected.table(this.format);
  },
};

/** `NAS-RobBench-201_all.json`: `{cifar10: {"0": {"val_fgsm_3.0_acc": {"0": 0.67, "1": 0.68, …}}}}`, by run. */
export const robBenchResults: Reader = {
  format: "NAS-RobBench-201's results (JSON)",
  space: nasBench201.name,
  recognises: (content) => {
    const [rows] = isObject(content) ? Object.values(content) : [];
    const [id] = isObject(rows) ? Object.keys(rows) : [];
    return id !== undefined && /^\d+$/.test(id);
  },
  read(content, source) {
    const refuse = refusal(source);
    const collected = collector(source);
    for (const [dataset, rows] of Object.entries(content as object)) {
      if (!isObject(rows)) refuse(`${quote(dataset)} is no object of architectures`);
      for (const [id, metrics] of Object.entries(rows as object)) {
        if (!isObject(metrics)) refuse(`${quote(id)} of ${quote(dataset)} is no object of metrics`);
        const architecture = ofId(id, source);
        for (const [metric, runs] of Object.entries(metrics as object))
          collected.put(architecture, `${dataset}#${metric.replace(/(\d)\.0(?=_)/g, "$1")}`, meanOf(runs));
      }
    }
    return collected.table(this.format);
  },
};

/** The mean over runs, where they are numbers. */
function meanOf(runs: unknown): unknown {
  const values = isObject(runs) ? Object.values(runs) : [runs];
  if (values.length === 0 || !values.every((value) => typeof value === "number")) return runs;
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function refusal({ path }: Source): (why: string) => never {
  return (why) => {
    throw new UserError(`${path} is no table of NAS-RobBench-201: ${why}`);
  };
}

function ofId(id: string, source: Source): number {
  try {
    if (source.ofId !== undefined) return architectureOfId(id, source);
  } catch (error) {
    throw new UserError(`${source.path}: ${messageOf(error)}`);
  }
  throw new UserError(`${source.path} is no table: ${NO_IDS}`);
}
