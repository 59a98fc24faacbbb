/**
 * What the report of an experiment may be told, and what it gives back.
 *
 * @module
 */
import type { Analysis } from "../analysis/analyse.ts";
import type { Force } from "../files/own.ts";

/** What the user's paper has room for; `auto` gives one panel a column and several a page's width. */
export type Paper = "auto" | "single" | "double";

export interface ReportOptions {
  /** Width of figures; default `auto`. */
  readonly paper?: Paper;
  /** Also writes the traces in IOHprofiler's format, under `ioh/`. */
  readonly ioh?: boolean;
  /** Beside the reference results of all strategies that ship (`reference`), or of some (`reference:atlas,tpe`). */
  readonly against?: string | undefined;
  /** Replaces files that the program did not write, instead of refusing them. */
  readonly force?: Force | undefined;
}

/** What was reported; files are named relative to the folder. */
export interface ReportResult {
  readonly analysis: Analysis;
  readonly files: readonly string[];
}
