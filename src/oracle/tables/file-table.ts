/**
 * A table of numbers over architectures, as a file holds it.
 *
 * @module
 */
import type { Architecture } from "../../space/space.ts";

export interface FileTable {
  /** What the file is, for people, e.g. `CSV`. */
  readonly format: string;
  /** The columns, without those that say which architecture a row is of. */
  readonly headers: readonly string[];
  /** One per row, each once. */
  readonly architectures: readonly Architecture[];
  /**
   * The numbers of a column, by row; NaN where there is none.
   *
   * @throws UserError that names the line of what is no number
   */
  column(index: number): Float64Array;
}

/** Far more than any table has. */
export const MAX_COLUMNS = 1000;
