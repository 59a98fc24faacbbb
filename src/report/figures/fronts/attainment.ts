/**
 * Attainment surfaces of the two best strategies of a problem, and where one attains more than the other.
 *
 * @module
 */
import { type Analysis, runsNote } from "../../../analysis/analyse.ts";
import { byVolume, type FrontAnalysis, type StrategyFronts } from "../../../analysis/fronts/analyse.ts";
import { attainmentDifference, SHARES } from "../../../analysis/fronts/surfaces.ts";
import { unitName } from "../../labels.ts";
import { referenceNote } from "../../reference-point.ts";
import type { Figure } from "../../render.ts";
import { fileName } from "../../tables/table.ts";
import { INK } from "../../theme.ts";
import { figureSpec, type Paper, panelTitle, paperWidth } from "../layout.ts";
import type { Datum, View } from "../view.ts";
import { aimedLayer, type FrontAxis, frontAxis, stairs } from "./axes.ts";

/** Squares along each axis of a difference. */
const SQUARES = 60;

/** Differences of a smaller share of the runs are not drawn. */
const LEAST = 0.05;

/** A figure of one problem of two objectives; undefined for more, and for less than two strategies. */
export function attainmentFigure(analysis: Analysis, front: FrontAnalysis, paper: Paper): Figure | undefined {
  const { task, strategies } = front;
  if (task.signs.length !== 2 || strategies.length < 2) return undefined;
  const { results } = analysis;
  const { budget, oracle } = results;
  const [best, second] = byVolume(front) as [StrategyFronts, StrategyFronts];
  const columns = paper === "single" ? 2 : 4;
  const what = `${task.objective}, ${best.algorithm} and ${second.algorithm} (the two of the highest mean hypervolume) after ${budget.end} ${unitName(budget.unit)}`;
  const reference = referenceNote({
    objectives: results.objectives.filter(({ name }) => name === task.objective),
  });
  return {
    name: `attainment-${fileName(task.objective)}`,
    caption: `Attainment surfaces of ${what}: what 25, 50 and 75 % of ${runsNote(analysis)} attain (dotted, solid, dashed), beside the ${task.known ? "exact front" : "best that all runs found"} (circles); and where one strategy attains more often than the other, by the share of runs${reference}.`,
    width: paperWidth(paper),
    columns,
    spec: (panelWidth) =>
      figureSpec(
        {
          title: `Attainment: ${task.objective}`,
          oracle: oracle.label,
          note: `${what}; ${runsNote(analysis)} each; 25 % dotted, 50 % solid, 75 % dashed; circles: ${task.known ? "exact front" : "best found"}; shade: by how many points of runs one attains more${reference}`,
        },
        panelWidth,
        columns,
        [
          surfacesPanel(front, best, panelWidth, true),
          surfacesPanel(front, second, panelWidth, false),
          differencePanel(front, best, second, panelWidth, columns === 2),
          differencePanel(front, second, best, panelWidth, false),
        ],
      ),
  };
}

const DASHES: Readonly<Record<number, number[]>> = { 0.25: [1, 1.5], 0.5: [1, 0], 0.75: [4, 2] };

function axesOf({ task }: FrontAnalysis, named: boolean): readonly [FrontAxis, FrontAxis] {
  return [frontAxis(task, 0), frontAxis(task, 1, named)];
}

function surfacesPanel(
  front: FrontAnalysis,
  { algorithm, surfaces }: StrategyFronts,
  width: number,
  named: boolean,
): View {
  const [x, y] = axesOf(front, named);
  const rows = surfaces.flatMap(({ share, corners }) =>
    stairs(corners, x, y).map((row) => ({ share, ...row })),
  );
  return {
    width,
    height: width,
    layer: [
      panelTitle(algorithm, 3),
      aimedLayer(front.task.front, x, y, [0, 1]),
      {
        data: { values: rows },
        mark: { type: "line", clip: true, strokeWidth: 1, color: INK },
        encoding: {
          x: { ...x.position, field: "x" },
          y: { ...y.position, field: "y" },
          order: { field: "i", type: "quantitative" },
          strokeDash: {
            field: "share",
            type: "nominal",
            scale: { domain: [...SHARES], range: SHARES.map((share) => DASHES[share]!) },
            legend: null,
          },
        },
      },
    ],
  };
}

/** Where `a` attains more than `b`. */
function differencePanel(
  front: FrontAnalysis,
  a: StrategyFronts,
  b: StrategyFronts,
  width: number,
  named: boolean,
): View {
  const [x, y] = axesOf(front, named);
  return {
    width,
    height: width,
    layer: [
      panelTitle(`more by ${a.algorithm}`, 3),
      {
        data: { values: squares(front, a, b, x, y) },
        mark: { type: "rect", clip: true },
        encoding: {
          x: { ...x.position, field: "x" },
          x2: { field: "x2" },
          y: { ...y.position, field: "y" },
          y2: { field: "y2" },
          color: {
            field: "points",
            type: "quantitative",
            scale: { domain: [0, 100], range: ["#e9edf2", "#08306b"] },
            legend: {
              orient: "bottom",
              direction: "horizontal",
              title: "more runs (points)",
              titleFontSize: 6.5,
              titleFontWeight: "normal",
              labelFontSize: 6.5,
              gradientLength: 70,
              gradientThickness: 5,
              values: [0, 50, 100],
              offset: 4,
            },
          },
        },
      },
      aimedLayer(front.task.front, x, y, [0, 1]),
    ],
  };
}

/** A difference in squares, neighbours in a row put together where they are alike. */
function squares(
  front: FrontAnalysis,
  a: StrategyFronts,
  b: StrategyFronts,
  x: FrontAxis,
  y: FrontAxis,
): Datum[] {
  const [first, second] = [a, b].map(({ fronts }) => fronts.map((own) => own.at(-1)!));
  const difference = attainmentDifference(first!, second!, front.task);
  const at = ({ worst, best }: FrontAxis, i: number): number =>
    Number((worst + ((best - worst) * i) / SQUARES).toPrecision(7));
  const rows: Datum[] = [];
  for (let j = 0; j < SQUARES; j++) {
    let from = 0;
    let level = 0;
    for (let i = 0; i <= SQUARES; i++) {
      const share = i === SQUARES ? 0 : difference(at(x, i + 0.5) / x.factor, at(y, j + 0.5) / y.factor);
      const points = share < LEAST ? 0 : Math.round(100 * share);
      if (points === level) continue;
      if (level > 0)
        rows.push({ x: at(x, from), x2: at(x, i), y: at(y, j), y2: at(y, j + 1), points: level });
      [from, level] = [i, points];
    }
  }
  return rows;
}
