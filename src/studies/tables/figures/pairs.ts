/**
 * Every metric of the first table against one of the others: all networks, and the best of either.
 *
 * @module
 */
import { densityLayer, type Range, rangeOf } from "../../../report/figures/density.ts";
import { figureSpec, type Paper, panelTitle, paperWidth } from "../../../report/figures/layout.ts";
import type { Layer, Position, View } from "../../../report/figures/view.ts";
import { metricLabel } from "../../../report/labels.ts";
import type { Figure } from "../../../report/render.ts";
import { unitOfScale } from "../../../report/units.ts";
import { agreementBetween, type Compared, type TableAnalysis } from "../analyse.ts";
import { axisTitle, networksOf, numbersUpTo } from "../names.ts";
import { bestOn } from "../tables.ts";

/** The best by the horizontal axis, and by the vertical: told apart by shape, too. */
const MARKS = [
  { shape: "triangle-up", color: "#d55e00" },
  { shape: "diamond", color: "#e69f00" },
] as const;

/**
 * Undefined where no network has both.
 *
 * @param there the metric of the vertical axes
 */
export function pairsFigure(analysis: TableAnalysis, there: Compared, paper: Paper): Figure | undefined {
  const { oracle } = analysis;
  const own = analysis.own.filter(({ name }) => agreementBetween(analysis, name, there.name).n > 0);
  if (own.length === 0) return undefined;
  const columns = Math.min(own.length, paper === "single" ? 2 : 4);
  return {
    name: "pairs",
    caption: `Each metric against ${metricLabel(there.name)}, over ${networksOf(analysis)}: shaded by number; triangle: the best by the horizontal axis, diamond: by the vertical one.`,
    width: paperWidth(paper),
    columns,
    spec: (panelWidth) =>
      figureSpec(
        {
          title: `Against ${metricLabel(there.name)}`,
          oracle: oracle.label,
          note: "shade: number of networks; triangle: best by the horizontal axis, diamond: by the vertical",
        },
        panelWidth,
        columns,
        own.map((here, i) => panel(analysis, here, there, panelWidth, i % columns === 0)),
      ),
  };
}

function panel(analysis: TableAnalysis, here: Compared, there: Compared, width: number, left: boolean): View {
  const scaled = ({ values, scale }: Compared): Float64Array =>
    values
      .filter((_, i) => !Number.isNaN(here.values[i]!) && !Number.isNaN(there.values[i]!))
      .map((value) => unitOfScale(scale).factor * value);
  const [xs, ys] = [scaled(here), scaled(there)];
  const [xRange, yRange] = [rangeOf(xs), rangeOf(ys)];
  const x = axis(axisTitle(here), xRange);
  const y = axis(left ? axisTitle(there) : null, yRange);
  const { tau } = agreementBetween(analysis, here.name, there.name);
  const marked = [bestOn(analysis, here.name, there.name), bestOn(analysis, there.name, here.name)];
  const marks = marked.flatMap((best, i): Layer[] => {
    if (best === undefined) return [];
    const at = analysis.population.architectures.indexOf(best.architecture);
    const place = ({ values, scale }: Compared): number => unitOfScale(scale).factor * values[at]!;
    return [
      {
        data: { values: [{ x: place(here), y: place(there) }] },
        mark: { type: "point", ...MARKS[i]!, size: 34, stroke: "#ffffff", strokeWidth: 0.8, clip: false },
        encoding: { x: { ...x, field: "x" }, y: { ...y, field: "y" } },
      },
    ];
  });
  return {
    width,
    height: 0.85 * width,
    layer: [
      panelTitle(`τ ${tau.toFixed(2).replace("-", "−")}`),
      densityLayer(xs, ys, [x, xRange], [y, yRange], 30),
      ...marks,
    ],
  };
}

function axis(title: string | null, { low, high }: Range): Position {
  return {
    type: "quantitative",
    title,
    scale: { domain: [low, high], nice: false },
    axis: { tickCount: 4, grid: false, format: numbersUpTo(high) },
  };
}
