/**
 * The report of an experiment, from the traces in its results folder alone.
 *
 * @module
 */
import { onlyAccuracies } from "../analysis/accuracies.ts";
import { type Analysis, analyse } from "../analysis/analyse.ts";
import { loadResults } from "../analysis/load.ts";
import type { Force } from "../files/own.ts";
import { csvFiles } from "./csv.ts";
import { bestCellsFigure } from "./figures/cells.ts";
import { figures } from "./figures/index.ts";
import type { Paper } from "./figures/layout.ts";
import { iohFiles } from "./ioh.ts";
import { experimentPage } from "./page/experiment.ts";
import { drawAll } from "./render.ts";
import { tables } from "./tables/index.ts";
import { writeParts } from "./write.ts";

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
  const tabled = tables(analysis);
  const drawings = await drawAll([...figures(analysis, paper), bestCellsFigure(analysis, paper)]);
  const texts = csvFiles(analysis);
  if (ioh) for (const [name, text] of iohFiles(analysis)) texts.set(`ioh/${name}`, text);
  const page = await experimentPage(analysis, tabled, drawings);
  const files = await writeParts(folder, { drawings, tables: tabled, texts, page }, force);
  return { analysis, files, leftOut };
}
