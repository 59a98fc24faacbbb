/**
 * Writes a report into a folder, whatever it is about: figures, tables, the numbers behind them, and a page.
 *
 * @module
 */
import { type Force, putFiles } from "../files/own.ts";
import { type Page, pageHtml } from "./page/page.ts";
import { type Drawing, drawingFiles } from "./render.ts";
import { toLatex } from "./tables/latex.ts";
import { type Table, toMarkdown } from "./tables/table.ts";

/** What a report is made of. */
export interface Parts {
  readonly drawings: readonly Drawing[];
  readonly tables: readonly Table[];
  /** Name of a file within the folder → its text: CSV, and formats of other programs. */
  readonly texts: ReadonlyMap<string, string>;
  readonly page: Page;
}

/** Writes the texts, `tables/` (md, tex), `figures/` (svg, png, pdf, vl.json) and `report.html`; returns the names. */
export async function writeParts(
  folder: string,
  { drawings, tables, texts, page }: Parts,
  force?: Force,
): Promise<string[]> {
  const files = new Map<string, string | Uint8Array>();
  const write = (name: string, content: string | Uint8Array): unknown => files.set(name, content);
  for (const [name, text] of texts) write(name, text);
  for (const table of tables) {
    write(`tables/${table.name}.md`, toMarkdown(table));
    write(`tables/${table.name}.tex`, toLatex(table));
  }
  for (const drawing of drawings)
    for (const [name, content] of await drawingFiles(drawing)) write(`figures/${name}`, content);
  write("report.html", await pageHtml(page));
  putFiles(folder, files, force);
  return [...files.keys()];
}
