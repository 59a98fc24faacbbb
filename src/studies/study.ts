/**
 * What a study of a whole table is: sections with figures and tables, and the numbers behind them.
 *
 * @module
 */
import type { Force } from "../files/own.ts";
import type { OracleDescription } from "../oracle/oracle.ts";
import { figure } from "../report/page/figure.ts";
import { foldedTable, html } from "../report/page/html.ts";
import { manifestSection, type Page, type PageSection } from "../report/page/page.ts";
import { type Drawing, drawAll, type Figure, withFonts } from "../report/render.ts";
import type { Table } from "../report/tables/table.ts";
import { writeParts } from "../report/write.ts";

/** One subject of a study. */
export interface Section {
  readonly title: string;
  /** What is defined, counted or found; a paragraph each. */
  readonly text: readonly string[];
  /** Undefined stands for what this table has no data for. */
  readonly figures: readonly (Figure | Drawing | undefined)[];
  readonly tables: readonly Table[];
}

export interface Study {
  readonly title: string;
  /** Where the numbers come from. */
  readonly oracle: OracleDescription;
  readonly sections: readonly Section[];
  /** Everything that is drawn: file name → CSV. */
  readonly numbers: ReadonlyMap<string, string>;
  /** What a reader needs to repeat it: name → value. */
  readonly manifest: Readonly<Record<string, string>>;
}

type Drawn = Section & { readonly drawings: readonly Drawing[] };

/** Writes figures, tables, numbers and page into a folder; returns the names of the files. */
export async function writeStudy(folder: string, study: Study, force?: Force): Promise<string[]> {
  const sections: Drawn[] = [];
  for (const section of study.sections)
    sections.push({ ...section, drawings: await drawAll(section.figures) });
  const parts = {
    drawings: sections.flatMap(({ drawings }) => drawings),
    tables: sections.flatMap(({ tables }) => tables),
    texts: new Map([...study.numbers].map(([name, text]) => [`tables/${name}`, text])),
    page: await studyPage(study, sections),
  };
  return writeParts(folder, parts, force);
}

async function studyPage({ title, oracle, manifest }: Study, sections: readonly Drawn[]): Promise<Page> {
  const shown: PageSection[] = [];
  for (const [i, section] of sections.entries())
    shown.push({ id: `section-${i}`, title: section.title, body: await bodyOf(section) });
  const links = shown.map(({ id, title }) => html`<li><a href="#${id}">${title}</a></li>`);
  return {
    title,
    oracle,
    head: html`<nav aria-label="sections"><ul>${links}</ul></nav>`,
    sections: [...shown, manifestSection("Where the numbers come from", Object.entries(manifest))],
  };
}

async function bodyOf({ text, drawings, tables }: Drawn) {
  return html`${text.map((paragraph) => html`<p>${paragraph}</p>\n`)}
<div class="figures">${(await withFonts(drawings)).map(figure)}</div>
${tables.map((table) => foldedTable(table, `Table: ${table.title}`))}`;
}
