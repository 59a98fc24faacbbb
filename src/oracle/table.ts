/**
 * An oracle over columns: one number per class for every atom of the metric language. The published table and
 * the fitted surrogate differ only in where their columns come from.
 *
 * @module
 */
import { UserError } from "../errors.ts";
import { type Atom, type Catalogue, combineNumbers, type Metric, resolveMetric } from "../metric/metric.ts";
import { ACCURACY, combineScales, type Scale } from "../metric/scale.ts";
import type { Architecture, Space } from "../space/space.ts";
import type { Evaluations, OracleDescription, TableOracle } from "./oracle.ts";

/** Where a table's numbers come from. */
export interface TableSource {
  readonly description: OracleDescription;
  readonly space: Space;
  readonly catalogue: Catalogue;
  /**
   * One value per class for an atom of the catalogue, or one per architecture where encodings of one network have
   * values of their own; NaN where there is none. May be asked more than once.
   */
  column(atom: Atom): Float64Array;
  /** What the numbers of a key are; default: accuracies. */
  readonly scale?: (key: string) => Scale;
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

  const values = (metric: Metric): Float64Array => {
    const known = columns.get(metric.name);
    if (known !== undefined) return known;
    const made = resolveMetric<Float64Array>(metric, catalogue, source.column, (kind, given) => {
      const parts = alike(given, space);
      const combined = new Float64Array(parts[0]!.length);
      const row = new Array<number>(parts.length);
      for (let c = 0; c < combined.length; c++) {
        for (let p = 0; p < parts.length; p++) row[p] = parts[p]![c]!;
        combined[c] = combineNumbers(kind, row);
      }
      return combined;
    });
    columns.set(metric.name, made);
    return made;
  };

  const scale = (metric: Metric): Scale =>
    resolveMetric<Scale>(metric, catalogue, ({ key }) => source.scale?.(key) ?? ACCURACY, combineScales);

  const column = (metric: Metric): Float64Array => {
    const found = values(metric);
    if (found.length === space.classCount) return found;
    throw new UserError(
      `encodings of one network have different values of ${metric.name} (${scale(metric).table}): there is none a network`,
    );
  };

  const evaluate = (architectures: readonly Architecture[], metrics: readonly Metric[]): Evaluations => {
    const asked = metrics.map(values);
    const answers = new Float64Array(architectures.length * asked.length);
    let at = 0;
    for (const architecture of architectures) {
      const classNumber = classIn(space, architecture);
      for (const known of asked)
        answers[at++] = known[known.length === space.classCount ? classNumber : architecture]!;
    }
    return { values: answers, costs: new Float64Array(architectures.length).fill(1) };
  };

  const member = source.member ?? space.representative;
  return { description: source.description, space, catalogue, evaluate, values, column, scale, member };
}

/** Columns of one length: where one has a value per architecture, all have. */
function alike(columns: readonly Float64Array[], space: Space): readonly Float64Array[] {
  if (columns.every(({ length }) => length === space.classCount)) return columns;
  return columns.map((column) =>
    column.length === space.size
      ? column
      : Float64Array.from({ length: space.size }, (_, architecture) => column[space.classOf(architecture)]!),
  );
}

function classIn(space: Space, architecture: Architecture): number {
  if (!Number.isInteger(architecture) || architecture < 0 || architecture >= space.size)
    throw new UserError(`no architecture ${architecture} in ${space.name}: 0 … ${space.size - 1}`);
  return space.classOf(architecture);
}
