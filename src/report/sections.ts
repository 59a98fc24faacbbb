/**
 * Writes an analysis into a folder: figures, tables, the numbers behind them, and a page.
 *
 * @module
 */
import { type Force, putFiles } from "../files/own.ts";
import { type SectionsPage, sectionsPage } from "./page/sections.ts";
import { type Drawing, draw, drawingFiles, type Figure } from "./render.ts";
import { toLatex } from "./tables/latex.ts";
import { toMarkdown } from "./tables/table.ts";

/** Draws figures one after the other: the identifiers inside a figure are numbered as it is drawn. */
export async function drawAll(...figures: readonly (Figure | undefined)[]): Promise<Drawing[]> {
  const drawings: Drawing[] = [];
  for (const figure of figures) if (figure !== undefined) drawings.push(await draw(figure));
  return drawings;
}

/**
 * Writes `figures/` (svg, png, pdf, vl.json), `tables/` (md, tex, csv) and `report.html`; returns the names.
 *
 * @param data file name → CSV, for `tables/`
 */
export async function writeSections(
  folder: string,
  page: SectionsPage,
  data: ReadonlyMap<string, string>,
  force?: Force,
): Promise<string[]> {
  const files = new Map<string, string | Uint8Array>();
  const write = (name: string, content: string | Uint8Array): unknown => files.set(name, content);
  for (const { drawings, tables } of page.sections) {
    for (const drawing of drawings)
      for (const [name, content] of await drawingFiles(drawing)) write(`figures/${name}`, content);
    for (const table of tables) {
      write(`tables/${table.name}.md`, toMarkdown(table));
      write(`tables/${table.name}.tex`, toLatex(table));
    }
  }
  for (const [name, text] of data) write(`tables/${name}`, text);
  write("report.html", await sectionsPage(page));
  putFiles(folder, files, force);
  return [...files.keys()];
}
