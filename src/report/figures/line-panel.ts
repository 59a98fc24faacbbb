/**
 * A panel of lines, one per strategy, with markers and bands: the form of most figures here.
 *
 * @module
 */
import type { Horizon } from "../../analysis/results.ts";
import { spentName } from "../labels.ts";
import { MUTED } from "../theme.ts";
import { budgetTicks, panelTitle } from "./layout.ts";
import { seriesEncoding } from "./series.ts";
import type { Datum, Layer, Position, Scale, View } from "./view.ts";

/** One axis of a panel. */
export interface AxisOptions {
  readonly title: string | string[] | null;
  readonly scale: Scale;
  readonly axis?: NonNullable<Position["axis"]>;
}

/** What is spent on a logarithmic axis, from the first shown to the whole budget. */
export function budgetAxis({ unit, end }: Horizon, first: number): AxisOptions {
  return {
    title: spentName(unit),
    scale: { type: "log", domain: [first, end], nice: false },
    axis: { values: budgetTicks(first, end), grid: false, format: "d" },
  };
}

/** What a panel shows. Rows have `algorithm`, `x`, `y`, and `low` and `high` where there is a band. */
export interface LinePanel {
  readonly title: string;
  readonly width: number;
  readonly height: number;
  readonly rows: readonly Datum[];
  readonly labels: readonly string[];
  readonly x: AxisOptions;
  readonly y: AxisOptions;
  readonly band: boolean;
  /** Where lines carry markers. */
  readonly markers: ReadonlySet<number>;
  /** A dashed line across with a word on it, e.g. where the optimum is. */
  readonly reference?: { readonly y: number; readonly label: string };
}

export function linePanel(panel: LinePanel): View {
  const { labels, rows, reference } = panel;
  const { color, strokeDash, shape } = seriesEncoding(labels);
  const x: Position = { field: "x", type: "quantitative", ...panel.x };
  const y: Position = { type: "quantitative", ...panel.y };
  const band: Layer = {
    data: { values: rows.filter(({ low }) => low !== undefined) },
    mark: { type: "area" },
    encoding: { x, y: { ...y, field: "low" }, y2: { field: "high" }, color },
  };
  return {
    width: panel.width,
    height: panel.height,
    layer: [
      ...(panel.title === "" ? [] : [panelTitle(panel.title)]),
      ...(panel.band ? [band] : []),
      ...(reference === undefined ? [] : referenceLine(reference.y, reference.label, y)),
      {
        data: { values: rows },
        mark: { type: "line" },
        encoding: { x, y: { ...y, field: "y" }, color, strokeDash },
      },
      {
        data: { values: rows.filter((row) => panel.markers.has(row.x as number)) },
        mark: { type: "point" },
        encoding: { x, y: { ...y, field: "y" }, color, shape },
      },
    ],
  };
}

function referenceLine(value: number, label: string, y: Position): Layer[] {
  const at = { data: { values: [{ value }] }, encoding: { y: { ...y, field: "value" } } };
  return [
    { ...at, mark: { type: "rule", strokeDash: [2, 2], strokeWidth: 0.6, color: MUTED } },
    {
      ...at,
      mark: {
        type: "text",
        text: label,
        fontSize: 6,
        color: MUTED,
        align: "right",
        baseline: "bottom",
        dy: -1,
      },
      encoding: { ...at.encoding, x: { value: "width" } },
    },
  ];
}
