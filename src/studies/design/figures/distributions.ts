/**
 * How metrics spread over the space: boxes per attack and ε, per corruption and severity.
 *
 * @module
 */

import { ATTACKS, CORRUPTIONS } from "../../../metric/metric.ts";
import { boxLayers } from "../../../report/figures/boxes.ts";
import { figureSpec, type Paper, panelTitle, paperWidth } from "../../../report/figures/layout.ts";
import type { Position } from "../../../report/figures/view.ts";
import { keyLabel } from "../../../report/labels.ts";
import type { Figure } from "../../../report/render.ts";
import type { DesignAnalysis, Distribution } from "../analyse.ts";

/** A panel per attack, with clean accuracy at ε = 0; ε = 255/255 leaves nothing of an image and is not drawn. */
export function attacksFigure(analysis: DesignAnalysis, paper: Paper): Figure {
  const clean = analysis.distributions.filter(({ key }) => key === "clean");
  const panels = ATTACKS.map((key) => ({
    key,
    boxes: [
      ...clean.map((distribution) => ({ ...distribution, level: 0 })),
      ...analysis.distributions.filter((d) => d.key === key && (d.level ?? 0) < 255),
    ],
  })).filter(({ boxes }) => boxes.length > clean.length);
  return boxFigure(analysis, panels, {
    name: "attacks",
    title: "Accuracy under attack",
    level: "ε (1/255)",
    columns: paper === "single" ? 1 : 2,
    paper,
    note: "all networks; ε = 0: clean",
  });
}

/** A panel per corruption; undefined where a table has none. */
export function corruptionsFigure(analysis: DesignAnalysis, paper: Paper): Figure | undefined {
  const panels = CORRUPTIONS.map((key) => ({
    key,
    boxes: analysis.distributions.filter((d) => d.key === key),
  })).filter(({ boxes }) => boxes.length > 0);
  if (panels.length === 0) return undefined;
  return boxFigure(analysis, panels, {
    name: "corruptions",
    title: "Accuracy under corruption",
    level: "severity",
    columns: paper === "single" ? 3 : 5,
    paper,
    note: "all networks",
  });
}

interface BoxFigure {
  readonly name: string;
  readonly title: string;
  readonly level: string;
  readonly columns: number;
  readonly paper: Paper;
  readonly note: string;
}

function boxFigure(
  analysis: DesignAnalysis,
  panels: readonly { readonly key: string; readonly boxes: readonly Distribution[] }[],
  { name, title, level, columns, paper, note }: BoxFigure,
): Figure {
  return {
    name,
    caption: `${title}: minimum, quartiles, median and maximum over all networks, by ${level}.`,
    width: paperWidth(paper),
    columns,
    spec: (panelWidth) =>
      figureSpec(
        {
          title,
          oracle: analysis.oracle.label,
          note: `${note}; line: minimum to maximum, box: quartiles, stroke: median`,
        },
        panelWidth,
        columns,
        panels.map(({ key, boxes }, i) => {
          const left = i % columns === 0;
          const x: Position = {
            type: "ordinal",
            title: i >= panels.length - columns ? level : null,
            axis: {
              labelAngle: 0,
              grid: false,
              ticks: false,
              labelOverlap: false,
              labelFontSize: paper === "single" ? 5 : 6,
            },
          };
          const y: Position = {
            type: "quantitative",
            title: left ? "accuracy (%)" : null,
            scale: { domain: [0, 100] },
            axis: { labels: left, tickCount: 5 },
          };
          const size = Math.min(9, (0.6 * panelWidth) / boxes.length);
          return {
            width: panelWidth,
            height: 80,
            layer: [
              panelTitle(keyLabel(key)),
              ...boxLayers(
                boxes.map((box) => ({ at: String(box.level), kind: "any", spread: box.spread })),
                {
                  x: { ...x, sort: boxes.map((box) => String(box.level)) },
                  y,
                  size,
                  colours: { any: "#b9d3ea" },
                },
              ),
            ],
          };
        }),
      ),
  };
}
