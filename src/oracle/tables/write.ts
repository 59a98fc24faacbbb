/**
 * Writes a table as CSV that reads back: the same numbers of the same architectures.
 *
 * @module
 */
import { stringify } from "csv-stringify/sync";
import { UserError } from "../../errors.ts";
import type { Space } from "../../space/space.ts";
import type { FileTable } from "./file-table.ts";

/**
 * A row per architecture, in the order of the space; a number in as few digits as say it exactly, or nothing. Columns
 * that are not numbers stay out.
 *
 * @param byDecision a column per decision instead of the architecture's name
 */
export function formatCsvTable(table: FileTable, space: Space, byDecision = false): string {
  const { architectures, headers } = table;
  const columns = headers.flatMap((name, index) => {
    try {
      return [{ name, values: table.column(index) }];
    } catch (error) {
      if (error instanceof UserError) return [];
      throw error;
    }
  });
  const { decisions, choices, format } = space;
  const rows = [...architectures.keys()].sort((a, b) => architectures[a]! - architectures[b]!);
  return stringify([
    [
      ...(byDecision ? decisions.map(({ name }) => name) : ["architecture"]),
      ...columns.map(({ name }) => name),
    ],
    ...rows.map((row) => [
      ...(byDecision
        ? choices(architectures[row]!).map((choice, d) => decisions[d]!.choices[choice]!)
        : [format(architectures[row]!)]),
      ...columns.map(({ values }) => (Number.isNaN(values[row]!) ? null : values[row]!)),
    ]),
  ]);
}
