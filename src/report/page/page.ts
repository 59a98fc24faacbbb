/**
 * The page of every report, as one file that needs nothing else: no server, no network.
 *
 * @module
 */
import { readFileSync } from "node:fs";
import type { OracleDescription } from "../../oracle/oracle.ts";
import { PACKAGE_ROOT } from "../../root.ts";
import { pageFonts } from "../embed-fonts.ts";
import { Html, html, inline } from "./html.ts";

/** A heading and what stands below it; `id` is the heading's. */
export interface PageSection {
  readonly id: string;
  readonly title: string;
  readonly body: Html;
}

export interface Page {
  readonly title: string;
  /** Where the numbers come from. */
  readonly oracle: OracleDescription;
  /** What is shown, in a line after the oracle's label. */
  readonly lead?: string;
  /** Stands below the oracle's caveats. */
  readonly head: Html;
  readonly sections: readonly PageSection[];
  /** Data and scripts; a page without them forbids all scripts. */
  readonly scripts?: Html;
}

const STATIC = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:";
const SCRIPTED =
  "default-src 'none'; script-src 'unsafe-inline' 'unsafe-eval'; style-src 'unsafe-inline'; img-src data: blob:; font-src data:";

/** A file of `assets/report/`. */
export function asset(name: string): string {
  return readFileSync(new URL(`assets/report/${name}`, PACKAGE_ROOT), "utf8");
}

export async function pageHtml({ title, oracle, lead, head, sections, scripts }: Page): Promise<string> {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${new Html(scripts === undefined ? STATIC : SCRIPTED)}">
<title>${title}: robust-nas-bench report</title>
<link rel="icon" href="data:,">
${inline("style", `${asset("page.css")}${await pageFonts()}`)}
</head>
<body>
<header>
<h1>${title}</h1>
<p><span class="oracle">${oracle.label}</span>${lead === undefined ? "" : ` ${lead}`}</p>
${oracle.caveats.map((caveat) => html`<p class="caveat">${caveat}</p>\n`)}
${head}
</header>
<main>
${sections.map(({ id, title, body }) => html`<section aria-labelledby="${id}">\n<h2 id="${id}">${title}</h2>\n${body}\n</section>\n`)}</main>
${scripts ?? html``}</body>
</html>
`.text;
}

/** What a reader needs to judge and repeat the results, as the last section. */
export function manifestSection(title: string, entries: readonly (readonly [string, string])[]): PageSection {
  const list = entries.map(([term, text]) => html`<dt>${term}</dt><dd>${text}</dd>\n`);
  return { id: "manifest", title, body: html`<dl>${list}</dl>` };
}
