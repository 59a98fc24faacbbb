/**
 * From a Vega-Lite specification to SVG, PNG and PDF files that come out alike, byte for byte, on every machine.
 *
 * @module
 */
import { Resvg } from "@resvg/resvg-js";
import PDFDocument from "pdfkit";
import svgToPdf from "svg-to-pdfkit";
import * as vega from "vega";
import { compile, type TopLevelSpec } from "vega-lite";
import { embedFonts } from "./embed-fonts.ts";
import { escapeXml } from "./escape.ts";
import { FONT_FILES, textWidth, weightOf } from "./fonts.ts";
import { THEME } from "./theme.ts";

/**
 * A figure: a specification for any width of its panels, in points. The panel width that makes the whole figure as
 * wide as asked is found when it is drawn, because axis labels take what they need.
 */
export interface Figure {
  /** File name without extension. */
  readonly name: string;
  /** One sentence that says what is shown: the alternative text, and the caption of the page. */
  readonly caption: string;
  /** Total width in points. */
  readonly width: number;
  /** Panels side by side. */
  readonly columns: number;
  spec(panelWidth: number): TopLevelSpec;
}

/** A drawn figure. */
export interface Drawing {
  readonly name: string;
  readonly caption: string;
  /** Names its font without holding it: files and pages for readers need {@link embedFonts}. */
  readonly svg: string;
  /** The specification with the theme in it: it draws the same figure in any Vega-Lite editor. Cells have none. */
  readonly spec?: TopLevelSpec;
}

/** PNG resolution in dots per inch of paper. */
const DPI = 300;

// Vega estimates text widths too wide without a canvas; measure with the font that is drawn.
const { textMetrics, resetSVGDefIds } = vega as unknown as {
  textMetrics: { width(item: TextItem, text: unknown): number };
  resetSVGDefIds(): void;
};
interface TextItem {
  readonly fontSize?: number;
  readonly fontWeight?: unknown;
  readonly limit?: number;
}
textMetrics.width = (item, text) => {
  const width = textWidth(String(text ?? ""), item.fontSize ?? 11, weightOf(item.fontWeight));
  return item.limit !== undefined && item.limit > 0 ? Math.min(item.limit, width) : width;
};

/** Draws a figure at its width. */
export async function draw(figure: Figure): Promise<Drawing> {
  let panel = figure.width / figure.columns - 30;
  let svg = "";
  let spec: TopLevelSpec = figure.spec(panel);
  for (let attempt = 0; attempt < 4; attempt++) {
    spec = { ...figure.spec(panel), config: THEME };
    svg = await toSvg(spec);
    const excess = svgSize(svg).width - figure.width;
    if (Math.abs(excess) < 0.5) break;
    panel = Math.round((panel - excess / figure.columns) * 100) / 100;
  }
  return { name: figure.name, caption: figure.caption, svg: finish(svg, figure.caption), spec };
}

/** Draws one after the other what is not drawn yet, and passes over what there is none of. */
export async function drawAll(figures: Iterable<Figure | Drawing | undefined>): Promise<Drawing[]> {
  const drawings: Drawing[] = [];
  for (const figure of figures)
    if (figure !== undefined) drawings.push("svg" in figure ? figure : await draw(figure));
  return drawings;
}

async function toSvg(spec: TopLevelSpec): Promise<string> {
  resetSVGDefIds();
  const view = new vega.View(vega.parse(compile(spec).spec), { renderer: "none" });
  view.logLevel(vega.Error);
  try {
    return await view.toSVG();
  } finally {
    view.finalize();
  }
}

/** Size of an SVG in its own units, from the viewBox. */
export function svgSize(svg: string): { width: number; height: number } {
  const box = /viewBox="0 0 ([\d.]+) ([\d.]+)"/.exec(svg);
  if (box === null) throw new Error("SVG without a viewBox");
  return { width: Number(box[1]), height: Number(box[2]) };
}

/**
 * Gives the SVG its size on paper, a description for screen readers, and coordinates of a thousandth of a point, whose
 * digits do not hang on the last bit of a logarithm; removes dashes that mean solid.
 */
function finish(svg: string, caption: string): string {
  const rounded = svg.replace(/<[^>]*>/g, (tag) =>
    tag.replace(/-?\d+\.\d{4,}/g, (n) => String(thousandth(n))),
  );
  const { width, height } = svgSize(rounded);
  return `${rounded
    .replace(/ width="[\d.]+" height="[\d.]+"/, ` width="${width}pt" height="${height}pt" role="img"`)
    .replace(/(<svg[^>]*>)/, `$1<title>${escapeXml(caption)}</title>`)
    .replaceAll(' stroke-dasharray="1,0"', "")}\n`;
}

function thousandth(digits: string): number {
  const value = Math.round(Number(digits) * 1000) / 1000;
  return value === 0 ? 0 : value;
}

/** Rasterises an SVG whose units are points, at 300 dots per inch, on white. */
export function toPng(svg: string): Uint8Array {
  const { width } = svgSize(svg);
  return new Resvg(svg, {
    background: "white",
    fitTo: { mode: "width", value: Math.round((width / 72) * DPI) },
    font: {
      fontFiles: [FONT_FILES.regular, FONT_FILES.semibold],
      loadSystemFonts: false,
      defaultFontFamily: "Inter",
    },
  })
    .render()
    .asPng();
}

/** The same drawings as a page shows them, with their fonts in them. */
export async function withFonts(drawings: readonly Drawing[]): Promise<Drawing[]> {
  const shown: Drawing[] = [];
  for (const drawing of drawings) shown.push({ ...drawing, svg: await embedFonts(drawing.svg) });
  return shown;
}

/** A drawing's files, name and content: SVG, PNG, PDF, and its specification where it has one. */
export async function drawingFiles({ name, svg, caption, spec }: Drawing) {
  const files: [string, string | Uint8Array][] = [
    [`${name}.svg`, await embedFonts(svg)],
    [`${name}.png`, toPng(svg)],
    [`${name}.pdf`, await toPdf(svg, caption)],
  ];
  if (spec !== undefined) files.push([`${name}.vl.json`, `${JSON.stringify(spec, null, 1)}\n`]);
  return files;
}

/** A one-page vector PDF with its fonts embedded; nothing in it depends on when it was made. */
export function toPdf(svg: string, title: string): Promise<Uint8Array> {
  const { width, height } = svgSize(svg);
  const document = new PDFDocument({
    size: [width, height],
    margin: 0,
    info: { Title: title, Creator: "robust-nas-bench", CreationDate: new Date(0) },
  });
  document.registerFont("regular", FONT_FILES.regular).registerFont("semibold", FONT_FILES.semibold);
  const chunks: Uint8Array[] = [];
  document.on("data", (chunk: Uint8Array) => chunks.push(chunk));
  const done = new Promise<Uint8Array>((resolve, reject) => {
    document.on("end", () => resolve(Buffer.concat(chunks)));
    document.on("error", reject);
  });
  svgToPdf(document, svg, 0, 0, {
    assumePt: true,
    width,
    height,
    fontCallback: (_family, bold) => (bold ? "semibold" : "regular"),
  });
  document.end();
  return done;
}
