/**
 * How a format other than CSV is read.
 *
 * @module
 */
import type { FileTable, Source } from "../file-table.ts";

export interface Reader {
  /** What the file is, for people. */
  readonly format: string;
  /** The space whose architectures it names; absent: any. */
  readonly space?: string;
  /** Whether parsed JSON, or a pickle that was read, is of this format, as far as a first look shows. */
  recognises(content: unknown): boolean;
  read(content: unknown, source: Source): FileTable;
}
