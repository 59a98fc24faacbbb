/**
 * The best architectures, drawn.
 *
 * @module
 */
import type { Analysis } from "../../analysis/analyse.ts";
import { runsWithBest } from "../../analysis/results.ts";
import { CELL_HEIGHT, CELL_WIDTH, cellGroup } from "../cell.ts";
import { escapeXml } from "../escape.ts";
import { textWidth } from "../fonts.ts";
import { metricLabel } from "../labels.ts";
import type { Drawing } from "../render.ts";
import { DOUBLE_COLUMN, FONT, INK, MUTED, SINGLE_COLUMN } from "../theme.ts";
import { shown, unitOf } from "../units.ts";
import { type Paper, wrap } from "./layout.ts";

/** The best architecture found for an objective, and how often. */
export interface BestCell {
  readonly objective: string;
  readonly architecture: string;
  readonly value: number;
  /** Runs that ended with it, of all runs of all strategies that found any within the limits. */
  readonly found: number;
  readonly runs: number;
}

/** For each objective: of the architectures that reach the best value found, the one most runs ended with. */
export function bestCells({ results }: Analysis): BestCell[] {
  const all = runsWithBest(results);
  return results.objectives.flatMap(({ name }) => {
    const runs = all.filter(({ objective, improvements }) => objective === name && improvements.length > 0);
    if (runs.length === 0) return [];
    const value = runs.reduce((best, run) => Math.max(best, run.best.at(-1)!), Number.NEGATIVE_INFINITY);
    const counts = new Map<string, number>();
    for (const run of runs) {
      if (run.best.at(-1) !== value) continue;
      const { architecture } = run.improvements.at(-1)!;
      counts.set(architecture, (counts.get(architecture) ?? 0) + 1);
    }
    const [architecture, found] = [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))[0]!;
    return [{ objective: name, architecture, value, found, runs: runs.length }];
  });
}

/** A sheet of cells with a title and a note each; undefined when the space is not NAS-Bench-201. */
export function cellSheet(
  name: string,
  heading: { title: string; note: string },
  cells: readonly { title: string; note: string; architecture: string }[],
  paper: Paper = "auto",
): Drawing | undefined {
  const columns = paper === "single" ? 1 : cells.length === 4 ? 2 : Math.min(3, cells.length);
  const width = columns === 1 ? SINGLE_COLUMN : DOUBLE_COLUMN;
  const pitch = (width - 8) / Math.max(1, columns);
  const scale = Math.min(1.25, (pitch - 8) / CELL_WIDTH);
  const noteLines = wrap(heading.note, 6.5, width - 12);
  const top = 18 + 9 * noteLines.length;
  const rowHeight = 22 + CELL_HEIGHT * scale;
  const parts = [
    line(heading.title, 4, 11, 8, INK, 600),
    ...noteLines.map((note, i) => line(note, 4, 21 + 9 * i, 6.5, MUTED)),
  ];
  for (const [i, cell] of cells.entries()) {
    const group = cellGroup(cell.architecture);
    if (group === undefined) return undefined;
    const x = 4 + pitch * (i % columns);
    const y = top + rowHeight * Math.floor(i / columns);
    parts.push(
      line(cell.title, x, y + 8, fitting(cell.title, 7, pitch), INK, 600),
      line(cell.note, x, y + 17, fitting(cell.note, 6, pitch), MUTED),
      `<g transform="translate(${round(x)},${round(y + 20)}) scale(${round(scale)})">${group}</g>`,
    );
  }
  const height = top + rowHeight * Math.ceil(cells.length / columns) + 2;
  const size = `width="${round(width)}pt" height="${round(height)}pt" viewBox="0 0 ${round(width)} ${round(height)}"`;
  return {
    name,
    caption: `${heading.title}. ${heading.note}.`,
    svg: `<svg xmlns="http://www.w3.org/2000/svg" ${size} role="img"><title>${escapeXml(heading.title)}</title><rect width="100%" height="100%" fill="white"/>${parts.join("")}</svg>\n`,
  };
}

/** The figure of a report. */
export function bestCellsFigure(analysis: Analysis, paper: Paper): Drawing | undefined {
  if (analysis.results.oracle.space !== undefined) return undefined; // its codes are no cells
  const cells = bestCells(analysis);
  if (cells.length === 0) return undefined;
  return cellSheet(
    "best-cells",
    {
      title: "Best architectures found",
      note: `${analysis.results.oracle.label} · edges that carry nothing from input to output are faint`,
    },
    cells.map(({ objective, architecture, value, found, runs }) => ({
      title: `${metricLabel(objective)}: ${shown(value, unitOf(analysis.results, objective))}`,
      note: `${architecture} · the final best of ${found} of ${runs} runs`,
      architecture,
    })),
    paper,
  );
}

/** The size at which a text does not run into the next cell's. */
function fitting(text: string, size: number, pitch: number): number {
  return round(size * Math.min(1, (pitch - 6) / textWidth(text, size, "semibold")));
}

const round = (value: number): number => Math.round(value * 100) / 100;

function line(text: string, x: number, y: number, size: number, colour: string, weight = 400): string {
  return `<text x="${round(x)}" y="${round(y)}" font-family="${FONT}" font-size="${size}" font-weight="${weight}" fill="${colour}">${escapeXml(text)}</text>`;
}
