/**
 * Pieces that figures share: heading, legend, panels, axes.
 *
 * @module
 */

import { brokenLines } from "../../text.ts";
import { textWidth } from "../fonts.ts";
import type { Paper } from "../options.ts";
import { DOUBLE_COLUMN, SINGLE_COLUMN, seriesStyle } from "../theme.ts";
import type { FigureSpec, Layer, View } from "./view.ts";

/** Text in lines that fit a width in points. */
export function wrap(text: string, size: number, width: number): string[] {
  return brokenLines(text, (line) => textWidth(line, size, "regular") <= width);
}

/** What a figure says above its panels. */
export interface Heading {
  readonly title: string;
  /** Where the numbers come from; every figure says it. */
  readonly oracle: string;
  /** What is drawn, e.g. `mean of 200 runs, band: 95 % CI`. */
  readonly note?: string;
}

export type { Paper };

/** Width of a figure whose panels fill what the paper has room for. */
export function paperWidth(paper: Paper): number {
  return paper === "single" ? SINGLE_COLUMN : DOUBLE_COLUMN;
}

/** Total width and panels side by side for a number of panels. */
export function arrange(panels: number, paper: Paper): { width: number; columns: number } {
  const single = paper === "single" || (paper === "auto" && panels === 1);
  if (single) return { width: SINGLE_COLUMN, columns: Math.min(2, panels) };
  const columns = panels <= 4 ? panels : panels % 4 === 0 || panels > 9 ? 4 : 3;
  return { width: DOUBLE_COLUMN, columns };
}

/** Space between panels, in points; rows of panels with axes need less than it seems, for titles take their own. */
const GAP = { row: 8, column: 8 };

/** About what the axis labels left of a panel take. */
const AXIS = 24;

/** Distances between panels, and what they are measured from. */
type GridLayout = Pick<Extract<View, { concat: unknown }>, "spacing" | "bounds">;

/** Stacks a legend over panels, `columns` side by side, under a heading. */
export function figureSpec(
  heading: Heading,
  panelWidth: number,
  columns: number,
  panels: readonly View[],
  labels: readonly string[] = [],
  spacing: GridLayout = { spacing: GAP },
): FigureSpec {
  const note = heading.note === undefined ? heading.oracle : `${heading.oracle} · ${heading.note}`;
  const inner = panelWidth * columns + (columns - 1) * (GAP.column + AXIS);
  const legend = labels.length === 0 ? [] : [legendView(labels, inner)];
  const grid: View = panels.length === 1 ? panels[0]! : { concat: [...panels], columns, ...spacing };
  return {
    $schema: "https://vega.github.io/schema/vega-lite/v6.json",
    title: { text: heading.title, subtitle: wrap(note, 6.5, inner) },
    vconcat: [...legend, grid],
    spacing: 6,
  };
}

const LEGEND_FONT = 7;
const LEGEND_ROW = 10;
const KEY_WIDTH = 20;

/**
 * A legend laid out by hand, because Vega's cannot draw a dash with a marker on it: entries flow in rows that fit
 * the width.
 */
function legendView(labels: readonly string[], width: number): View {
  let x = 0;
  let row = 0;
  const entries = labels.map((label, i) => {
    const needs = KEY_WIDTH + 3 + textWidth(label, LEGEND_FONT, "regular");
    if (x > 0 && x + needs > width) {
      x = 0;
      row++;
    }
    const at = x;
    x += needs + 10;
    return { label, at, y: LEGEND_ROW * (row + 0.5), style: seriesStyle(i) };
  });
  return {
    width: width,
    height: LEGEND_ROW * (row + 1),
    data: { values: [{}] },
    layer: entries.flatMap(({ label, at, y, style }): Layer[] => {
      const place = { y: { value: y } };
      return [
        {
          mark: { type: "rule", color: style.colour, strokeDash: [...style.dash], strokeWidth: 1.2 },
          encoding: { ...place, x: { value: at }, x2: { value: at + KEY_WIDTH } },
        },
        {
          mark: { type: "point", color: style.colour, shape: style.shape, size: 16 },
          encoding: { ...place, x: { value: at + KEY_WIDTH / 2 } },
        },
        {
          mark: { type: "text", text: label, align: "left", baseline: "middle", fontSize: LEGEND_FONT },
          encoding: { ...place, x: { value: at + KEY_WIDTH + 3 } },
        },
      ];
    }),
  };
}

/**
 * A panel's title as a layer of it: unlike Vega's titles, it stands at the same height whatever the axes need.
 * The usual distance leaves room for a word on a line at the top of the panel.
 */
export function panelTitle(text: string, distance = 9): Layer {
  return {
    data: { values: [{}] },
    mark: {
      type: "text",
      text,
      fontSize: 7,
      fontWeight: 600,
      align: "left",
      baseline: "bottom",
      clip: false,
    },
    encoding: { x: { value: 0 }, y: { value: -distance } },
  };
}

/** 1, 2, 5, 10, … within a range of positive numbers. */
export function oneTwoFive(first: number, last: number): number[] {
  const ticks: number[] = [];
  for (let power = Math.floor(Math.log10(first)); power <= Math.log10(last); power++)
    for (const step of [1, 2, 5]) ticks.push(Number(`${step}e${power}`));
  return ticks.filter((tick) => tick >= first && tick <= last);
}

/** Ticks of a logarithmic axis, thinned to powers of ten when there would be too many. */
export function logTicks(first: number, last: number, most = 6): number[] {
  const ticks = oneTwoFive(first, last);
  return ticks.length <= most ? ticks : ticks.filter((tick) => /^[0.]*10*$/.test(String(tick)));
}

/** Ticks of a budget axis: logarithmic, and the last budget itself, which is what tables report. */
export function budgetTicks(first: number, last: number): number[] {
  return [...logTicks(first, last).filter((tick) => tick < last / 1.7), last];
}
