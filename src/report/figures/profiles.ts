/**
 * Performance profiles and interquartile means of normalised scores over all objectives (Agarwal et al. 2021).
 *
 * @module
 */
import type { AcrossTasks, Analysis } from "../../analysis/analyse.ts";
import { unitName } from "../labels.ts";
import { referenceNote } from "../reference-point.ts";
import type { Figure } from "../render.ts";
import { MUTED } from "../theme.ts";
import { arrange, figureSpec, type Paper, panelTitle } from "./layout.ts";
import { linePanel } from "./line-panel.ts";
import { seriesEncoding } from "./series.ts";
import type { Position, View } from "./view.ts";

export function profiles(analysis: Analysis, across: AcrossTasks, paper: Paper): Figure {
  const { budget, oracle } = analysis.results;
  const { width } = arrange(2, paper);
  const columns = paper === "single" ? 1 : 2;
  const shares = across.profiles.flat();
  // Thresholds that every strategy's every run passes say nothing: start where the first falls short.
  const start = Math.max(
    0,
    (across.thresholds.findIndex((_, t) => across.profiles.some((p) => p[t]! < 1)) || 1) - 1,
  );
  return {
    name: "profiles",
    caption: `Left: share of runs whose normalised score reaches a threshold. Right: interquartile mean of the scores with 95 % intervals. Score 0 is a random architecture, 1 the optimum; at ${budget.end} ${unitName(budget.unit)}.`,
    width,
    columns,
    spec: (panelWidth) =>
      figureSpec(
        {
          title: `Scores over ${across.tasks.length} ${across.tasks.length === 1 ? "objective" : "objectives"}`,
          oracle: oracle.label,
          note: `at ${budget.end} ${unitName(budget.unit)}; 0 = random architecture, 1 = optimum${referenceNote(analysis.results)}`,
        },
        panelWidth,
        columns,
        [
          linePanel({
            title: "performance profile",
            width: panelWidth,
            height: Math.min(130, panelWidth * 0.66),
            rows: across.algorithms.flatMap((algorithm, k) =>
              across.thresholds.map((x, t) => ({ algorithm, x, y: across.profiles[k]![t]! })).slice(start),
            ),
            labels: across.algorithms,
            x: {
              title: "normalised score τ",
              scale: { domain: [across.thresholds[start]!, 1], nice: false },
              axis: { tickCount: 5, grid: false },
            },
            y: {
              title: "share of runs at τ or above",
              scale: { domain: [0, Math.max(...shares)] },
              axis: { tickCount: 5, format: ".1f" },
            },
            band: false,
            markers: new Set(across.thresholds.filter((_, t) => t % 5 === 0)),
          }),
          intervals(across, panelWidth),
        ],
        across.algorithms,
      ),
  };
}

function intervals({ algorithms, interquartileMeans }: AcrossTasks, width: number): View {
  const rows = algorithms.map((algorithm, k) => ({ algorithm, ...interquartileMeans[k]! }));
  const y: Position = {
    field: "algorithm",
    type: "nominal",
    sort: [...algorithms],
    title: null,
    axis: { labels: false, ticks: false, domain: false },
  };
  const { color, shape } = seriesEncoding(algorithms);
  const x: Position = {
    type: "quantitative",
    scale: { zero: false },
    title: "interquartile mean of scores",
    axis: { tickCount: 5 },
  };
  return {
    width,
    height: Math.min(130, width * 0.66),
    data: { values: rows },
    layer: [
      panelTitle("interquartile mean, 95 % CI"),
      {
        mark: { type: "rule", strokeWidth: 1.4 },
        encoding: { y, color, x: { ...x, field: "low" }, x2: { field: "high" } },
      },
      {
        mark: { type: "point", size: 22 },
        encoding: { y, color, x: { ...x, field: "value" }, shape },
      },
      {
        mark: { type: "text", baseline: "bottom", dy: -3, fontSize: 6, color: MUTED },
        encoding: { y, x: { ...x, field: "value" }, text: { field: "value", format: ".3f" } },
      },
    ],
  };
}
