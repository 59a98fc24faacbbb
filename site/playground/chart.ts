/**
 * The chart of the race: the report's own, drawn anew while runs come in.
 *
 * @module
 */
import embed, { type Result, type VisualizationSpec } from "vega-embed";
import { chartConfig, curveChart } from "../../assets/report/chart.js";
import { checkpoints, type Point } from "../../src/analysis/curves.ts";
import { metricLabel, spentName } from "../../src/report/labels.ts";
import { seriesStyle } from "../../src/report/theme.ts";
import { type Unit, withUnit } from "../../src/report/units.ts";
import type { QueryBudget } from "../../src/search/budget.ts";
import { control } from "./dom.ts";
import { isDark } from "./theme.ts";

/** What a curve draws of a point. */
export type CurveKind = "mean" | "median" | "regret" | "hits";

export interface Chart {
  readonly objective: string;
  readonly unit: Unit;
  readonly budget: QueryBudget;
  readonly optimum: number;
  /** Curves by label, in the order in which they are drawn. */
  readonly curves: ReadonlyMap<string, readonly Point[]>;
  readonly kind: CurveKind;
  /** The first budget shown. */
  readonly from: number;
  /** The budget of the table. */
  readonly at: number;
}

type Picked = readonly [value: number, low: number, high: number];

const PICK: Readonly<Record<CurveKind, (p: Point, optimum: number) => Picked>> = {
  mean: (p) => [p.mean, p.low, p.high],
  median: (p) => [p.median, p.q1, p.q3],
  regret: (p, optimum) => [optimum - p.mean, optimum - p.high, optimum - p.low],
  hits: (p) => [p.hitRate, p.hitRate, p.hitRate],
};

function titleOf({ kind, objective, unit }: Chart): string {
  if (kind === "hits") return "runs at the optimum (%)";
  const what =
    kind === "regret" ? withUnit("regret", unit.gap) : `best ${withUnit(unit.quantity, unit.name)}`;
  return `${metricLabel(objective)}: ${what}`;
}

/** The Vega-Lite specification; undefined while there is nothing to draw. */
function specOf(chart: Chart, dark: boolean): VisualizationSpec | undefined {
  const { curves, budget, optimum, kind, unit, from, at } = chart;
  const factor = kind === "hits" ? 100 : unit.factor;
  const rows = [...curves].flatMap(([strategy, points]) =>
    points
      .filter((p) => p.budget >= from)
      .map((p) => {
        const [y, low, high] = PICK[kind](p, optimum);
        return { strategy, x: p.budget, y: factor * y, low: factor * low, high: factor * high, runs: p.runs };
      }),
  );
  if (rows.length === 0) return undefined;
  const body = curveChart({
    rows,
    series: [...curves.keys()].map((label, i) => ({ label, ...seriesStyle(i) })),
    dark,
    titles: { x: spentName(budget.unit), y: titleOf(chart) },
    zero: kind === "hits",
    marked: new Set(checkpoints(budget.queries)),
    budget: at,
  });
  return {
    $schema: "https://vega.github.io/schema/vega-lite/v6.json",
    width: "container",
    height: 340,
    autosize: { type: "fit", contains: "padding" },
    config: chartConfig(dark),
    ...body,
  } as VisualizationSpec;
}

let drawn: Result | undefined;

/** Draws it, and says which point was clicked. */
export async function drawChart(
  chart: Chart,
  onPoint: (label: string, budget: number) => void,
): Promise<void> {
  const spec = specOf(chart, isDark());
  if (spec === undefined) return;
  const before = drawn;
  drawn = await embed(control("chart"), spec, {
    actions: false,
    renderer: "svg",
    // Expressions are interpreted: the page's policy allows no code made from text.
    ast: true,
    tooltip: { theme: isDark() ? "dark" : "light" },
  });
  before?.finalize();
  drawn.view.addEventListener("click", (_, item) => {
    const found = item?.datum as { datum?: unknown } | undefined;
    const { strategy, x } = (found?.datum ?? found ?? {}) as { strategy?: unknown; x?: unknown };
    if (typeof strategy === "string" && typeof x === "number") onPoint(strategy, x);
  });
}

/** The chart as a file: on white, with what the page says around it. */
export async function chartSvg(chart: Chart, source: string): Promise<string | undefined> {
  const spec = specOf(chart, false);
  if (spec === undefined) return undefined;
  const { config, ...body } = spec;
  const full = {
    ...body,
    title: { text: titleOf(chart), subtitle: source, anchor: "start", fontWeight: 600 },
    width: 720,
    background: "white",
    config: {
      ...config,
      legend: { title: null, orient: "bottom", columns: 4, symbolOpacity: 1, symbolStrokeWidth: 2 },
    },
  };
  const place = document.createElement("div");
  const result = await embed(place, full as VisualizationSpec, {
    actions: false,
    renderer: "svg",
    ast: true,
  });
  const svg = await result.view.toSVG();
  result.finalize();
  return svg;
}
