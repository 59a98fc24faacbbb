/**
 * The controls: what can be chosen, and what is.
 *
 * @module
 */

import { seriesColour } from "../../assets/report/chart.js";
import { UserError } from "../../src/errors.ts";
import { ATTACKS, GROUPS } from "../../src/metric/metric.ts";
import { metricLabel } from "../../src/report/labels.ts";
import { seriesStyle } from "../../src/report/theme.ts";
import { BUDGET_UNITS } from "../../src/search/budget.ts";
import { control, make } from "./dom.ts";
import type { Offer } from "./offer.ts";
import { MOST, type Setting } from "./setting.ts";
import { isDark } from "./theme.ts";

/** Milliseconds of a run of 300 queries from which on a strategy is called slow. */
const SLOW = 200;

const boxes = (): HTMLInputElement[] => [
  ...document.querySelectorAll<HTMLInputElement>('input[name="strategy"]'),
];

/** Fills the form with all that is offered. */
export function offerAll({ strategies, catalogue, label }: Offer): void {
  control("oracle").textContent = label;
  const attacked = catalogue.filter(([key]) => ATTACKS.some((attack) => attack === key));
  const corrupted = catalogue.filter(([key]) => GROUPS.get("corruptions")!.includes(key));
  const group = (name: string, metrics: readonly string[]): HTMLElement =>
    make(
      "optgroup",
      { label: name },
      ...metrics.map((metric) => make("option", { value: metric }, metricLabel(metric))),
    );
  control("objective").replaceChildren(
    group("Accuracy", ["clean", ...GROUPS.keys()]),
    ...attacked.map(([key, levels]) =>
      group(
        metricLabel(key),
        levels.map((level) => `${key}:${level}`),
      ),
    ),
    group(
      "Corruptions, mean over severities",
      corrupted.map(([key]) => key),
    ),
  );
  control("strategies").append(
    ...strategies.map(({ name, summary, effort }) =>
      make(
        "label",
        { title: summary },
        make("input", { type: "checkbox", name: "strategy", value: name }),
        effort < SLOW ? name : `${name} (slow)`,
      ),
    ),
  );
}

/** Shows a setting. */
export function showSetting({ objective, strategies, budget, seeds, code }: Setting, example: string): void {
  const select = control<HTMLSelectElement>("objective");
  // Of the metric language, a link may name what the list does not.
  if (![...select.options].some(({ value }) => value === objective))
    select.append(make("option", { value: objective }, metricLabel(objective)));
  select.value = objective;
  for (const box of boxes()) box.checked = strategies.includes(box.value);
  control<HTMLInputElement>("queries").value = String(budget.queries);
  control<HTMLSelectElement>("unit").value = budget.unit;
  control<HTMLInputElement>("seeds").value = String(seeds);
  control<HTMLInputElement>("own").checked = code !== undefined;
  control<HTMLTextAreaElement>("code").value = code ?? example;
}

/** What is chosen now; a number out of range is a UserError. */
export function chosenSetting(): Setting {
  const unit = control<HTMLSelectElement>("unit").value;
  const code = control<HTMLTextAreaElement>("code").value;
  const own = control<HTMLInputElement>("own").checked;
  if (own && code.length > MOST.code)
    throw new UserError(`the strategy has more than ${MOST.code} characters`);
  const strategies = boxes()
    .filter(({ checked }) => checked)
    .map(({ value }) => value);
  if (strategies.length === 0 && !own) throw new UserError("choose at least one strategy");
  return {
    objective: control<HTMLSelectElement>("objective").value,
    strategies,
    budget: { queries: count("queries", "Budget"), unit: BUDGET_UNITS.find((one) => one === unit)! },
    seeds: count("seeds", "Seeds"),
    code: own ? code : undefined,
  };
}

function count(id: "queries" | "seeds", name: string): number {
  const { value } = control<HTMLInputElement>(id);
  const number = Number(value);
  if (Number.isInteger(number) && number >= 1 && number <= MOST[id]) return number;
  throw new UserError(`${name}: a whole number from 1 to ${MOST[id]}`);
}

/** A line with the dash and colour of each curve. */
export function showKeys(labels: readonly string[]): void {
  const keys = labels.map((label, i) => {
    const style = seriesStyle(i);
    const key = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    key.setAttribute("viewBox", "0 0 34 12");
    key.setAttribute("aria-hidden", "true");
    const line = document.createElementNS("http://www.w3.org/2000/svg", "line");
    const attributes = {
      x1: 1,
      x2: 33,
      y1: 6,
      y2: 6,
      "stroke-width": 2.4,
      stroke: seriesColour(style, isDark()),
      "stroke-dasharray": style.dash.join(),
    };
    for (const [name, value] of Object.entries(attributes)) line.setAttribute(name, String(value));
    key.append(line);
    return make("span", { class: "key" }, key, label);
  });
  const [legend] = control("keys").children;
  control("keys").replaceChildren(legend!, ...keys);
}
