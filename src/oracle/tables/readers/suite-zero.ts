/**
 * NAS-Bench-Suite-Zero's `zc_nasbench201.json`, the scores of all its image sets: `cifar10#synflow`, ….
 *
 * @module
 */
import { isObject, member } from "../../../files/json.ts";
import { nasBench201 } from "../../../space/nas-bench-201/index.ts";
import { datasetsOf, scoresOf } from "../../measures/suite-zero.ts";
import { collector } from "../file-table.ts";
import type { Reader } from "./reader.ts";

export const suiteZero: Reader = {
  format: "NAS-Bench-Suite-Zero (JSON)",
  space: nasBench201.name,
  recognises: (content) => {
    const tables = isObject(content) ? Object.values(content) : [];
    return tables.some((table) => isObject(table) && Object.keys(table)[0]?.startsWith("("));
  },
  read(content, source) {
    const collected = collector(source);
    for (const dataset of datasetsOf(content, source.path)) {
      if (Object.keys(member(content, dataset) as object).length === 0) continue;
      const { names, architectures, columns } = scoresOf(content, dataset, source.path, source.space);
      for (const [m, name] of names.entries())
        for (const [row, architecture] of architectures.entries())
          collected.put(architecture, `${dataset}#${name}`, columns[m]![row]);
    }
    return collected.table(this.format);
  },
};
