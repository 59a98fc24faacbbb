/**
 * An oracle over columns: one number per class for every atom of the metric language. The published table and
 * the fitted surrogate differ only in where their columns come from.
 *
 * @module
 */
import { UserError } from "../errors.ts";
import { type Atom, type Catalogue, combineNumbers, type Metric, resolveMetric } from "../metric/metric.ts";
import type { Architecture, Space } from "../space/space.ts";
import type { Evaluations, OracleDescription, TableOracle } from "./oracle.ts";

/** Where a table's numbers come from. */
export interface TableSource {
  readonly description: OracleDescription;
  readonly space: Space;
  readonly catalogue: Catalogue;
  /** One value per class for an atom of the catalogue; may be asked more than once. */
  column(atom: Atom): Float64Array;
  /** The architecture whose network a class's values are of; default: the class's representative. */
  readonly member?: (classNumber: number) => Architecture;
}

/**
 * Makes a {@link TableOracle} of a source. A combined metric's column is computed once, on first use.
 *
 * @example
 * const oracle = tableOracle(source);
 * const value = oracle.column(parseMetric("pgd@Linf:1"))[space.classOf(architecture)];
 */
export function tableOracle(source: TableSource): TableOracle {
  const { space, catalogue } = source;
  const columns = new Map<string, Float64Array>();

  const column = (metric: Metric): Float64Array => {
    const known = columns.get(metric.name);
    if (known !== undefined) return known;
    const made = resolveMetric<Float64Array>(metric, catalogue, source.column, (kind, parts) => {
      const values = new Float64Array(space.classCount);
      const row = new Array<number>(parts.length);
      for (let c = 0; c < values.length; c++) {
        for (let p = 0; p < parts.length; p++) row[p] = parts[p]![c]!;
        values[c] = combineNumbers(kind, row);
      }
      return values;
    });
    columns.set(metric.name, made);
    return made;
  };

  const evaluate = (architectures: readonly Architecture[], metrics: readonly Metric[]): Evaluations => {
    const asked = metrics.map(column);
    const values = new Float64Array(architectures.length * asked.length);
    let at = 0;
    for (const architecture of architectures) {
      const classNumber = classIn(space, architecture);
      for (const ofClass of asked) values[at++] = ofClass[classNumber]!;
    }
    return { values, costs: new Float64Array(architectures.length).fill(1) };
  };

  const member = source.member ?? space.representative;
  return { description: source.description, space, catalogue, evaluate, column, member };
}

function classIn(space: Space, architecture: Architecture): number {
  if (!Number.isInteger(architecture) || architecture < 0 || architecture >= space.size)
    throw new UserError(`no architecture ${architecture} in ${space.name}: 0 … ${space.size - 1}`);
  return space.classOf(architecture);
}
