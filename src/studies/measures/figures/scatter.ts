/**
 * Each measure against a metric: every network, and how either is distributed.
 *
 * @module
 */

import { spreadOf } from "../../../analysis/descriptive.ts";
import { densityLayer, type Range, rangeOf } from "../../../report/figures/density.ts";
import { figureSpec, type Paper, panelTitle, paperWidth } from "../../../report/figures/layout.ts";
import type { Datum, Layer, Position, View } from "../../../report/figures/view.ts";
import { metricTitle } from "../../../report/labels.ts";
import type { Figure } from "../../../report/render.ts";
import { at, correlationOf, type MeasureAnalysis, type Measured } from "../analyse.ts";

/** More points than this are drawn as counts in squares. */
const MOST_POINTS = 1000;

/** Values this many times the quartiles' distance beyond a quartile are drawn at the end of the axis. */
const FAR = 4;

/** Height of a marginal histogram in points. */
const MARGIN = 14;
const BINS = 24;

export function scatterFigure(analysis: MeasureAnalysis, paper: Paper): Figure {
  const columns = paper === "single" ? 2 : Math.min(5, analysis.measures.length);
  const yRange = rangeOf(analysis.column(analysis.metric).map((value) => 100 * value));
  return {
    name: "scatter",
    caption: `Each measure against ${metricTitle(analysis.metric)}: a point (or a shade) per network, with the distribution of both.`,
    width: paperWidth(paper),
    columns,
    spec: (panelWidth) =>
      figureSpec(
        {
          title: `Measures against ${metricTitle(analysis.metric)}`,
          oracle: analysis.oracle.label,
          note: "a point per network, a shade for many; bars: distributions; values far out are drawn at the edge",
        },
        panelWidth,
        columns,
        analysis.measures.map((measure, i) =>
          panel(analysis, measure, panelWidth, yRange, i % columns === 0),
        ),
      ),
  };
}

/**
 * Measures that span orders of magnitude are drawn on a logarithmic axis; values far from all others (networks that
 * carry no signal) are drawn at its end.
 */
function transformOf(values: Float64Array): { log: boolean; drawn: Float64Array } {
  const positive = values.filter((value) => value > 0);
  const [low, high] = [Math.min(...positive), Math.max(...positive)];
  const log = positive.length > 0.9 * values.length && high > 50 * low;
  // What is not above zero has no place on a logarithmic axis; it stands at its left end.
  const shown = log ? values.map((value) => Math.log10(Math.max(value, low))) : values;
  const { q1, q3 } = spreadOf(shown);
  const reach = FAR * (q3 - q1);
  if (reach === 0) return { log, drawn: shown };
  return { log, drawn: shown.map((value) => Math.min(q3 + reach, Math.max(q1 - reach, value))) };
}

function panel(
  analysis: MeasureAnalysis,
  measure: Measured,
  width: number,
  yRange: Range,
  left: boolean,
): View {
  const ys = at(analysis.column(analysis.metric), measure.classes).map((value) => 100 * value);
  const { log, drawn } = transformOf(measure.values);
  const xRange = rangeOf(drawn);
  const { tau } = correlationOf(analysis, measure.name, analysis.metric);
  const x: Position = {
    type: "quantitative",
    title: measure.name,
    scale: { domain: [xRange.low, xRange.high], nice: false },
    axis: {
      tickCount: 3,
      grid: false,
      ...(log
        ? { labelExpr: "format(pow(10, datum.value), '~g')", tickMinStep: 1 }
        : { format: xRange.high > 1e4 ? ".3~s" : ".4~g" }),
    },
  };
  const y: Position = {
    type: "quantitative",
    title: left ? `${metricTitle(analysis.metric)} (%)` : null,
    scale: { domain: [yRange.low, yRange.high], nice: false },
    axis: { tickCount: 4, grid: false, labels: left },
  };
  const side = Math.max(20, width - MARGIN - 2);
  const points: Layer = {
    data: { values: Array.from(drawn, (value, i): Datum => ({ x: short(value), y: short(ys[i]!) })) },
    mark: { type: "point", size: 3, opacity: 0.45, color: "#33475b" },
    encoding: { x: { ...x, field: "x" }, y: { ...y, field: "y" } },
  };
  const many = drawn.length > MOST_POINTS;
  return {
    spacing: 2,
    bounds: "flush",
    vconcat: [
      {
        width: side,
        height: MARGIN,
        layer: [panelTitle(`τ ${tau.toFixed(2)}`), histogram(drawn, xRange, "x")],
      },
      {
        spacing: 2,
        hconcat: [
          {
            width: side,
            height: side,
            layer: [many ? densityLayer(drawn, ys, [x, xRange], [y, yRange], 28) : points],
          },
          { width: MARGIN, height: side, layer: [histogram(ys, yRange, "y")] },
        ],
      },
    ],
  };
}

const short = (value: number): number => Number(value.toPrecision(5));

/** Counts along one side of a panel, without axes. */
function histogram(values: ArrayLike<number>, { low, high }: Range, along: "x" | "y"): Layer {
  const counts = new Uint32Array(BINS);
  const step = (high - low) / BINS;
  for (let i = 0; i < values.length; i++)
    counts[Math.min(BINS - 1, Math.floor((values[i]! - low) / step))]! += 1;
  const rows = Array.from(counts, (count, bin) => ({
    from: low + bin * step,
    to: low + (bin + 1) * step,
    count,
  }));
  const place: Position = {
    field: "from",
    type: "quantitative",
    scale: { domain: [low, high], nice: false },
    axis: null,
  };
  const count: Position = { field: "count", type: "quantitative", axis: null };
  const across = along === "x" ? "y" : "x";
  return {
    data: { values: rows },
    mark: { type: "rect", color: "#9db4c8" },
    encoding: {
      [along]: place,
      [`${along}2`]: { field: "to" },
      [across]: count,
      [`${across}2`]: { datum: 0 },
    },
  };
}
