/**
 * How every figure looks: sizes, fonts, colours, dashes and markers.
 *
 * @module
 */
import type { Config } from "vega-lite";

/** Figure widths in points (1/72 inch): a column and a page of a two-column paper. */
export const SINGLE_COLUMN = 3.3 * 72;
export const DOUBLE_COLUMN = 6.75 * 72;

/** The embedded typeface; the others are for editors that read no embedded fonts. */
export const FONT = "Inter, Helvetica, Arial, sans-serif";

export const INK = "#1b1f24";
export const MUTED = "#59636e";
const GRID = "#e4e7eb";

/** How one strategy is drawn, everywhere: colour for the eye, dash and marker for grey print and colour-blind readers. */
export interface SeriesStyle {
  readonly colour: string;
  readonly dash: readonly number[];
  readonly shape: string;
}

/**
 * Okabe and Ito's colours (2008), safe for the common kinds of colour blindness; yellow is left out as too pale for lines
 * on white. Some are alike in grey: there, dashes and markers tell strategies apart.
 */
const COLOURS = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#000000", "#e69f00", "#56b4e9"];
// Vega draws a solid line as [1, 0]; render.ts removes that dash, at which pdfkit stops.
const DASHES = [
  [1, 0],
  [5, 2],
  [1.5, 1.5],
  [7, 2, 1.5, 2],
  [3, 1],
  [9, 3],
  [5, 1.5, 1.5, 1.5, 1.5, 1.5],
];
const SHAPES = ["circle", "square", "triangle-up", "diamond", "cross", "triangle-down", "triangle-right"];

/** The style of the strategy at a position in the experiment; colour and dash repeat out of step after seven. */
export function seriesStyle(position: number): SeriesStyle {
  const round = Math.floor(position / COLOURS.length);
  return {
    colour: COLOURS[position % COLOURS.length]!,
    dash: DASHES[(position + round) % DASHES.length]!,
    shape: SHAPES[(position + 2 * round) % SHAPES.length]!,
  };
}

/** The Vega-Lite configuration that all figures share. Sizes are in points. */
export const THEME: Config = {
  font: FONT,
  background: "white",
  padding: 3,
  view: { stroke: null },
  title: {
    anchor: "start",
    frame: "group",
    fontSize: 8,
    fontWeight: 600,
    color: INK,
    offset: 5,
    subtitleFontSize: 6.5,
    subtitleColor: MUTED,
    subtitlePadding: 2,
  },
  axis: {
    labelFontSize: 6.5,
    titleFontSize: 7,
    titleFontWeight: "normal",
    labelColor: INK,
    titleColor: INK,
    domainColor: INK,
    domainWidth: 0.6,
    tickColor: INK,
    tickWidth: 0.6,
    tickSize: 3,
    gridColor: GRID,
    gridWidth: 0.5,
    labelPadding: 2,
    titlePadding: 4,
    labelOverlap: "greedy",
    labelFlush: false,
    labelSeparation: 3,
  },
  header: { labelFontSize: 7, titleFontSize: 7, labelColor: INK },
  line: { strokeWidth: 1.2 },
  point: { size: 14, filled: true, opacity: 1 },
  rule: { color: INK },
  text: { fontSize: 6.5, color: INK },
  area: { opacity: 0.16 },
};
