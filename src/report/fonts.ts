/**
 * The typeface of the figures: Inter (SIL Open Font License), shipped as TTF, measured and embedded by its own
 * metrics so that figures come out alike on every machine.
 *
 * @module
 */
import { createRequire } from "node:module";
import PDFDocument from "pdfkit";

const require = createRequire(import.meta.url);

/** Paths of the two weights in use. */
export const FONT_FILES = {
  regular: require.resolve("@expo-google-fonts/inter/400Regular/Inter_400Regular.ttf"),
  semibold: require.resolve("@expo-google-fonts/inter/600SemiBold/Inter_600SemiBold.ttf"),
} as const;

export type Weight = keyof typeof FONT_FILES;

/** CSS weights from 600 up are drawn semibold. */
export function weightOf(fontWeight: unknown): Weight {
  return fontWeight === "bold" || Number(fontWeight) >= 600 ? "semibold" : "regular";
}

let ruler: PDFKit.PDFDocument | undefined;
const widths = new Map<string, number>();

/** Width of a line of text in the unit of `size`. */
export function textWidth(text: string, size: number, weight: Weight): number {
  const key = `${weight}|${text}`;
  let perEm = widths.get(key);
  if (perEm === undefined) {
    ruler ??= new PDFDocument();
    perEm = ruler.font(FONT_FILES[weight]).fontSize(1000).widthOfString(text) / 1000;
    widths.set(key, perEm);
  }
  return perEm * size;
}
