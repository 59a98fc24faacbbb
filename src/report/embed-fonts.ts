/**
 * Puts the typeface into SVG files and pages, so that they look the same where Inter is not installed.
 *
 * @module
 */
import { readFileSync } from "node:fs";
import subsetFont from "subset-font";
import { FONT_FILES, type Weight, weightOf } from "./fonts.ts";

const CSS_WEIGHTS: Readonly<Record<Weight, number>> = { regular: 400, semibold: 600 };

/** What browsers switch on by themselves; other features would bring in glyphs that no figure shows. */
const FEATURES = ["kern", "liga", "calt", "ccmp", "mark", "mkmk"];

/** The same SVG with the glyphs of its texts in a style element: an `@font-face` for each weight in use. */
export async function embedFonts(svg: string): Promise<string> {
  const faces: string[] = [];
  for (const [weight, characters] of charactersOf(svg)) faces.push(await fontFace(weight, characters));
  return faces.length === 0 ? svg : svg.replace(/<svg[^>]*>/, `$&<style>${faces.join("")}</style>`);
}

/** What pages are written in; other letters come from the reader's own fonts. */
const LETTERS = `${range(" ", "~")}${range("\u00a0", "ÿ")}ετχ–—‘’“”†…−∞≤≥`;

function range(first: string, last: string): string {
  const from = first.charCodeAt(0);
  return String.fromCharCode(...Array.from({ length: last.charCodeAt(0) - from + 1 }, (_, i) => from + i));
}

/** An `@font-face` for each weight, for the style of a page. */
export async function pageFonts(): Promise<string> {
  return `${await fontFace("regular", LETTERS)}${await fontFace("semibold", LETTERS)}`;
}

/** The characters that each weight draws, sorted. */
function charactersOf(svg: string): Map<Weight, string> {
  const texts = new Map<Weight, string>();
  // An element without text closes itself, and must not reach into the next.
  for (const [, attributes, text] of svg.matchAll(/<text([^>]*[^/>])>(.*?)<\/text>/gs)) {
    const weight = weightOf(/font-weight="([^"]*)"/.exec(attributes!)?.[1]);
    texts.set(weight, (texts.get(weight) ?? "") + unescapeXml(text!.replace(/<[^>]*>/g, "")));
  }
  return new Map([...texts].sort().map(([weight, text]) => [weight, [...new Set(text)].sort().join("")]));
}

function unescapeXml(text: string): string {
  return text
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&#39;", "'")
    .replaceAll("&amp;", "&");
}

/** Packing WOFF2 takes tens of milliseconds, and the page shows the figures once more. */
const packed = new Map<string, string>();

async function fontFace(weight: Weight, characters: string): Promise<string> {
  const key = `${weight}|${characters}`;
  let face = packed.get(key);
  if (face === undefined) {
    const font = readFileSync(FONT_FILES[weight]);
    const subset = await subsetFont(font, characters, { targetFormat: "woff2", keepFeatures: FEATURES });
    face = `@font-face{font-family:Inter;font-weight:${CSS_WEIGHTS[weight]};src:url(data:font/woff2;base64,${subset.toString("base64")}) format("woff2")}`;
    packed.set(key, face);
  }
  return face;
}
