/**
 * A front among all architectures of its table, two objectives a panel; and its cells.
 *
 * @module
 */
import { cellSheet } from "../../report/figures/cells.ts";
import { densityLayer, type Range, rangeOf } from "../../report/figures/density.ts";
import { arrange, figureSpec, type Paper, panelTitle } from "../../report/figures/layout.ts";
import type { Position, View } from "../../report/figures/view.ts";
import { metricLabel } from "../../report/labels.ts";
import type { Drawing, Figure } from "../../report/render.ts";
import { shown, unitOfScale, withUnit } from "../../report/units.ts";
import type { FrontAnalysis } from "./analyse.ts";

export function frontFigure(analysis: FrontAnalysis, paper: Paper): Figure {
  const { objectives, oracle, unit } = analysis;
  const pairs = objectives.flatMap((_, x) => objectives.slice(x + 1).map((__, i) => [x, x + 1 + i] as const));
  const { width, columns } = arrange(pairs.length, paper);
  const names = objectives.map(({ name, direction }) => `${metricLabel(name)} ${direction}d`).join(", ");
  return {
    name: "front",
    caption: `${names}: all ${unit} of the table (shaded by number) and those that no other beats in all.`,
    width,
    columns,
    spec: (panelWidth) =>
      figureSpec(
        {
          title: "The exact front",
          oracle: oracle.label,
          note: `${names}; shade: number of ${unit}; points: the ${analysis.front.length} that no other beats in all`,
        },
        panelWidth,
        columns,
        pairs.map(([x, y]) => panel(analysis, x, y, panelWidth)),
      ),
  };
}

function panel({ objectives, values, front }: FrontAnalysis, x: number, y: number, width: number): View {
  const [xUnit, yUnit] = [x, y].map((m) => unitOfScale(objectives[m]!.scale)) as [Unit, Unit];
  const xs = values[x]!.map((value) => xUnit.factor * value);
  const ys = values[y]!.map((value) => yUnit.factor * value);
  const [xRange, yRange] = [rangeOf(xs), rangeOf(ys)];
  const axis = (m: number, unit: Unit, { low, high }: Range): Position => ({
    type: "quantitative",
    title: withUnit(metricLabel(objectives[m]!.name), unit.name),
    scale: { domain: [low, high], nice: false },
    axis: { tickCount: 4, grid: false },
  });
  const xAxis = axis(x, xUnit, xRange);
  const yAxis = axis(y, yUnit, yRange);
  const points = front.map(({ candidate }) => ({ x: xs[candidate]!, y: ys[candidate]! }));
  const encoding = { x: { ...xAxis, field: "x" }, y: { ...yAxis, field: "y" } };
  return {
    width,
    height: 0.8 * width,
    layer: [
      panelTitle(`${metricLabel(objectives[x]!.name)} × ${metricLabel(objectives[y]!.name)}`),
      densityLayer(xs, ys, [xAxis, xRange], [yAxis, yRange]),
      {
        data: { values: points },
        mark: {
          type: "point",
          color: "#d55e00",
          size: 18,
          stroke: "#ffffff",
          strokeWidth: 0.6,
          filled: true,
        },
        encoding,
      },
    ],
  };
}

type Unit = ReturnType<typeof unitOfScale>;

/** Cells along the front, its ends and its knee among them; undefined where architectures are no cells. */
export function frontCells(analysis: FrontAnalysis, paper: Paper): Drawing | undefined {
  const { objectives, values, front, knee, oracle, space } = analysis;
  if (oracle.space !== undefined) return undefined;
  const most = Math.min(6, front.length);
  const spread = Array.from({ length: most }, (_, i) =>
    Math.round((i * (front.length - 1)) / Math.max(1, most - 1)),
  );
  const picked = [...new Set([...spread, ...(knee === undefined ? [] : [knee])])].sort((a, b) => a - b);
  return cellSheet(
    "front-cells",
    {
      title: "Architectures along the front",
      note: `${oracle.label} · from the best ${metricLabel(objectives[0]!.name)} on; faint edges carry nothing`,
    },
    picked.map((i) => {
      const { candidate, architecture } = front[i]!;
      const numbers = objectives.map(
        ({ name, scale }, m) => `${metricLabel(name)} ${shown(values[m]![candidate]!, unitOfScale(scale))}`,
      );
      const code = space.code(architecture);
      return {
        title: `${i + 1}${i === knee ? ", the knee" : ""}: ${code}`,
        note: numbers.join(" · "),
        architecture: code,
      };
    }),
    paper,
  );
}
