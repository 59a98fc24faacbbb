/**
 * The report of an experiment, from the traces in its results folder alone.
 *
 * @module
 */
import { withShipped } from "../analysis/against.ts";
import { analyse } from "../analysis/analyse.ts";
import { loadResults } from "../analysis/load.ts";
import { shippedFor } from "../results/comparable.ts";
import { readManifest } from "../results/manifest.ts";
import { csvFiles } from "./csv.ts";
import { bestCellsFigure } from "./figures/cells.ts";
import { kneeFigure } from "./figures/fronts/knee.ts";
import { figures } from "./figures/index.ts";
import { iohFiles } from "./ioh.ts";
import type { ReportOptions, ReportResult } from "./options.ts";
import { experimentPage } from "./page/experiment.ts";
import { drawAll } from "./render.ts";
import { tables } from "./tables/index.ts";
import { writeParts } from "./write.ts";

export async function writeReport(
  folder: string,
  { paper = "auto", ioh = false, against, force }: ReportOptions = {},
): Promise<ReportResult> {
  const own = loadResults(folder);
  const analysis = analyse(
    against === undefined ? own : withShipped(own, shippedFor(against, readManifest(folder)!)),
  );
  const tabled = tables(analysis);
  const drawings = await drawAll([
    ...figures(analysis, paper),
    bestCellsFigure(analysis, paper),
    kneeFigure(analysis, paper),
  ]);
  const texts = csvFiles(analysis);
  if (ioh) for (const [name, text] of iohFiles(analysis)) texts.set(`ioh/${name}`, text);
  const page = await experimentPage(analysis, tabled, drawings);
  const files = await writeParts(folder, { drawings, tables: tabled, texts, page }, force);
  return { analysis, files };
}
