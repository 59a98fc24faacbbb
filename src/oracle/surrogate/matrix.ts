/**
 * A whole table as one matrix `[class * metrics + metric]`: metrics in the catalogue's order, level by level.
 *
 * @module
 */
import { type Atom, allAtoms, type Catalogue, type Metric, metricOf } from "../../metric/metric.ts";
import type { TableOracle } from "../oracle.ts";

/** Where each key's values begin in a row of all metrics, and how many there are. */
export function layoutOf(
  catalogue: Catalogue,
): Map<string, { readonly from: number; readonly count: number }> {
  const layout = new Map<string, { from: number; count: number }>();
  let from = 0;
  for (const [key, levels] of catalogue) {
    const count = Math.max(1, levels.length);
    layout.set(key, { from, count });
    from += count;
  }
  return layout;
}

/** Every number of a table, `[class * metrics + metric]`, metrics in the catalogue's order, level by level. */
export function allValues(table: TableOracle): Float64Array {
  const columns = allMetrics(table.catalogue).map(table.column);
  const values = new Float64Array(table.space.classCount * columns.length);
  for (const [j, column] of columns.entries())
    for (let c = 0; c < column.length; c++) values[c * columns.length + j] = column[c]!;
  return values;
}

/** One metric per number of a table, in the catalogue's order. */
export function allMetrics(catalogue: Catalogue): Metric[] {
  return allAtoms(catalogue).map((atom) => metricOf(atom, catalogue));
}

/** The column of one atom, `[class]`. */
export function columnOf(
  matrix: Float64Array,
  classCount: number,
  catalogue: Catalogue,
  { key, index }: Atom,
): Float64Array {
  const metrics = matrix.length / classCount;
  const at = layoutOf(catalogue).get(key)!.from + index;
  return Float64Array.from({ length: classCount }, (_, c) => matrix[c * metrics + at]!);
}
