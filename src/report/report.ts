/**
 * Writes a whole report into a results folder, from its traces alone.
 *
 * @module
 */
import { onlyAccuracies } from "../analysis/accuracies.ts";
import { type Analysis, analyse } from "../analysis/analyse.ts";
import { loadResults } from "../analysis/load.ts";
import { type Force, putFiles } from "../files/own.ts";
import { csvFiles } from "./csv.ts";
import { bestCellsFigure } from "./figures/cells.ts";
import { figures } from "./figures/index.ts";
import type { Paper } from "./figures/layout.ts";
import { iohFiles } from "./ioh.ts";
import { page } from "./page/page.ts";
import { type Drawing, draw, drawingFiles } from "./render.ts";
import { tables } from "./tables/index.ts";
import { toLatex } from "./tables/latex.ts";
import { toMarkdown } from "./tables/table.ts";

export interface ReportOptions {
  /** Width of figures; default `auto`. */
  readonly paper?: Paper;
  /** Also writes the traces in IOHprofiler's format, under `ioh/`. */
  readonly ioh?: boolean;
  /** Replaces files that the program did not write, instead of refusing them. */
  readonly force?: Force | undefined;
}

/** What was reported; files are named relative to the folder. */
export interface ReportResult {
  readonly analysis: Analysis;
  readonly files: readonly string[];
  /** Objectives that are no accuracies; only what their searches score on accuracies is reported. */
  readonly leftOut: readonly string[];
}

export async function writeReport(
  folder: string,
  { paper = "auto", ioh = false, force }: ReportOptions = {},
): Promise<ReportResult> {
  const { results, leftOut } = onlyAccuracies(loadResults(folder));
  const analysis = analyse(results);
  const files = new Map<string, string | Uint8Array>();
  const write = (name: string, content: string | Uint8Array): unknown => files.set(name, content);
  for (const [name, text] of csvFiles(analysis)) write(name, text);
  const tabled = tables(analysis);
  for (const table of tabled) {
    write(`tables/${table.name}.md`, toMarkdown(table));
    write(`tables/${table.name}.tex`, toLatex(table));
  }
  const drawings: Drawing[] = [];
  for (const figure of figures(analysis, paper)) drawings.push(await draw(figure));
  const cells = bestCellsFigure(analysis, paper);
  if (cells !== undefined) drawings.push(cells);
  for (const drawing of drawings)
    for (const [name, content] of await drawingFiles(drawing)) write(`figures/${name}`, content);
  if (ioh) for (const [name, text] of iohFiles(analysis)) write(`ioh/${name}`, text);
  write("report.html", await page(analysis, tabled, drawings));
  putFiles(folder, files, force);
  return { analysis, files: [...files.keys()], leftOut };
}
