/**
 * Further columns beside those of an oracle: measures of networks, and tables of others. A search maximises one, or
 * `negative(…)` of one, as it does any metric.
 *
 * @module
 */
import { UserError } from "../errors.ts";
import { GROUPS, metricOf, nameOfKey } from "../metric/metric.ts";
import type { Scale } from "../metric/scale.ts";
import type { TableOracle } from "./oracle.ts";
import { tableOracle } from "./table.ts";

export interface AddedColumn {
  /** What metrics call it. */
  readonly key: string;
  readonly scale: Scale;
  /** The file it was read from; undefined where it follows from the cell. */
  readonly source: string | undefined;
  /** Left out, instead of refused, where the oracle has such a metric already: it has another name, or is the same. */
  readonly yields?: boolean;
  /**
   * One value a class, or one an architecture where encodings of one network have values of their own; NaN where there
   * is none, which is a failed evaluation. Read and computed when it is first looked at.
   */
  readonly values: Float64Array;
}

/** The oracle with further metrics, all else as it was. */
export function withColumns<T extends TableOracle>(oracle: T, added: readonly AddedColumn[]): T {
  if (added.length === 0) return oracle;
  const columns = new Map<string, AddedColumn>();
  for (const column of added) {
    const { key, source } = column;
    const advice = "give the table a prefix, or leave the column out by `columns`";
    if (GROUPS.has(key))
      throw new UserError(`${source}: "${key}" is the name of a mean over several metrics; ${advice}`);
    const before = columns.get(key);
    if (before === undefined && !oracle.catalogue.has(key)) columns.set(key, column);
    else if (column.yields !== true) {
      const where =
        before === undefined ? oracle.description.label : (before.source ?? "it follows from the cell");
      throw new UserError(`${source}: a metric ${nameOfKey(key)} is there already (${where}); ${advice}`);
    }
  }
  const catalogue = new Map([...oracle.catalogue, ...[...columns.keys()].map((key) => [key, []] as const)]);
  const extended = tableOracle({
    description: oracle.description,
    space: oracle.space,
    catalogue,
    member: oracle.member,
    column: (atom) => columns.get(atom.key)?.values ?? oracle.values(metricOf(atom, oracle.catalogue)),
    scale: (key) => columns.get(key)?.scale ?? oracle.scale(metricOf({ key, index: 0 }, oracle.catalogue)),
  });
  return { ...oracle, ...extended };
}
