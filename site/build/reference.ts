/**
 * The table of reference results, from the file that holds them; without the file there is no page.
 *
 * @module
 */
import { existsSync, readFileSync } from "node:fs";
import { z } from "zod";
import { messageOf, UserError } from "../../src/errors.ts";
import { parseJson } from "../../src/files/json.ts";
import { metricLabel } from "../../src/report/labels.ts";
import { type Html, html } from "../../src/report/page/html.ts";

/** A strategy on an objective after a number of queries; values are fractions. */
const row = z.object({
  dataset: z.string(),
  objective: z.string(),
  algorithm: z.string(),
  budget: z.int().min(1),
  runs: z.int().min(1),
  mean: z.number(),
  low: z.number(),
  high: z.number(),
  q1: z.number(),
  median: z.number(),
  q3: z.number(),
});
const reference = z.object({ made: z.string(), rows: z.array(row).min(1) });
export type Reference = z.output<typeof reference>;

/** Reads the file; undefined where there is none. */
export function readReference(file: string): Reference | undefined {
  if (!existsSync(file)) return undefined;
  try {
    return reference.parse(parseJson(readFileSync(file, "utf8")));
  } catch (error) {
    throw new UserError(`${file} holds no reference results: ${messageOf(error)}`);
  }
}

/** The attack and ε that an objective names, where it does. */
function attackOf(objective: string): readonly [attack: string, epsilon: string] {
  const [, key, level] = /^([^:]+@L\w+)(?::([\d.]+))?$/.exec(objective) ?? [];
  return [key === undefined ? "" : metricLabel(key).replace(/,.*/, ""), level ?? ""];
}

const percent = (value: number): string => (100 * value).toFixed(2);

/** `site/reference/table.js` sorts and filters it by the words in its cells. */
export function referenceTable({ made, rows }: Reference): Html {
  const head = [
    "image set",
    "objective",
    "attack",
    "ε",
    "budget",
    "strategy",
    "runs",
    "mean (%)",
    "95 % CI",
    "median",
    "quartiles",
  ];
  const texts = 3;
  const cells = rows.map((one) => [
    one.dataset,
    metricLabel(one.objective),
    ...attackOf(one.objective),
    String(one.budget),
    one.algorithm,
    String(one.runs),
    percent(one.mean),
    `[${percent(one.low)}, ${percent(one.high)}]`,
    percent(one.median),
    `[${percent(one.q1)}, ${percent(one.q3)}]`,
  ]);
  const isText = (column: number): boolean => column < texts || head[column] === "strategy";
  return html`<h1>Reference results</h1>
<p>${made}</p>
<form class="controls" id="filters">${[0, 2, 3, 4, 5].map(
    (column) =>
      html`<label>${head[column]!} <select data-column="${column}"><option value="">all</option></select></label>`,
  )}</form>
<p id="count" role="status"></p>
<div class="scroll tall" tabindex="0" role="region" aria-label="reference results"><table id="reference">
<thead><tr>${head.map((name, i) => html`<th scope="col"${isText(i) ? html` class="text"` : html``}><button type="button">${name}</button></th>`)}</tr></thead>
<tbody>${cells.map((line) => html`<tr>${line.map((text, i) => html`<td${isText(i) ? html` class="text"` : html``}>${text}</td>`)}</tr>\n`)}</tbody>
</table></div>`;
}
