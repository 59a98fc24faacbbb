/**
 * Box plots from spreads: a line from minimum to maximum, a box over the quartiles, a stroke at the median.
 *
 * @module
 */
import type { Spread } from "../../analysis/descriptive.ts";
import { INK } from "../theme.ts";
import type { Colour, Datum, Layer, Position } from "./view.ts";

/** A box of a figure; `at` is its place on the axis, `kind` picks its colour. */
export interface Box {
  readonly at: string | number;
  readonly kind: string;
  readonly spread: Spread;
}

export interface BoxStyle {
  /** Encoding of the axis that tells boxes apart: field `at`. */
  readonly x: Position;
  readonly y: Position;
  /** Width of a box in points. */
  readonly size: number;
  /** Fill of each kind. */
  readonly colours: Readonly<Record<string, string>>;
}

/** Layers that draw the boxes; values are fractions and are drawn in percent. */
export function boxLayers(boxes: readonly Box[], { x, y, size, colours }: BoxStyle): Layer[] {
  const values: Datum[] = boxes.map(({ at, kind, spread }) => ({
    at,
    kind,
    minimum: 100 * spread.minimum,
    q1: 100 * spread.q1,
    median: 100 * spread.median,
    q3: 100 * spread.q3,
    maximum: 100 * spread.maximum,
  }));
  const data = { values };
  const position: Position = { ...x, field: "at" };
  const color: Colour = {
    field: "kind",
    type: "nominal",
    scale: { domain: Object.keys(colours), range: Object.values(colours) },
    legend: null,
  };
  return [
    {
      data,
      mark: { type: "rule", strokeWidth: 0.7 },
      encoding: { x: position, y: { ...y, field: "minimum" }, y2: { field: "maximum" } },
    },
    {
      data,
      mark: { type: "bar", size, stroke: INK, strokeWidth: 0.5, binSpacing: 0 },
      encoding: { x: position, y: { ...y, field: "q1" }, y2: { field: "q3" }, color },
    },
    {
      data,
      mark: { type: "tick", thickness: 1.4, size, color: INK, orient: "horizontal" },
      encoding: { x: position, y: { ...y, field: "median" } },
    },
  ];
}
