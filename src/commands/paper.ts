/**
 * `--columns`, for every command that draws figures.
 *
 * @module
 */
import { Option } from "commander";
import type { Paper } from "../report/figures/layout.ts";

/** The option's value. */
export type Columns = "1" | "2";

export const columnsOption = (): Option =>
  new Option("--columns <n>", "width of figures, in columns of a two-column paper").choices(["1", "2"]);

const PAPERS: Readonly<Record<Columns, Paper>> = { "1": "single", "2": "double" };

export function paperOf(columns: Columns | undefined): Paper {
  return columns === undefined ? "auto" : PAPERS[columns];
}
