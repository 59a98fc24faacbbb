/**
 * The most and the least robust cell of one size, side by side.
 *
 * @module
 */

import { cellSheet } from "../../../report/figures/cells.ts";
import type { Paper } from "../../../report/figures/layout.ts";
import { metricTitle } from "../../../report/labels.ts";
import type { Drawing } from "../../../report/render.ts";
import type { DesignAnalysis } from "../analyse.ts";

/** How many of each end are drawn. */
const SHOWN = 3;

/** Undefined where no group has this parameter count. */
export function extremeCells(
  analysis: DesignAnalysis,
  parameters: number,
  paper: Paper,
): Drawing | undefined {
  const { space, members, metric, columns, oracle } = analysis;
  const group = analysis.groups.find((g) => g.parameters === parameters);
  if (group === undefined) return undefined;
  const values = columns.get(metric)!;
  const ordered = [...group.classes].sort((a, b) => values[b]! - values[a]! || a - b);
  const shown = Math.min(SHOWN, Math.floor(ordered.length / 2));
  const best = shown === 0 ? ordered : ordered.slice(0, shown);
  const worst = shown === 0 ? [] : ordered.slice(-shown).reverse();
  const cell = (c: number, word: string) => ({
    title: `${word}: ${(100 * values[c]!).toFixed(1)} %`,
    note: `${space.code(members[c]!)} · clean ${(100 * columns.get("clean")![c]!).toFixed(1)} %`,
    architecture: space.code(members[c]!),
  });
  return cellSheet(
    "size-cells",
    {
      title: `Best and worst cells of ${group.parameters.toLocaleString("en-US")} parameters`,
      note: `${oracle.label} · ${metricTitle(metric)} of ${group.classes.length} networks with ${group.conv3x3} 3×3 and ${group.conv1x1} 1×1 convolutions a cell; faint edges carry nothing`,
    },
    [
      ...best.map((c, i) => cell(c, i === 0 ? "best" : `best ${i + 1}`)),
      ...worst.map((c, i) => cell(c, i === 0 ? "worst" : `worst ${i + 1}`)),
    ],
    paper,
  );
}
