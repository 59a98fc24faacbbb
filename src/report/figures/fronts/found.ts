/**
 * What the strategies found beside the front that is aimed at.
 *
 * @module
 */
import { type Analysis, runsNote } from "../../../analysis/analyse.ts";
import { byVolume, type FrontAnalysis, type StrategyFronts } from "../../../analysis/fronts/analyse.ts";
import type { FrontPoint } from "../../../analysis/fronts/task.ts";
import { metricLabel, unitName } from "../../labels.ts";
import { referenceNote } from "../../reference-point.ts";
import type { Figure } from "../../render.ts";
import { figureSpec, type Paper, panelTitle, paperWidth } from "../layout.ts";
import { seriesEncoding } from "../series.ts";
import type { View } from "../view.ts";
import { aimedLayer, frontAxis, stairs } from "./axes.ts";

/** Of more than two objectives, so many strategies are drawn, the best ones: points lie over each other. */
const DRAWN = 2;

export function foundFigure(analysis: Analysis, paper: Paper): Figure {
  const { fronts, results } = analysis;
  const { algorithms, budget, oracle } = results;
  const labels = algorithms.map(({ label }) => label);
  const panels = fronts.flatMap((front) => pairsOf(front).map((pair) => ({ front, pair })));
  const columns = Math.min(paper === "single" ? 1 : 3, Math.max(2, panels.length));
  const aimed = fronts.every(({ task }) => task.known)
    ? "exact front"
    : "exact front, or the best that all found";
  const more = fronts.some(({ task }) => task.signs.length > 2)
    ? `; of more than two objectives: the points of the median run of the ${DRAWN} best strategies`
    : "";
  const what = `lines: what half of the runs attain after ${budget.end} ${unitName(budget.unit)}; circles: ${aimed}${more}`;
  return {
    name: "fronts",
    caption: `Fronts found beside the ${aimed}: median attainment surfaces of ${runsNote(analysis)}; ${what}${referenceNote(results)} (where the axes end on the worse side).`,
    width: paperWidth(paper),
    columns,
    spec: (panelWidth) =>
      figureSpec(
        {
          title: "Fronts found",
          oracle: oracle.label,
          note: `${runsNote(analysis)}; ${what}; axes reach to the reference point${referenceNote(results)}`,
        },
        panelWidth,
        columns,
        panels.map(({ front, pair }) => panel(front, pair, labels, panelWidth)),
        labels,
      ),
  };
}

/** Every pair of objectives. */
function pairsOf({ task }: FrontAnalysis): (readonly [number, number])[] {
  return task.signs.flatMap((_, x) => task.signs.slice(x + 1).map((__, i) => [x, x + 1 + i] as const));
}

function panel(
  front: FrontAnalysis,
  [first, second]: readonly [number, number],
  labels: readonly string[],
  width: number,
): View {
  const { task, strategies } = front;
  const [x, y] = [frontAxis(task, first), frontAxis(task, second)];
  const { color, strokeDash, shape } = seriesEncoding(labels);
  const encoding = { x: { ...x.position, field: "x" }, y: { ...y.position, field: "y" } };
  const two = task.signs.length === 2;
  const names = task.problem.objectives;
  const pair = two ? "" : `: ${metricLabel(names[first]!.name)} × ${metricLabel(names[second]!.name)}`;
  const lines = strategies.flatMap(({ algorithm, surfaces }) =>
    stairs(surfaces.find(({ share }) => share === 0.5)?.corners ?? [], x, y).map((row) => ({
      algorithm,
      ...row,
    })),
  );
  const points = byVolume(front)
    .slice(0, DRAWN)
    .flatMap((strategy) =>
      medianRun(strategy).map(({ values }) => ({
        algorithm: strategy.algorithm,
        x: x.factor * values[first]!,
        y: y.factor * values[second]!,
      })),
    );
  return {
    width,
    height: 0.8 * width,
    layer: [
      panelTitle(`${task.objective}${pair}`, 3),
      aimedLayer(task.front, x, y, [first, second]),
      two
        ? {
            data: { values: lines },
            mark: { type: "line", clip: true, strokeWidth: 1 },
            encoding: { ...encoding, color, strokeDash, order: { field: "i", type: "quantitative" } },
          }
        : {
            data: { values: points },
            mark: { type: "point", clip: true, size: 9 },
            encoding: { ...encoding, color, shape },
          },
    ],
  };
}

/** The front of the run whose hypervolume is the median; of two in the middle the lower. */
function medianRun({ fronts, volumes }: StrategyFronts): readonly FrontPoint[] {
  const order = [...volumes.keys()].sort((a, b) => volumes[a]! - volumes[b]! || a - b);
  return fronts[order[Math.floor((order.length - 1) / 2)]!]!.at(-1)!;
}
