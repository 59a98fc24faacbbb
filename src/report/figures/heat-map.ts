/**
 * A matrix of numbers: colour for the eye, the number itself for grey print.
 *
 * @module
 */
import { INK, MUTED } from "../theme.ts";
import { panelTitle } from "./layout.ts";
import type { Colour, Datum, Layer, Position, View } from "./view.ts";

export interface HeatMap {
  readonly title?: string;
  readonly rows: readonly string[];
  readonly columns: readonly string[];
  /** `values[row][column]`; null is left blank. */
  readonly values: readonly (readonly (number | null)[])[];
  /** The value of the strongest colour, on either side of zero. */
  readonly extent: number;
  /** How a number is written, e.g. `+.1f`; nothing is written without it. */
  readonly format?: string;
  readonly fontSize?: number;
  /** Height of a row in points. */
  readonly step?: number;
  /** Whether row names stand at the left. */
  readonly labels?: boolean;
  readonly rowTitle?: string;
  readonly columnTitle?: string;
  /** Degrees; column names lie flat by default. */
  readonly angle?: number;
}

/** Orange below zero, white at zero, blue above: told apart by the common kinds of colour-blind readers. */
const DIVERGING = ["#c2570c", "#f6c79b", "#ffffff", "#a9cbe6", "#0b5a94"];

/** A panel of the given width. */
export function heatMap(map: HeatMap, width: number): View {
  const { rows, columns, extent, format, fontSize = 6, step = 12, labels = true } = map;
  const values: Datum[] = rows.flatMap((row, r) =>
    columns.flatMap((column, c) => {
      const value = map.values[r]![c];
      return value === null || value === undefined ? [] : [{ row, column, value }];
    }),
  );
  const axis = { ticks: false, domain: false, grid: false, labelOverlap: false, labelLimit: 90 };
  const x: Position = {
    field: "column",
    type: "nominal",
    scale: { domain: [...columns] },
    title: map.columnTitle ?? null,
    axis: { ...axis, labelAngle: map.angle ?? 0 },
  };
  const y: Position = {
    field: "row",
    type: "nominal",
    scale: { domain: [...rows] },
    title: labels ? (map.rowTitle ?? null) : null,
    axis: { ...axis, labels },
  };
  const color: Colour = {
    field: "value",
    type: "quantitative",
    scale: {
      type: "linear",
      domain: [-1, -0.5, 0, 0.5, 1].map((f) => f * extent),
      range: DIVERGING,
      interpolate: "rgb",
      clamp: true,
    },
    legend: null,
  };
  const dark = `abs(datum.value) > ${0.7 * extent}`;
  const text = (format: string): Layer => ({
    mark: { type: "text", fontSize },
    encoding: {
      x,
      y,
      text: { field: "value", format },
      color: { condition: { test: dark, value: "#ffffff" }, value: INK },
    },
  });
  return {
    width,
    height: step * rows.length,
    data: { values },
    layer: [
      ...(map.title === undefined ? [] : [panelTitle(map.title)]),
      { mark: { type: "rect", stroke: "#ffffff", strokeWidth: 0.5 }, encoding: { x, y, color } },
      ...(format === undefined ? [] : [text(format)]),
    ],
  };
}

/** A key for maps that carry no numbers: the colours from −extent to +extent. */
export function colourKey(extent: number, unit: string, width: number): View {
  const steps = 41;
  const values = Array.from({ length: steps }, (_, i) => ({
    from: -extent + (2 * extent * i) / steps,
    to: -extent + (2 * extent * (i + 1)) / steps,
    value: -extent + (2 * extent * i) / (steps - 1),
  }));
  return {
    width,
    height: 7,
    data: { values },
    mark: { type: "rect" },
    encoding: {
      x: {
        field: "from",
        type: "quantitative",
        title: unit,
        scale: { domain: [-extent, extent], nice: false },
        axis: { grid: false, tickCount: 5, titleColor: MUTED },
      },
      x2: { field: "to" },
      color: {
        field: "value",
        type: "quantitative",
        scale: { domain: [-1, -0.5, 0, 0.5, 1].map((f) => f * extent), range: DIVERGING, interpolate: "rgb" },
        legend: null,
      },
    },
  };
}
