import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { type Analysis, analyse } from "../../src/analysis/analyse.ts";
import { loadResults } from "../../src/analysis/load.ts";
import { cellGroup, LOOK } from "../../src/report/cell.ts";
import { bestCellsFigure } from "../../src/report/figures/cells.ts";
import { figures } from "../../src/report/figures/index.ts";
import { budgetTicks, logTicks, wrap } from "../../src/report/figures/layout.ts";
import { textWidth } from "../../src/report/fonts.ts";
import { metricLabel } from "../../src/report/labels.ts";
import { type Drawing, draw, svgSize, toPdf, toPng } from "../../src/report/render.ts";
import { DOUBLE_COLUMN, SINGLE_COLUMN, seriesStyle } from "../../src/report/theme.ts";
import { formatTransfer, OPTIMUM, TRANSFER_FILE } from "../../src/results/transfer.ts";
import { writeFixture } from "../analysis/fixture.ts";

let analysis: Analysis;
let drawings: Drawing[];

beforeAll(async () => {
  const folder = writeFixture({ seeds: 6, queries: 60 });
  const metrics = ["clean", "fgsm@Linf:1", "corruptions"];
  const { runs, objectives } = loadResults(folder);
  const rows = [
    ...objectives.map(({ name }, i) => ({
      objective: name,
      algorithm: OPTIMUM,
      seed: -1,
      architecture: "3+33+s13",
      values: [0.9 - i / 50, 0.6 + i / 50, 0.5],
    })),
    ...runs.map(({ objective, algorithm, seed, best, improvements }) => ({
      objective,
      algorithm,
      seed,
      architecture: improvements.at(-1)!.architecture,
      values: [best.at(-1)!, best.at(-1)! - 0.1, best.at(-1)! - 0.3],
    })),
  ];
  writeFileSync(join(folder, TRANSFER_FILE), formatTransfer({ metrics, rows, best: [0.95, 0.7, 0.6] }));
  analysis = analyse(loadResults(folder));
  drawings = [];
  for (const figure of figures(analysis)) drawings.push(await draw(figure));
  drawings.push(bestCellsFigure(analysis, "auto")!);
});

describe("every figure", () => {
  test("is there", () => {
    expect(drawings.map(({ name }) => name)).toEqual([
      "anytime",
      "regret",
      "ecdf",
      "final-regret",
      "ranks",
      "profiles",
      "critical-difference",
      "transfer",
      "best-cells",
    ]);
  });

  test("is the same, byte for byte, as the one that was looked at", async () => {
    for (const { name, svg } of drawings)
      await expect(svg).toMatchFileSnapshot(`../golden/report/${name}.svg`);
  });

  test("names its oracle", () => {
    for (const { svg } of drawings) expect(svg).toContain("made-up landscape");
  });

  test("is as wide as a column or a page of a paper", () => {
    for (const { name, svg } of drawings) {
      const { width } = svgSize(svg);
      const nearest = Math.min(...[SINGLE_COLUMN, DOUBLE_COLUMN].map((w) => Math.abs(w - width)));
      expect(nearest, name).toBeLessThan(1.5);
      expect(svg).toContain(`width="${width}pt"`);
    }
  });

  test("becomes the same PNG and PDF each time", async () => {
    const { svg, caption } = drawings[0]!;
    const png = toPng(svg);
    expect(Buffer.from(png).subarray(1, 4).toString()).toBe("PNG");
    expect(Buffer.compare(png, toPng(svg))).toBe(0);
    const pdf = Buffer.from(await toPdf(svg, caption));
    expect(pdf.subarray(0, 5).toString()).toBe("%PDF-");
    expect(pdf.toString("latin1")).toMatch(/FontFile2/);
    expect(pdf.toString("latin1")).not.toMatch(/\/Subtype \/Image/);
    expect(Buffer.compare(pdf, Buffer.from(await toPdf(svg, caption)))).toBe(0);
  });

  test("fits one column when asked", async () => {
    for (const figure of figures(analysis, "single")) {
      const { svg } = await draw(figure);
      expect(Math.abs(svgSize(svg).width - SINGLE_COLUMN), figure.name).toBeLessThan(1.5);
    }
  });
});

describe("the theme", () => {
  test("gives each of 14 strategies a look of its own, also without colour", () => {
    const looks = Array.from({ length: 14 }, (_, i) => seriesStyle(i));
    expect(new Set(looks.map(({ dash, shape }) => `${dash} ${shape}`)).size).toBe(14);
    expect(new Set(looks.map(({ colour, dash }) => `${colour} ${dash}`)).size).toBe(14);
  });

  test("measures text with the font that is drawn", () => {
    expect(textWidth("iiii", 10, "regular")).toBeLessThan(textWidth("mmmm", 10, "regular"));
    expect(textWidth("robust", 20, "regular")).toBeCloseTo(2 * textWidth("robust", 10, "regular"), 9);
    expect(wrap("one two three", 10, textWidth("one two", 10, "regular") + 0.1)).toEqual([
      "one two",
      "three",
    ]);
  });

  test("puts ticks where they do not crowd", () => {
    expect(logTicks(1, 300)).toEqual([1, 10, 100]);
    expect(logTicks(10, 300)).toEqual([10, 20, 50, 100, 200]);
    expect(logTicks(0.05, 2)).toEqual([0.05, 0.1, 0.2, 0.5, 1, 2]);
    expect(budgetTicks(10, 300)).toEqual([10, 20, 50, 100, 300]);
  });

  test("names metrics for readers", () => {
    const names = [
      "clean",
      "fgsm@Linf:1",
      "aa_apgd-ce@Linf",
      "gaussian_noise:3",
      "mean(clean,pgd@Linf:0.5)",
      "not a metric!",
    ];
    expect(names.map(metricLabel)).toEqual([
      "clean",
      "FGSM ε=1",
      "APGD-CE, mean over ε",
      "gaussian noise 3",
      "mean(clean, PGD ε=0.5)",
      "not a metric!",
    ]);
  });
});

describe("a cell", () => {
  test("shows an arrow for each operation but none, dead ones faint", () => {
    const group = cellGroup("3+1s+n3p")!;
    expect(group.match(/<path/g)).toHaveLength(5);
    expect(group).not.toContain('opacity="0.3"');
    expect(cellGroup("3+nn+3nn")!.match(/opacity="0.3"/g)).toHaveLength(1);
    expect(cellGroup("n+nn+nnn")).not.toContain("<path");
  });

  test("of another space is not drawn", () => {
    expect(cellGroup("something else")).toBeUndefined();
  });

  test("knows how wide its words are", () => {
    for (const { word, em } of Object.values(LOOK)) expect(textWidth(word, 1, "semibold")).toBe(em);
  });
});
