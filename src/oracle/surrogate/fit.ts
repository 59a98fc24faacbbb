/**
 * Fits the embedded benchmark to a table.
 *
 * @module
 */

import type { TableOracle } from "../oracle.ts";
import { largestRises } from "./consistency.ts";
import type { SurrogateFit } from "./fit-file.ts";
import { allValues } from "./matrix.ts";
import { cellFeatures } from "./model/features.ts";
import { fitBenchmark } from "./model/fit.ts";
import { fitResiduals } from "./model/residuals.ts";
import { pickRows } from "./rows.ts";

export interface FitOptions {
  /** Classes to learn from; default: all. */
  readonly classes?: readonly number[];
  readonly onProgress?: (done: number, of: number) => void;
}

/** Fits all metrics of a table's catalogue; the same table gives the same fit. */
export function fitSurrogate(table: TableOracle, options: FitOptions = {}): SurrogateFit {
  const { space, catalogue, description } = table;
  const classes = options.classes ?? Array.from({ length: space.classCount }, (_, c) => c);
  const features = pickRows(cellFeatures(space), space.classCount, classes);
  const values = pickRows(allValues(table), space.classCount, classes);
  const rows = classes.length;
  const { model, heldOut } = fitBenchmark(
    features,
    values,
    rows,
    `surrogate|${description.dataset}`,
    options.onProgress,
  );
  return {
    space: space.name,
    dataset: description.dataset,
    catalogue: [...catalogue],
    source: description.label,
    sourceFingerprint: description.fingerprint,
    rises: largestRises(values, rows, catalogue),
    model,
    residuals: fitResiduals(heldOut, values, rows),
  };
}
