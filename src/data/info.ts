/**
 * What data is there, and what each metric needs.
 *
 * @module
 */
import { statSync } from "node:fs";
import { join } from "node:path";
import { isPlainFile } from "../files/read.ts";
import { PUBLISHED_SETS } from "../image-sets.ts";
import { GROUPS } from "../metric/metric.ts";
import type { Quantity } from "../oracle/tabular/files.ts";
import { archivesOf, keysOf, listFiles } from "./layout.ts";

/** The state of one image dataset in a data folder. */
export interface DatasetInfo {
  readonly dataset: string;
  readonly keys: readonly KeyInfo[];
  /** Metric groups of which every key's accuracies are here. */
  readonly groups: readonly string[];
  /** Archive on the dataset's site that holds all the accuracies. */
  readonly archive: string;
}

export interface KeyInfo {
  readonly key: string;
  /** What the key's metrics need, relative to the data folder. */
  readonly needs: string;
  /** The quantities that are here, under the name that `rnb data info --json` has for them. */
  readonly measures: readonly Quantity[];
}

export interface DataInfo {
  readonly folder: string;
  readonly meta: boolean;
  readonly bytes: number;
  readonly datasets: readonly DatasetInfo[];
}

/** Lists a data folder; a folder that does not exist is an empty one. */
export function dataInfo(folder: string): DataInfo {
  const files = listFiles(folder).filter(({ path }) => isPlainFile(join(folder, path)));
  const bytes = files.reduce((sum, { path }) => sum + statSync(join(folder, path)).size, 0);
  const datasets = PUBLISHED_SETS.map(({ name: dataset }): DatasetInfo => {
    const keys = keysOf(dataset).map((key): KeyInfo => {
      const own = files.flatMap(({ values }) =>
        values !== undefined && values.dataset === dataset && values.key === key ? [values.quantity] : [],
      );
      return { key, needs: `${dataset}/${key}_accuracy.json`, measures: own };
    });
    const here = new Set(keys.filter(({ measures }) => measures.includes("accuracy")).map(({ key }) => key));
    const groups = [...GROUPS].filter(([, of]) => of.every((key) => here.has(key))).map(([group]) => group);
    return { dataset, keys, groups, archive: archivesOf(dataset, "accuracy")[1]! };
  });
  return { folder, meta: files.some(({ path }) => path === "meta.json"), bytes, datasets };
}
