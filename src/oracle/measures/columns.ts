/**
 * Measures as columns of a table: any search can maximise one, or `negative(…)` of one.
 *
 * @module
 */
import { basename, extname } from "node:path";
import { UserError } from "../../errors.ts";
import { nasBench201 } from "../../space/nas-bench-201/index.ts";
import { skeletonFor } from "../../space/nas-bench-201/size.ts";
import type { Space } from "../../space/space.ts";
import type { AddedColumn } from "../added.ts";
import type { TableOracle } from "../oracle.ts";
import { spread } from "../tables/columns.ts";
import { type MeasureTable, readMeasures } from "./measure-table.ts";
import { STRUCTURAL_NAMES, structuralMeasure } from "./structure.ts";
import { readSuiteZero } from "./suite-zero.ts";

/** A measure of networks: by class number, NaN where a network was not measured. */
export interface MeasureColumn {
  readonly name: string;
  /** File it was read from; undefined where it follows from the cell. */
  readonly file: string | undefined;
  readonly values: Float64Array;
}

/**
 * Parameters, FLOPs, depth and paths of every network, of the members whose values the oracle has; computed when
 * first looked at. They are of cells: a table of another space has none.
 */
export function structuralColumns({ space, member, description }: TableOracle): MeasureColumn[] {
  if (space.name !== nasBench201.name) return [];
  const skeleton = skeletonFor(description.dataset);
  return STRUCTURAL_NAMES.map((name) => {
    let values: Float64Array | undefined;
    const compute = (): Float64Array =>
      Float64Array.from({ length: space.classCount }, (_, c) =>
        structuralMeasure(name, space.choices(member(c)), skeleton),
      );
    return {
      name,
      file: undefined,
      get values() {
        values ??= compute();
        return values;
      },
    };
  });
}

/** A table of measures and the file it was read from. */
export interface MeasureFile extends MeasureTable {
  readonly file: string;
}

/**
 * Reads measure files: the CSV of `rnb measures`, or NAS-Bench-Suite-Zero's JSON (by its ending). Structural measures
 * in a file are passed over, since they are those of the network that was measured, not of the table's. A name that
 * an earlier file has becomes `name@file`.
 */
export function readMeasureFiles(files: readonly string[], dataset: string, space: Space): MeasureFile[] {
  const taken = new Set<string>(STRUCTURAL_NAMES);
  return files.map((file) => {
    const suite = extname(file).toLowerCase() === ".json";
    const table = suite ? readSuiteZero(file, dataset, space) : readMeasures(file, space);
    const kept = [...table.names.keys()].filter((m) => !isStructural(table.names[m]!));
    const stem = basename(file, extname(file)).replace(/[^\w-]+/g, "-");
    const names = kept.map((m) => {
      const name = table.names[m]!;
      const unique = taken.has(name) ? `${name}@${stem}` : name;
      if (taken.has(unique))
        throw new UserError(`"${name}" is in two measure files called ${basename(file)}; rename one`);
      taken.add(unique);
      return unique;
    });
    return { file, names, architectures: table.architectures, columns: kept.map((m) => table.columns[m]!) };
  });
}

function isStructural(name: string): boolean {
  return (STRUCTURAL_NAMES as readonly string[]).includes(name);
}

/** The measures of files, by class of the oracle's space. */
export function measureColumns(tables: readonly MeasureFile[], oracle: TableOracle): MeasureColumn[] {
  return tables.flatMap((table) =>
    table.names.map((name, m) => ({ name, file: table.file, values: byClass(table, m, oracle) })),
  );
}

/** The measures of files as metrics, whatever each holds of a class. */
export function addedMeasures(tables: readonly MeasureFile[], space: Space): AddedColumn[] {
  return tables.flatMap((table) =>
    table.names.map((name, m) => ({
      key: name,
      scale: { table: basename(table.file) },
      source: table.file,
      values: spread(table.columns[m]!, table.architectures, space),
    })),
  );
}

/** Parameters, FLOPs, depth and paths as metrics. */
export function addedStructure(oracle: TableOracle): AddedColumn[] {
  return structuralColumns(oracle).map((measure) => ({
    key: measure.name,
    scale: { unit: "count" },
    source: undefined,
    yields: true,
    get values() {
      return measure.values;
    },
  }));
}

/** One value a class: that of the member whose values the oracle has, else of the first member in the file. */
function byClass(table: MeasureTable, measure: number, { space, member }: TableOracle): Float64Array {
  const values = new Float64Array(space.classCount).fill(Number.NaN);
  for (const [row, architecture] of table.architectures.entries()) {
    const classNumber = space.classOf(architecture);
    if (Number.isNaN(values[classNumber]!) || member(classNumber) === architecture)
      values[classNumber] = table.columns[measure]![row]!;
  }
  return values;
}
