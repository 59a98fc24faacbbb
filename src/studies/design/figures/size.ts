/**
 * Robustness against parameter count: how far apart networks of one size are.
 *
 * @module
 */

import { boxLayers } from "../../../report/figures/boxes.ts";
import { figureSpec, type Paper, paperWidth } from "../../../report/figures/layout.ts";
import type { Layer, Position } from "../../../report/figures/view.ts";
import { metricTitle } from "../../../report/labels.ts";
import type { Figure } from "../../../report/render.ts";
import { INK } from "../../../report/theme.ts";
import type { DesignAnalysis } from "../analyse.ts";

/** @param shown parameter count of the group that is highlighted */
export function sizeFigure(analysis: DesignAnalysis, shown: number, paper: Paper): Figure {
  const width = paperWidth(paper);
  const group = analysis.groups.find(({ parameters }) => parameters === shown);
  return {
    name: "size",
    caption: `${metricTitle(analysis.metric)} of networks grouped by parameter count: minimum, quartiles, median and maximum of each group.`,
    width,
    columns: 1,
    spec: (panelWidth) => {
      const x: Position = {
        type: "quantitative",
        title: "parameters (millions)",
        scale: { zero: false, nice: false, padding: 8 },
        axis: { grid: false, format: ".1f", tickCount: 8 },
      };
      const y: Position = {
        type: "quantitative",
        title: `${metricTitle(analysis.metric)} (%)`,
        scale: { zero: false, nice: true },
        axis: { tickCount: 6 },
      };
      const layers = boxLayers(
        analysis.groups.map(({ parameters, spread }) => ({
          at: parameters / 1e6,
          kind: parameters === shown ? "shown" : "other",
          spread,
        })),
        { x, y, size: paper === "single" ? 2.6 : 6, colours: { other: "#b9d3ea", shown: "#e69f00" } },
      );
      const label: Layer[] =
        group === undefined
          ? []
          : [
              {
                data: {
                  values: [
                    {
                      at: group.parameters / 1e6,
                      value: 100 * group.spread.minimum,
                      text: `${group.classes.length} networks of ${group.parameters.toLocaleString("en-US")} parameters: ${(100 * group.spread.minimum).toFixed(1)}–${(100 * group.spread.maximum).toFixed(1)} %`,
                    },
                  ],
                },
                mark: {
                  type: "text",
                  dy: 7,
                  dx: paper === "single" ? -30 : -4,
                  align: "left",
                  fontSize: 6.5,
                  color: INK,
                },
                encoding: {
                  x: { ...x, field: "at" },
                  y: { ...y, field: "value" },
                  text: { field: "text" },
                },
              },
            ];
      return figureSpec(
        {
          title: "Networks of equal size are not equally robust",
          oracle: analysis.oracle.label,
          note: `${analysis.groups.length} groups by parameter count; line: minimum to maximum, box: quartiles, stroke: median`,
        },
        panelWidth,
        1,
        [{ width: panelWidth, height: paper === "single" ? 120 : 150, layer: [...layers, ...label] }],
      );
    },
  };
}
