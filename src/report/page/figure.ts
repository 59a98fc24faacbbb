/**
 * A figure on a page.
 *
 * @module
 */
import { type Drawing, svgSize } from "../render.ts";
import { type Html, html } from "./html.ts";

/** CSS pixels per point: the smallest letters (6 pt on paper) are 11 pixels high, and a page's width still fits. */
const WIDE = 1.9;

/** Where the screen is too narrow, a figure shrinks to its size on paper, and from there on is scrolled. */
const NARROW = 4 / 3;

/** An image, so that the identifiers inside figures cannot meet. */
export function figure({ name, svg, caption }: Drawing): Html {
  const { width } = svgSize(svg);
  const data = Buffer.from(svg).toString("base64");
  return html`<figure><div class="scroll" tabindex="0" role="region" aria-label="figure ${name}"><img src="data:image/svg+xml;base64,${data}" alt="${caption}" width="${Math.round(width * WIDE)}" style="min-width:${Math.round(width * NARROW)}px"></div><figcaption>${caption}</figcaption></figure>\n`;
}
