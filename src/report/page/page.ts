/**
 * The report as one page that needs nothing else: no server, no network.
 *
 * @module
 */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { Analysis } from "../../analysis/analyse.ts";
import { PACKAGE_ROOT } from "../../root.ts";
import { cellSvg } from "../cell.ts";
import { pageFonts } from "../embed-fonts.ts";
import { bestCells } from "../figures/cells.ts";
import { metricLabel, unitName } from "../labels.ts";
import { type Drawing, withFonts } from "../render.ts";
import type { Table } from "../tables/table.ts";
import { type SeriesStyle, seriesStyle } from "../theme.ts";
import { axisTitle, pageData } from "./data.ts";
import { figure } from "./figure.ts";
import { Html, html, htmlTable, inline, inlineJson } from "./html.ts";
import { manifest, problems } from "./manifest.ts";

/** Drawings that the page's own chart makes superfluous. */
const INTERACTIVE = new Set(["anytime", "regret", "best-cells"]);

/** Bytes of static figures that still fit beside the libraries and the data. */
const FIGURE_ROOM = 900_000;

const require = createRequire(import.meta.url);

/** A browser build that lies beside a package's entry. */
function library(name: string, file: string): Html {
  return inline("script", readFileSync(join(dirname(require.resolve(name)), file), "utf8"));
}

/** A file of `assets/report/`. */
export function asset(name: string): string {
  return readFileSync(new URL(`assets/report/${name}`, PACKAGE_ROOT), "utf8");
}

/** The whole page. */
export async function page(
  analysis: Analysis,
  tables: readonly Table[],
  drawings: readonly Drawing[],
): Promise<string> {
  const { results } = analysis;
  const count = results.runs.length;
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'unsafe-inline' 'unsafe-eval'; style-src 'unsafe-inline'; img-src data: blob:; font-src data:">
<title>${results.name}: robust-nas-bench report</title>
<link rel="icon" href="data:,">
${inline("style", `${asset("page.css")}${await pageFonts()}`)}
</head>
<body>
<header>
<h1>${results.name}</h1>
<p><span class="oracle">${results.oracle.label}</span> ${results.algorithms.length} strategies, ${results.objectives.length} objectives, ${count} runs of ${results.budget.queries} ${unitName(results.budget.unit)}</p>
${results.oracle.caveats.map((caveat) => html`<p class="caveat">${caveat}</p>\n`)}
${problems(results)}
</header>
<main>
<section aria-labelledby="curves">
<h2 id="curves">Anytime performance</h2>
${controls(analysis)}
<div id="chart" role="img" aria-label="chart"></div>
<div class="scroll" tabindex="0" role="region" aria-label="values at the chosen budget"><table aria-live="polite">
<caption id="values-caption"></caption><thead id="values-head"></thead><tbody id="values-body"></tbody>
</table></div>
</section>
<section aria-labelledby="cells">
<h2 id="cells">Best architectures found</h2>
${cells(analysis)}
</section>
<section aria-labelledby="tables">
<h2 id="tables">Tables</h2>
${tables.map((table, i) => html`<details${i === 0 ? html` open` : html``}><summary>${table.title}</summary>${htmlTable(table)}</details>\n`)}
</section>
<section aria-labelledby="figures">
<h2 id="figures">Figures</h2>
<div class="figures">${staticFigures(await withFonts(drawings))}</div>
<p class="caveat">The same figures as SVG, PNG and PDF, with their Vega-Lite specifications, are in figures/ beside this page.</p>
</section>
<section aria-labelledby="manifest">
<h2 id="manifest">How these results were made</h2>
${manifest(results)}
</section>
</main>
${inlineJson("data", pageData(analysis))}
${library("vega", "vega.min.js")}
${library("vega-lite", "vega-lite.min.js")}
${library("vega-embed", "vega-embed.min.js")}
${inline("script", asset("page.js"))}
</body>
</html>
`.text;
}

function option(value: string, label: string, selected = false): Html {
  return html`<option value="${value}"${selected ? html` selected` : html``}>${label}</option>`;
}

function controls({ results, axes }: Analysis): Html {
  const { objectives, transfer, budget, algorithms, oracle } = results;
  const first = budget.queries >= 50 ? 10 : 1;
  return html`<form class="controls">
<label>Objective <select id="objective">${objectives.map(({ name }) => option(name, metricLabel(name)))}</select></label>
<label>Metric <select id="metric">${option("", "the objective itself")}${(transfer?.metrics ?? []).map((name) => option(name, `${metricLabel(name)}, at the end`))}</select></label>
<label>Curve <select id="curve">${option("mean", "mean and 95 % CI")}${option("median", "median and quartiles")}${option("regret", "regret")}${option("hits", "runs at the optimum")}</select></label>
<label>Axis <select id="axis">${axes.map((axis) => option(axis, axisTitle(axis, oracle.costUnit), axis === budget.unit))}</select></label>
<label>From <select id="scale">${[1, 10, 50].filter((x) => x < budget.queries).map((x) => option(String(x), `${x} on`, x === first))}</select></label>
<label>Budget <select id="budget"></select></label>
<button type="button" id="theme" aria-pressed="false">Dark</button>
<fieldset><legend>Strategies</legend>${algorithms.map(({ label }, i) => html`<label><input type="checkbox" name="strategy" value="${label}" checked>${key(seriesStyle(i))}${label}</label>`)}</fieldset>
</form>`;
}

/** A line with the strategy's dash; the script recolours it in dark mode. */
function key({ colour, dash }: SeriesStyle): Html {
  const dashes = dash.join() === "1,0" ? html`` : html` stroke-dasharray="${dash.join(",")}"`;
  return html`<svg viewBox="0 0 34 12" aria-hidden="true"><line x1="1" x2="33" y1="6" y2="6" stroke="${colour}" stroke-width="2.4" data-key="stroke"${dashes}/></svg>`;
}

function cells(analysis: Analysis): Html {
  const drawn = bestCells(analysis).map(({ objective, architecture, value, found, runs }) => {
    const name = metricLabel(objective);
    const svg = cellSvg(architecture, `Cell ${architecture}, best for ${name}`);
    return html`<figure>${new Html(svg ?? "")}<figcaption><strong>${name}: ${(100 * value).toFixed(2)} %</strong><br>${architecture}, the final best of ${found} of ${runs} runs</figcaption></figure>`;
  });
  return html`<div class="cells">${drawn}</div>`;
}

/** As many figures as fit; the rest are left to the folder. */
function staticFigures(drawings: readonly Drawing[]): Html[] {
  let room = FIGURE_ROOM;
  return drawings.flatMap((drawing) => {
    const shown = figure(drawing);
    if (INTERACTIVE.has(drawing.name) || shown.text.length > room) return [];
    room -= shown.text.length;
    return [shown];
  });
}
