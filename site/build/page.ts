/**
 * What all pages of the site have in common.
 *
 * @module
 */
import { pageFonts } from "../../src/report/embed-fonts.ts";
import { Html, html } from "../../src/report/page/html.ts";
import { asset } from "../../src/report/page/page.ts";

/** A place in the navigation: address from the site's root, and name. */
export type Place = readonly [address: string, name: string];

/** Pages without scripts forbid them. */
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src data:; base-uri 'none'; form-action 'none'";

/** The way from a page to the root: `docs/names.html` is one folder below it. */
export function rootFrom(address: string): string {
  return "../".repeat(address.split("/").length - 1) || "./";
}

export function head(address: string): Html {
  return html`<link rel="stylesheet" href="${rootFrom(address)}site.css">`;
}

export function navigation(address: string, places: readonly Place[]): Html {
  const root = rootFrom(address);
  const links = places.map(([to, name]) =>
    to === address
      ? html`<li><a href="${root}${to}" aria-current="page">${name}</a></li>`
      : html`<li><a href="${root}${to}">${name}</a></li>`,
  );
  return html`<nav aria-label="site"><ul>${links}</ul></nav>`;
}

export interface SitePage {
  readonly address: string;
  readonly title: string;
  readonly body: Html;
  /** File of a script, from the root. */
  readonly script?: string;
}

export function pageOf({ address, title, body, script }: SitePage, places: readonly Place[]): string {
  const scripts =
    script === undefined
      ? html``
      : html`<script type="module" src="${rootFrom(address)}${script}"></script>\n`;
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${new Html(POLICY)}">
<title>${title}</title>
<link rel="icon" href="data:,">
${head(address)}
</head>
<body>
${navigation(address, places)}
<main>
${body}
</main>
${scripts}</body>
</html>
`.text;
}

/** The report's look, the typeface, and what only the site has. */
export async function siteCss(own: string): Promise<string> {
  return `${await pageFonts()}\n${asset("page.css")}\n${own}`;
}
