import { existsSync } from "node:fs";
import { chromium } from "playwright-core";
import { describe, expect, test } from "vitest";
import { embedFonts } from "../../src/report/embed-fonts.ts";
import { textWidth } from "../../src/report/fonts.ts";
import { toPdf, toPng } from "../../src/report/render.ts";
import { FONT } from "../../src/report/theme.ts";

const CHROMIUM = "/usr/bin/chromium";

const text = (words: string, weight: number, y: number): string =>
  `<text x="0" y="${y}" font-family="${FONT}" font-size="10px" font-weight="${weight}">${words}</text>`;
const drawing = (...texts: string[]): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="200pt" height="60pt" viewBox="0 0 200 60">${texts.join("")}</svg>`;
const both = drawing(text("FGSM ε=1 &lt; 0.5", 400, 20), text("Willingly", 600, 40));

describe("fonts in an SVG", () => {
  test("are the weights in use, the same bytes each time, and small", async () => {
    const svg = await embedFonts(both);
    expect(svg.match(/@font-face/g)).toHaveLength(2);
    expect(await embedFonts(both)).toBe(svg);
    expect(svg.length).toBeLessThan(10_000);
    expect((await embedFonts(drawing(text("plain", 400, 20)))).match(/font-weight:\d+/g)).toEqual([
      "font-weight:400",
    ]);
    expect(await embedFonts(drawing())).toBe(drawing());
  });

  test("are those of the texts alone, whatever empty texts stand between", async () => {
    const empty = '<text font-weight="400"/>';
    const faces = (svg: string) => /<style>(.*?)<\/style>/.exec(svg)![1];
    const words = text("Willingly", 600, 40);
    expect(faces(await embedFonts(drawing(empty, words)))).toBe(faces(await embedFonts(drawing(words))));
  });

  test("change neither PNG nor PDF", async () => {
    const svg = await embedFonts(both);
    expect(Buffer.compare(toPng(svg), toPng(both))).toBe(0);
    expect(Buffer.compare(await toPdf(svg, "t"), await toPdf(both, "t"))).toBe(0);
  });

  test.skipIf(!existsSync(CHROMIUM))("make a browser draw what was measured", async () => {
    const browser = await chromium.launch({ executablePath: CHROMIUM, args: ["--no-sandbox"] });
    try {
      const page = await browser.newPage();
      const widths = async (svg: string): Promise<number[]> => {
        await page.setContent(svg);
        await page.evaluate("document.fonts.ready.then(() => {})");
        return page.evaluate("[...document.querySelectorAll('text')].map((t) => t.getComputedTextLength())");
      };
      const [regular, semibold] = await widths(await embedFonts(both));
      expect(regular).toBeCloseTo(textWidth("FGSM ε=1 < 0.5", 10, "regular"), 0);
      expect(semibold).toBeCloseTo(textWidth("Willingly", 10, "semibold"), 0);
    } finally {
      await browser.close();
    }
  });
});
