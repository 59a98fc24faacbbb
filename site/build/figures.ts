/**
 * How large figures are shown: their letters as large as those of the report's page.
 *
 * @module
 */
import { readFileSync } from "node:fs";
import { svgSize } from "../../src/report/render.ts";

/** CSS pixels per point of paper, as on the report's page. */
const SCALE = 1.9;

/** Points per pixel of a PNG of a figure. */
const PNG_POINT = 72 / 300;

/** Width of a figure's file on a page, in CSS pixels. */
export function shownWidth(file: string): number {
  const bytes = readFileSync(file);
  const points = file.endsWith(".svg")
    ? svgSize(bytes.toString("utf8")).width
    : PNG_POINT * bytes.readUInt32BE(16);
  return Math.round(SCALE * points);
}
