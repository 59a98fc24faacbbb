/**
 * The table of reference results, from the file that holds them; without the file there is no page.
 *
 * @module
 */
import { curve } from "../../src/analysis/curves.ts";
import { metricLabel } from "../../src/report/labels.ts";
import { type Html, html } from "../../src/report/page/html.ts";
import { listShipped, readShipped } from "../../src/results/shipped.ts";

/** Budgets that a table has rows for. */
const BUDGETS = [10, 20, 50, 100, 150, 200, 300];

/** A strategy on an objective after a number of queries; values are fractions. */
export interface ReferenceRow {
  /** What answered: `published table` or `surrogate`. */
  readonly values: string;
  readonly dataset: string;
  readonly objective: string;
  readonly algorithm: string;
  readonly budget: number;
  readonly runs: number;
  readonly mean: number;
  readonly low: number;
  readonly high: number;
  readonly q1: number;
  readonly median: number;
  readonly q3: number;
}

/** All that ships, and the versions that made it. */
export interface Reference {
  readonly versions: readonly string[];
  readonly rows: readonly ReferenceRow[];
}

/** Reads all files of a folder; undefined where there is none. */
export function readReference(folder?: string): Reference | undefined {
  const versions = new Set<string>();
  const rows: ReferenceRow[] = [];
  for (const name of listShipped(folder)) {
    const { oracle, budget, objectives, algorithms } = readShipped(name, folder)!;
    const budgets = BUDGETS.filter((queries) => queries <= budget.queries);
    for (const { name: objective } of objectives)
      for (const { name: algorithm, version, runs } of algorithms) {
        versions.add(version);
        const own = runs[objective]!.map((run, seed) => ({ objective, algorithm, seed, ...run }));
        for (const point of curve(own, budget.unit, budgets, Number.POSITIVE_INFINITY))
          rows.push({
            values: oracle.kind === "surrogate" ? "surrogate" : "published table",
            ...{ dataset: oracle.dataset, objective, algorithm },
            ...point,
          });
      }
  }
  return rows.length === 0 ? undefined : { versions: [...versions], rows };
}

/** The attack and ε that an objective names, where it does. */
function attackOf(objective: string): readonly [attack: string, epsilon: string] {
  const [, key, level] = /^([^:]+@L\w+)(?::([\d.]+))?$/.exec(objective) ?? [];
  return [key === undefined ? "" : metricLabel(key).replace(/,.*/, ""), level ?? ""];
}

const percent = (value: number): string => (100 * value).toFixed(2);

/** `site/reference/table.js` sorts and filters it by the words in its cells. */
export function referenceTable({ versions, rows }: Reference): Html {
  const head = [
    "values",
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
  const texts = 4;
  const cells = rows.map((one) => [
    one.values,
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
<p>The best value found by searches that ship with robust-nas-bench (made by version ${versions.join(", ")}), each row over all its runs; budgets are distinct networks queried. Values are accuracies of the published table, which search and report share, or of the surrogate that was fitted to it: the two are not to be compared. <code>rnb report … --against reference</code> sets your own runs beside these.</p>
<form class="controls" id="filters">${[0, 1, 3, 4, 5, 6].map(
    (column) =>
      html`<label>${head[column]!} <select data-column="${column}"><option value="">all</option></select></label>`,
  )}</form>
<p id="count" role="status"></p>
<div class="scroll tall" tabindex="0" role="region" aria-label="reference results"><table id="reference">
<thead><tr>${head.map((name, i) => html`<th scope="col"${isText(i) ? html` class="text"` : html``}><button type="button">${name}</button></th>`)}</tr></thead>
<tbody>${cells.map((line) => html`<tr>${line.map((text, i) => html`<td${isText(i) ? html` class="text"` : html``}>${text}</td>`)}</tr>\n`)}</tbody>
</table></div>`;
}
