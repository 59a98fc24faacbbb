/**
 * What the page of an experiment shows.
 *
 * @module
 */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { Analysis } from "../../analysis/analyse.ts";
import { ownAlgorithms, ownRuns } from "../../analysis/results.ts";
import { cellSvg } from "../cell.ts";
import { type BestCell, bestCells } from "../figures/cells.ts";
import { metricLabel, unitName } from "../labels.ts";
import { type Drawing, withFonts } from "../render.ts";
import type { Table } from "../tables/table.ts";
import { type SeriesStyle, seriesStyle } from "../theme.ts";
import { shown, unitOf } from "../units.ts";
import { axisTitle, pageData } from "./data.ts";
import { figure } from "./figure.ts";
import { frontsData, frontsSection } from "./fronts.ts";
import { foldedTable, Html, html, inline, inlineJson } from "./html.ts";
import { manifest, problems } from "./manifest.ts";
import { option } from "./options.ts";
import { asset, manifestSection, type Page, type PageSection } from "./page.ts";

/** Drawings that the page's own chart makes superfluous. */
const INTERACTIVE = new Set(["anytime", "regret", "best-cells"]);

/** Bytes of static figures that still fit beside the libraries and the data. */
const FIGURE_ROOM = 900_000;

const require = createRequire(import.meta.url);

/** A browser build that lies beside a package's entry. */
function library(name: string, file: string): Html {
  return inline("script", readFileSync(join(dirname(require.resolve(name)), file), "utf8"));
}

/** The page of an experiment: a chart to explore, the best cells, tables and figures. */
export async function experimentPage(
  analysis: Analysis,
  tables: readonly Table[],
  drawings: readonly Drawing[],
): Promise<Page> {
  const { results } = analysis;
  const { name, oracle, algorithms, objectives, budget } = results;
  const own = ownAlgorithms(results).length;
  const beside = algorithms.length - own;
  return {
    title: name,
    oracle,
    lead: `${own} ${own === 1 ? "strategy" : "strategies"}, ${objectives.length} ${objectives.length === 1 ? "objective" : "objectives"}, ${ownRuns(results).length} runs of ${budget.end} ${unitName(budget.unit)}${budget.besides === undefined ? "" : ` (${budget.besides})`}${beside === 0 ? "" : `; beside reference results of ${beside}`}`,
    head: problems(results),
    sections: [
      { id: "curves", title: "Anytime performance", body: chart(analysis) },
      ...frontsSection(analysis),
      ...cellsSection(analysis),
      {
        id: "tables",
        title: "Tables",
        body: html`${tables.map((table, i) => foldedTable(table, table.title, i === 0))}`,
      },
      { id: "figures", title: "Figures", body: figureList(await withFonts(drawings)) },
      manifestSection("How these results were made", manifest(results)),
    ],
    scripts: scripts(analysis),
  };
}

function chart(analysis: Analysis): Html {
  return html`${controls(analysis)}
<div id="chart" role="img" aria-label="chart"></div>
<div class="scroll" tabindex="0" role="region" aria-label="values at the chosen budget"><table aria-live="polite">
<caption id="values-caption"></caption><thead id="values-head"></thead><tbody id="values-body"></tbody>
</table></div>`;
}

function figureList(drawings: readonly Drawing[]): Html {
  return html`<div class="figures">${staticFigures(drawings)}</div>
<p class="caveat">The same figures as SVG, PNG and PDF, with their Vega-Lite specifications, are in figures/ beside this page.</p>`;
}

function scripts(analysis: Analysis): Html {
  return html`${inlineJson("data", pageData(analysis))}
${library("vega", "vega.min.js")}
${library("vega-lite", "vega-lite.min.js")}
${library("vega-embed", "vega-embed.min.js")}
${inline("script", `${asset("chart.js").replaceAll(/^export /gm, "")}\n${asset("page.js")}`)}
${analysis.fronts.length === 0 ? html`` : html`${inlineJson("fronts-data", frontsData(analysis))}\n${inline("script", asset("fronts.js"))}\n`}`;
}

function controls({ results, axes }: Analysis): Html {
  const { objectives, transfer, budget, algorithms, oracle } = results;
  const first = budget.end >= 50 ? 10 : 1;
  const reported = results.reported?.metrics ?? [];
  const others = (transfer?.metrics ?? []).filter((metric) => !reported.some(({ name }) => name === metric));
  return html`<form class="controls">
<label>Objective <select id="objective">${objectives.map(({ name }) => option(name, metricLabel(name)))}</select></label>
<label>Metric <select id="metric">${option("", "the objective itself")}${reported.map(({ name }) => option(name, `${metricLabel(name)}, over all budgets`))}${others.map((name) => option(name, `${metricLabel(name)}, at the end`))}</select></label>
<label>Curve <select id="curve">${option("mean", "mean and 95 % CI")}${option("median", "median and quartiles")}${option("regret", "regret")}${option("hits", "runs at the optimum")}</select></label>
<label>Axis <select id="axis">${axes.map((axis) => option(axis, axisTitle(axis, oracle.costUnit), axis === budget.unit))}</select></label>
<label>From <select id="scale">${[1, 10, 50].filter((x) => x < budget.end).map((x) => option(String(x), `${x} on`, x === first))}</select></label>
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

function cellsSection(analysis: Analysis): PageSection[] {
  const best = bestCells(analysis);
  return best.length === 0
    ? []
    : [{ id: "cells", title: "Best architectures found", body: cells(analysis, best) }];
}

function cells(analysis: Analysis, best: readonly BestCell[]): Html {
  const drawn = best.map(({ objective, architecture, value, found, runs }) => {
    const name = metricLabel(objective);
    // Codes of other spaces are no cells.
    const svg =
      analysis.results.oracle.space === undefined
        ? cellSvg(architecture, `Cell ${architecture}, best for ${name}`)
        : undefined;
    return html`<figure>${new Html(svg ?? "")}<figcaption><strong>${name}: ${shown(value, unitOf(analysis.results, objective))}</strong><br>${architecture}, the final best of ${found} of ${runs} runs</figcaption></figure>`;
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
