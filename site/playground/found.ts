/**
 * What lies behind a point of a curve: the architectures that its runs had found, their cells, values and neighbours.
 *
 * @module
 */
import { bestAt, incumbentAt } from "../../src/analysis/curves.ts";
import type { Run } from "../../src/analysis/results.ts";
import { headlineMetrics } from "../../src/metric/headline.ts";
import { distinct, parseMetric } from "../../src/metric/metric.ts";
import type { TableOracle } from "../../src/oracle/oracle.ts";
import { cellSvg, LOOK } from "../../src/report/cell.ts";
import { metricLabel } from "../../src/report/labels.ts";
import { shown, unitOfScale } from "../../src/report/units.ts";
import type { BudgetUnit } from "../../src/search/budget.ts";
import { EDGES } from "../../src/space/nas-bench-201/cell.ts";
import type { Architecture } from "../../src/space/space.ts";
import { control, make } from "./dom.ts";

interface Incumbent {
  readonly code: string;
  readonly value: number;
  readonly runs: number;
}

/** The architectures that runs had found by a budget, the best first. */
export function incumbentsAt(runs: readonly Run[], unit: BudgetUnit, budget: number): Incumbent[] {
  const found = new Map<string, Incumbent>();
  for (const run of runs) {
    const code = incumbentAt(run, unit, budget);
    if (code === undefined) continue;
    const value = bestAt(run, unit, [budget])[0]!;
    found.set(code, { code, value, runs: 1 + (found.get(code)?.runs ?? 0) });
  }
  return [...found.values()].sort((a, b) => b.value - a.value || b.runs - a.runs);
}

/** Shows the incumbents of a strategy at a budget, and the first of them in full. */
export function showFound(
  { label, budget, unit, objective }: { label: string; budget: number; unit: BudgetUnit; objective: string },
  runs: readonly Run[],
  oracle: TableOracle,
): void {
  const list = incumbentsAt(runs, unit, budget);
  const first = list[0];
  if (first === undefined) return;
  const metric = parseMetric(objective);
  const scale = unitOfScale(oracle.scale(metric));
  const picked = make("div", { "aria-live": "polite" });
  const pick = (code: string): void => picked.replaceChildren(...architecture(code, objective, oracle, pick));
  control("found-title").textContent = `${label} after ${budget} queries`;
  control("found-body").replaceChildren(
    make(
      "p",
      {},
      `${runs.length} ${runs.length === 1 ? "run" : "runs"} had found, by ${metricLabel(objective)}:`,
    ),
    make(
      "ul",
      { class: "found" },
      ...list.map(({ code, value, runs: count }) =>
        make("li", {}, link(code, pick), ` ${shown(value, scale)}, ${count} of ${runs.length} runs`),
      ),
    ),
    picked,
  );
  pick(first.code);
  control("found").hidden = false;
  control("found-title").focus({ preventScroll: true });
  control("found").scrollIntoView({ block: "nearest" });
}

function link(code: string, pick: (code: string) => void): HTMLButtonElement {
  const button = make("button", { type: "button", class: "code" }, code);
  button.addEventListener("click", () => pick(code));
  return button;
}

function architecture(
  code: string,
  objective: string,
  oracle: TableOracle,
  pick: (code: string) => void,
): Node[] {
  const { space } = oracle;
  const own = space.parse(code);
  const cell = make("figure");
  // The drawing is made here, from a code that was read.
  cell.innerHTML = cellSvg(code, `Cell ${code}`) ?? "";
  cell.append(make("figcaption", {}, make("strong", {}, code), make("br"), space.format(own)));
  return [
    make("div", { class: "cells" }, cell, valueTable(own, objective, oracle)),
    neighbourTable(own, objective, oracle, pick),
  ];
}

function valueTable(own: Architecture, objective: string, oracle: TableOracle): HTMLElement {
  const metrics = distinct([parseMetric(objective), ...headlineMetrics(oracle.catalogue)]);
  const rows = metrics.map((metric) => {
    const { values } = oracle.evaluate([own], [metric]);
    const value = shown(values[0]!, unitOfScale(oracle.scale(metric)));
    return make("tr", {}, make("th", { scope: "row" }, metricLabel(metric.name)), make("td", {}, value));
  });
  return make(
    "table",
    {},
    make("caption", {}, "Values, as the surrogate predicts them"),
    make("tbody", {}, ...rows),
  );
}

/** Networks one operation away, the best first. */
function neighbourTable(
  own: Architecture,
  objective: string,
  oracle: TableOracle,
  pick: (code: string) => void,
): HTMLElement {
  const { space } = oracle;
  const metric = parseMetric(objective);
  const unit = unitOfScale(oracle.scale(metric));
  const worthOf = (a: Architecture): number => oracle.evaluate([a], [metric]).values[0]!;
  const here = worthOf(own);
  const rows = space
    .neighbours(own)
    .map((a) => ({ a, value: worthOf(a), change: changeBetween(space.choices(own), space.choices(a)) }))
    .sort((x, y) => y.value - x.value)
    .map(({ a, value, change }) => {
      const difference = unit.text(value - here);
      return make(
        "tr",
        {},
        make("th", { scope: "row" }, link(space.code(a), pick)),
        make("td", { class: "text" }, change),
        make("td", {}, unit.text(value)),
        make("td", {}, value > here ? `+${difference}` : difference.replace("-", "−")),
      );
    });
  const head = ["neighbour", "change", withName(metricLabel(objective), unit.name), "difference"].map(
    (text, i) => make("th", { scope: "col", class: i < 2 ? "text" : "" }, text),
  );
  return make(
    "div",
    { class: "scroll tall", tabindex: "0", role: "region", "aria-label": "neighbours" },
    make(
      "table",
      {},
      make("caption", {}, "Neighbours: one operation changed, the best first"),
      make("thead", {}, make("tr", {}, ...head)),
      make("tbody", {}, ...rows),
    ),
  );
}

function withName(what: string, unit: string): string {
  return unit === "" ? what : `${what} (${unit})`;
}

/** `in → 2: skip becomes 3×3` */
function changeBetween(before: readonly number[], after: readonly number[]): string {
  const edge = before.findIndex((choice, e) => choice !== after[e]);
  const word = (choice: number): string => LOOK[choice]?.word ?? "none";
  const names = ["in", "1", "2", "out"];
  const { from, to } = EDGES[edge]!;
  return `${names[from]} → ${names[to]}: ${word(before[edge]!)} becomes ${word(after[edge]!)}`;
}
