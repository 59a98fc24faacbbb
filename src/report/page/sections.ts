/**
 * A page of sections, each with figures and tables: what the analyses of a table show. It needs nothing else: no
 * server, no network, no script.
 *
 * @module
 */
import type { OracleDescription } from "../../oracle/oracle.ts";
import { pageFonts } from "../embed-fonts.ts";
import { type Drawing, withFonts } from "../render.ts";
import type { Table } from "../tables/table.ts";
import { figure } from "./figure.ts";
import { type Html, html, htmlTable, inline } from "./html.ts";
import { asset } from "./page.ts";

/** One subject of an analysis. */
export interface Section {
  readonly title: string;
  /** What is defined, counted or found; a paragraph each. */
  readonly text: readonly string[];
  readonly drawings: readonly Drawing[];
  readonly tables: readonly Table[];
}

export interface SectionsPage {
  readonly title: string;
  /** Where the numbers come from. */
  readonly oracle: OracleDescription;
  readonly sections: readonly Section[];
  /** What a reader needs to repeat it: name → value. */
  readonly manifest: Readonly<Record<string, string>>;
}

export async function sectionsPage({ title, oracle, sections, manifest }: SectionsPage): Promise<string> {
  const shown: Section[] = [];
  for (const section of sections) shown.push({ ...section, drawings: await withFonts(section.drawings) });
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:">
<title>${title}: robust-nas-bench</title>
<link rel="icon" href="data:,">
${inline("style", `${asset("page.css")}${await pageFonts()}`)}
</head>
<body>
<header>
<h1>${title}</h1>
<p><span class="oracle">${oracle.label}</span></p>
${oracle.caveats.map((caveat) => html`<p class="caveat">${caveat}</p>\n`)}
<nav aria-label="sections"><ul>${sections.map((section, i) => html`<li><a href="#section-${i}">${section.title}</a></li>`)}</ul></nav>
</header>
<main>
${shown.map(sectionHtml)}
<section aria-labelledby="manifest"><h2 id="manifest">Where the numbers come from</h2>
<dl>${Object.entries(manifest).map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl>
</section>
</main>
</body>
</html>
`.text;
}

function sectionHtml({ title, text, drawings, tables }: Section, i: number): Html {
  return html`<section aria-labelledby="section-${i}">
<h2 id="section-${i}">${title}</h2>
${text.map((paragraph) => html`<p>${paragraph}</p>\n`)}
<div class="figures">${drawings.map(figure)}</div>
${tables.map((table) => html`<details><summary>Table: ${table.title}</summary>${htmlTable(table)}</details>\n`)}
</section>
`;
}
