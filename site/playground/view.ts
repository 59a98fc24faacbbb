/**
 * The race as it is seen: curves, table, and what lies behind a point. It is drawn anew while runs come in, but never
 * more often than there is time for.
 *
 * @module
 */
import { checkpoints, type Point } from "../../src/analysis/curves.ts";
import { messageOf } from "../../src/errors.ts";
import { parseMetric } from "../../src/metric/metric.ts";
import type { TableOracle } from "../../src/oracle/oracle.ts";
import { metricLabel, unitName } from "../../src/report/labels.ts";
import { shown, unitOfScale } from "../../src/report/units.ts";
import type { QueryBudget } from "../../src/search/budget.ts";
import type { Chart, CurveKind } from "./chart.ts";
import { control, fillOptions, make } from "./dom.ts";
import { showKeys } from "./form.ts";
import { showFound } from "./found.ts";
import { curveOf, type Done } from "./runs.ts";

/** What is drawn. */
export interface Scene {
  readonly objective: string;
  readonly budget: QueryBudget;
  readonly oracle: TableOracle;
  readonly optimum: number;
}

export interface View {
  begin(scene: Scene, labels: readonly string[]): void;
  rename(from: string, to: string): void;
  add(one: Done): void;
  /** Nothing more comes. */
  finish(): void;
  redraw(): void;
  svg(): Promise<string | undefined>;
}

/** Milliseconds between two drawings, at least. */
const PAUSE = 300;

/** Most of what the page loads is the library that draws: it comes while the first worker is busy with the table. */
const drawer = import("./chart.ts");

/** @param onFailure is told why something could not be drawn */
export function createView(onFailure: (why: string) => void): View {
  let scene: Scene | undefined;
  let labels: string[] = [];
  let runs = new Map<string, Done[]>();
  /** Curves of strategies whose runs are all in them. */
  let curves = new Map<string, Point[]>();
  let drawing = false;
  let wanted = false;
  const from = control<HTMLSelectElement>("from");
  const at = control<HTMLSelectElement>("at");
  const kind = control<HTMLSelectElement>("curve");

  const runsOf = (label: string) => (runs.get(label) ?? []).map(({ run }) => run);
  const chartOf = ({ objective, budget, oracle, optimum }: Scene): Chart => {
    for (const label of labels)
      if (!curves.has(label)) curves.set(label, curveOf(runsOf(label), budget, optimum));
    return {
      objective,
      unit: unitOfScale(oracle.scale(parseMetric(objective))),
      budget,
      optimum,
      curves: new Map(labels.map((label) => [label, curves.get(label)!])),
      kind: kind.value as CurveKind,
      from: Number(from.value),
      at: Number(at.value),
    };
  };
  const open = (label: string, budget: number): void => {
    if (scene === undefined) return;
    const { objective, oracle } = scene;
    showFound({ label, budget, unit: scene.budget.unit, objective }, runsOf(label), oracle);
  };

  async function drawOnce(chart: Chart): Promise<void> {
    fillTable(chart, open);
    await document.fonts.load("13px Inter"); // widths are measured with it
    await (await drawer).drawChart(chart, open);
    if ([...chart.curves.values()].some(({ length }) => length > 0))
      document.documentElement.dataset.drawn = "yes";
  }

  async function draw(): Promise<void> {
    wanted = true;
    if (drawing) return;
    drawing = true;
    document.documentElement.dataset.drawing = "yes";
    while (wanted && scene !== undefined) {
      wanted = false;
      const begun = performance.now();
      try {
        await drawOnce(chartOf(scene));
      } catch (error) {
        onFailure(messageOf(error));
      }
      // Half of the time is left for everything else.
      await new Promise((resolve) => setTimeout(resolve, Math.max(PAUSE, performance.now() - begun)));
    }
    drawing = false;
    delete document.documentElement.dataset.drawing;
  }

  for (const element of [from, at, kind]) element.addEventListener("change", () => void draw());
  return {
    begin(next, given) {
      [scene, labels, runs, curves] = [next, [...given], new Map(), new Map()];
      const { queries } = next.budget;
      const starts = [1, 10, 50].filter((one) => one < queries || one === 1);
      fillOptions(
        from,
        starts.map((one) => [String(one), `${one} on`]),
        queries >= 50 ? "10" : "1",
      );
      fillOptions(
        at,
        checkpoints(queries).map((one) => [String(one), `${one} queries`]),
        String(queries),
      );
      showKeys(labels);
    },
    rename(before, after) {
      labels = labels.map((label) => (label === before ? after : label));
      showKeys(labels);
    },
    add(one) {
      runs.set(one.label, [...(runs.get(one.label) ?? []), one]);
      curves.delete(one.label);
      void draw();
    },
    finish: () => void draw(),
    redraw() {
      showKeys(labels);
      void draw();
    },
    svg: async () =>
      scene === undefined
        ? undefined
        : (await drawer).chartSvg(chartOf(scene), scene.oracle.description.label),
  };
}

function fillTable(
  { curves, at, unit, optimum, objective, budget }: Chart,
  open: (label: string, budget: number) => void,
): void {
  const rows = [...curves].map(([label, points]) => {
    const point = points.find((one) => one.budget === at);
    const name = make("button", { type: "button", class: "code" }, label);
    name.addEventListener("click", () => open(label, at));
    const head = make("th", { scope: "row" }, point === undefined ? label : name);
    if (point === undefined)
      return make("tr", {}, head, ...Array.from({ length: 6 }, () => make("td", {}, "–")));
    const { runs, mean, low, high, median, q1, q3, hitRate } = point;
    const text = unit.text;
    const cells = [
      String(runs),
      text(mean),
      `[${text(low)}, ${text(high)}]`,
      text(median),
      `[${text(q1)}, ${text(q3)}]`,
      `${(100 * hitRate).toFixed(0)} %`,
    ];
    return make("tr", {}, head, ...cells.map((cell) => make("td", {}, cell)));
  });
  const body = control("values");
  const { activeElement } = document;
  const focused = body.contains(activeElement) ? activeElement?.textContent : undefined;
  body.replaceChildren(...rows);
  // Whoever walks the table by keys stays where they are while runs come in.
  if (focused !== undefined)
    [...body.querySelectorAll("button")]
      .find(({ textContent }) => textContent === focused)
      ?.focus({ preventScroll: true });
  const caption = `${metricLabel(objective)}: best ${unit.quantity} after ${at} ${unitName(budget.unit)}; the best of the surrogate is ${shown(optimum, unit)}.`;
  control("values-caption").textContent = caption;
  control("chart").setAttribute("aria-label", `${caption} The table below holds the values.`);
}
