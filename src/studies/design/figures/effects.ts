/**
 * What each operation does on each edge, by itself and together with another.
 *
 * @module
 */

import { colourKey, heatMap } from "../../../report/figures/heat-map.ts";
import { figureSpec, type Paper, paperWidth } from "../../../report/figures/layout.ts";
import { metricLabel, metricTitle } from "../../../report/labels.ts";
import type { Figure } from "../../../report/render.ts";
import type { DesignAnalysis } from "../analyse.ts";
import { OPERATION_NAMES } from "../names.ts";

/** Main effects: a panel per metric, edges × operations, in percentage points. */
export function effectsFigure(analysis: DesignAnalysis, paper: Paper): Figure {
  const all = [...analysis.effects];
  const panels =
    paper === "single" ? all.filter(([name]) => name === "clean" || name === analysis.metric) : all;
  const columns = paper === "single" ? 2 : 4;
  const edges = analysis.space.decisions.map(({ name }) => name);
  const extent = Math.max(
    ...panels.flatMap(([, { main }]) => main.flatMap(({ effects }) => effects.map((e) => 100 * Math.abs(e)))),
  );
  return {
    name: "effects",
    caption:
      "Mean change of each metric, in percentage points, that an operation (columns) on an edge (rows) makes against the mean of all architectures.",
    width: paperWidth(paper),
    columns,
    spec: (panelWidth) =>
      figureSpec(
        {
          title: "Effect of each operation on each edge",
          oracle: analysis.oracle.label,
          note: "mean over all 15,625 architectures with it minus mean over all, in percentage points",
        },
        panelWidth,
        columns,
        panels.map(([name, { main }], i) =>
          heatMap(
            {
              title: metricLabel(name),
              rows: edges,
              columns: OPERATION_NAMES,
              values: main.map(({ effects }) => effects.map((e) => 100 * e)),
              extent,
              format: "+.1f",
              fontSize: paper === "single" ? 5.2 : 5.6,
              labels: i % columns === 0,
              rowTitle: "edge",
            },
            panelWidth,
          ),
        ),
      ),
  };
}

/** Pair effects on the metric: what two choices do beyond the sum of what each does, all pairs of all edges. */
export function pairsFigure(analysis: DesignAnalysis, paper: Paper): Figure {
  const { decisions } = analysis.space;
  const effects = analysis.effects.get(analysis.metric)!;
  const names = decisions.flatMap(({ name }) => OPERATION_NAMES.map((operation) => `${name} ${operation}`));
  const values = names.map(() => new Array<number | null>(names.length).fill(null));
  const radix = OPERATION_NAMES.length;
  for (const { first, second, effects: cells } of effects.pairs)
    for (let a = 0; a < radix; a++)
      for (let b = 0; b < radix; b++) values[second * radix + b]![first * radix + a] = 100 * cells[a]![b]!;
  const extent = Math.max(...values.flat().map((value) => Math.abs(value ?? 0)));
  const share = effects.pairs.reduce((sum, pair) => sum + pair.share, 0);
  return {
    name: "pairs",
    caption: `What two operations do together to ${metricTitle(analysis.metric)} beyond the sum of their own effects, in percentage points.`,
    width: paperWidth(paper),
    columns: 1,
    spec: (panelWidth) => {
      const spec = figureSpec(
        {
          title: "Pairs of operations",
          oracle: analysis.oracle.label,
          note: `${metricTitle(analysis.metric)}: effect of a pair beyond the sum of both; pairs explain ${(100 * share).toFixed(0)} % of the variance`,
        },
        panelWidth,
        1,
        [
          heatMap(
            {
              rows: names.slice(radix),
              columns: names.slice(0, -radix),
              values: values.slice(radix).map((row) => row.slice(0, -radix)),
              extent,
              step: paper === "single" ? 6.2 : 11,
              angle: -90,
              ...(paper === "single" ? {} : { format: ".1f", fontSize: 4.6 }),
            },
            panelWidth,
          ),
        ],
      );
      return {
        ...spec,
        vconcat: [...spec.vconcat, colourKey(extent, "percentage points", panelWidth / 2)],
      };
    },
  };
}
