/**
 * The tabular oracle: the published dataset *Neural Architecture Design and Robustness* (Jung, Lukasik & Keuper,
 * ICLR 2023, arXiv:2306.06712) over NAS-Bench-201.
 *
 * @module
 */
import { createHash } from "node:crypto";
import { suggestion, UsageError, UserError } from "../../errors.ts";
import { imageSetNamed, PUBLISHED_SETS } from "../../image-sets.ts";
import { type Atom, atomsOf, CORRUPTIONS, type Metric } from "../../metric/metric.ts";
import { nasBench201 } from "../../space/nas-bench-201/index.ts";
import type { Architecture, Space } from "../../space/space.ts";
import type { TableOracle } from "../oracle.ts";
import { tableOracle } from "../table.ts";
import {
  filePath,
  type Meta,
  type Quantity,
  readAccuracies,
  readBytes,
  readMeta,
  readQuantity,
  SEVERITIES,
} from "./files.ts";

/** The space that the published values are of. */
export const PUBLISHED_SPACE: Space = nasBench201;

/** The published table of one image dataset. */
export interface TabularOracle extends TableOracle {
  readonly meta: Meta;
  /** Any published quantity of one architecture as it stands in the file, e.g. the confusion matrix of `clean`. */
  quantity(architecture: Architecture, key: string, quantity: Quantity): unknown;
}

export interface TabularOptions {
  /** Folder with `meta.json` and a folder per image dataset. */
  readonly folder: string;
  /** `cifar10`, `cifar100` or `ImageNet16-120`, in any case and with any separators. */
  readonly dataset: string;
  /** Checked and loaded at once; the fingerprint covers their files. Others load when first asked. */
  readonly metrics?: readonly Metric[];
}

/**
 * Opens the published table; only the files that its metrics need are read.
 *
 * @example
 * const oracle = openTable({ folder, dataset: "cifar10" });
 * oracle.column(parseMetric("pgd@Linf:1"))[oracle.space.classOf(architecture)]; // a fraction, e.g. 0.336
 */
export function openTable({ folder, dataset: asked, metrics = [] }: TabularOptions): TabularOracle {
  const { name: dataset, published } = imageSetNamed(asked, PUBLISHED_SETS);
  const space = PUBLISHED_SPACE;
  const meta = readMeta(folder, space);

  const catalogue = new Map<string, readonly number[]>([["clean", []], ...meta.epsilons]);
  if (published === "attacks and corruptions") for (const key of CORRUPTIONS) catalogue.set(key, SEVERITIES);

  const loaded = new Map<string, Float64Array[]>();
  const column = ({ key, index }: Atom): Float64Array => {
    let columns = loaded.get(key);
    if (columns === undefined) {
      columns = readAccuracies(folder, dataset, key, catalogue.get(key)!.length, meta.storedId);
      loaded.set(key, columns);
    }
    return columns[index]!;
  };

  const keys = [...new Set(metrics.flatMap((metric) => atomsOf(metric, catalogue)).map(({ key }) => key))];
  const hash = createHash("sha256");
  for (const path of [`${folder}/meta.json`, ...keys.map((key) => filePath(folder, dataset, key))])
    hash.update(createHash("sha256").update(readBytes(path)).digest());

  const oracle = tableOracle({
    description: {
      kind: "tabular",
      dataset,
      label: `published table (${dataset})`,
      caveats: [
        "The search and the report use the same test accuracies: the dataset has no validation split.",
      ],
      fingerprint: hash.digest("hex"),
      costUnit: "evaluations",
    },
    space,
    catalogue,
    column,
    member: (classNumber) => meta.architectureOf[meta.storedId[classNumber]!]!,
  });
  for (const key of keys) column({ key, index: 0 });

  return {
    ...oracle,
    meta,
    quantity(architecture, key, quantity) {
      if (!catalogue.has(key))
        throw new UsageError(`unknown metric "${key}"${suggestion(key, [...catalogue.keys()])}`);
      const id = meta.storedId[space.classOf(architecture)]!;
      const value = readQuantity(folder, dataset, key, quantity)[id];
      if (value === undefined)
        throw new UserError(`${filePath(folder, dataset, key, quantity)} has no value for id ${id}`);
      return value;
    },
  };
}
