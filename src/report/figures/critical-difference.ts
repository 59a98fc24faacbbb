/**
 * Critical-difference diagram (Demšar, JMLR 2006): mean ranks over tasks, bars join strategies that Nemenyi's test does not
 * tell apart.
 *
 * @module
 */
import type { AcrossTasks, Analysis } from "../../analysis/analyse.ts";
import { cliques, FEW_TASKS, type Friedman } from "../../analysis/friedman.ts";
import { textWidth } from "../fonts.ts";
import { unitName } from "../labels.ts";
import { referenceNote } from "../reference-point.ts";
import type { Figure } from "../render.ts";
import { INK, MUTED, seriesStyle } from "../theme.ts";
import { arrange, figureSpec, type Paper } from "./layout.ts";
import type { Layer, MarkDef, View } from "./view.ts";

/** Vertical distances in points. */
const CD_AT = 10;
const AXIS_AT = 30;
const CLIQUE_STEP = 5;
const LABEL_STEP = 10;

/** Horizontal ones: beside the scale, between a name and its rank, and the length below which names are cut off. */
const MARGIN = 4;
const LEADER = 10;
const SHORTEST = 60;

export function criticalDifference(
  analysis: Analysis,
  across: AcrossTasks,
  result: Friedman,
  paper: Paper,
): Figure {
  const { budget, oracle } = analysis.results;
  const { width } = arrange(1, paper);
  const few = result.tasks < FEW_TASKS;
  const p = result.p < 0.001 ? "p < .001" : `p = ${result.p.toFixed(3).replace(/^0/, "")}`;
  const warning = few ? `; only ${result.tasks} tasks: read as a description, not as a test` : "";
  return {
    name: "critical-difference",
    caption: `Mean ranks over ${result.tasks} objectives after ${budget.end} ${unitName(budget.unit)}, 1 the best; thick bars join strategies within Nemenyi's critical difference at level .05.`,
    width,
    columns: 1,
    spec: (panelWidth) =>
      figureSpec(
        {
          title: "Critical-difference diagram",
          oracle: oracle.label,
          note: `mean rank over ${result.tasks} objectives at ${budget.end} ${unitName(budget.unit)}; Friedman ${p}${warning}${referenceNote(analysis.results)}`,
        },
        panelWidth,
        1,
        [diagram(across.algorithms, result, panelWidth)],
      ),
  };
}

/** A name, and where its strategy's rank lies on the scale, from 0 at its side of the diagram to 1 at the other. */
interface Name {
  readonly needs: number;
  readonly at: number;
}

/**
 * Where the scale begins and how long it is: as long as names leave room for, left and right of the ranks they belong
 * to. Names that no scale would leave room for are cut off.
 */
function scaleBetween(left: readonly Name[], right: readonly Name[], width: number) {
  const margin = (names: readonly Name[], span: number): number =>
    Math.max(MARGIN, ...names.map(({ needs, at }) => needs - at * span));
  let span = Math.floor(width - 2 * MARGIN);
  const fits = (): boolean => margin(left, span) + span + margin(right, span) <= width;
  while (span > SHORTEST && !fits()) span--;
  return { start: fits() ? margin(left, span) : (width - span) / 2, span };
}

function diagram(algorithms: readonly string[], result: Friedman, width: number): View {
  const k = algorithms.length;
  const order = result.meanRanks
    .map((_, i) => i)
    .sort((a, b) => result.meanRanks[a]! - result.meanRanks[b]! || a - b);
  const groups = cliques(result.meanRanks, result.criticalDifference);
  const side = Math.ceil(k / 2);
  const labelsAt = AXIS_AT + 8 + CLIQUE_STEP * groups.length;
  const height = labelsAt + LABEL_STEP * side + 2;
  const names = algorithms.map((label, i) => `${label} ${result.meanRanks[i]!.toFixed(2)}`);
  const widths = names.map((name) => textWidth(name, 6.5, "regular"));
  const share = (rank: number): number => (rank - 1) / (k - 1);
  const { start, span } = scaleBetween(
    order.slice(0, side).map((i) => ({ needs: widths[i]! + LEADER, at: share(result.meanRanks[i]!) })),
    order.slice(side).map((i) => ({ needs: widths[i]! + LEADER, at: 1 - share(result.meanRanks[i]!) })),
    width,
  );
  const at = (rank: number): number => start + share(rank) * span;
  const line = (x: number, x2: number, y: number, y2: number, look: Partial<MarkDef> = {}): Layer => ({
    mark: { type: "rule", strokeWidth: 0.7, color: INK, ...look },
    encoding: { x: { value: x }, x2: { value: x2 }, y: { value: y }, y2: { value: y2 } },
  });
  const text = (label: string, x: number, y: number, look: Partial<MarkDef> = {}): Layer => ({
    mark: { type: "text", text: label, baseline: "middle", fontSize: 6.5, ...look },
    encoding: { x: { value: x }, y: { value: y } },
  });
  const shown = Math.min(result.criticalDifference, k - 1);
  const exceeds = result.criticalDifference > k - 1;
  return {
    width,
    height,
    data: { values: [{}] },
    layer: [
      text(
        `CD = ${result.criticalDifference.toFixed(2)}${exceeds ? " (wider than the scale)" : ""}`,
        at(1),
        CD_AT - 7,
        { align: "left" },
      ),
      line(at(1), at(1 + shown), CD_AT, CD_AT, { strokeWidth: 1.2 }),
      ...[at(1), at(1 + shown)].map((x) => line(x, x, CD_AT - 3, CD_AT + 3, { strokeWidth: 0.7 })),
      line(at(1), at(k), AXIS_AT, AXIS_AT),
      ...Array.from({ length: k }, (_, i) => [
        line(at(i + 1), at(i + 1), AXIS_AT - 4, AXIS_AT),
        text(String(i + 1), at(i + 1), AXIS_AT - 8, { align: "center", color: MUTED }),
      ]).flat(),
      ...groups.map((group, row) =>
        line(
          at(result.meanRanks[group[0]!]!) - 2,
          at(result.meanRanks[group.at(-1)!]!) + 2,
          AXIS_AT + 6 + CLIQUE_STEP * row,
          AXIS_AT + 6 + CLIQUE_STEP * row,
          { strokeWidth: 2.4 },
        ),
      ),
      // On each side the outermost strategy's line is the shortest, so that names reach in under the scale.
      ...order.flatMap((index, position) => {
        const left = position < side;
        const y = labelsAt + LABEL_STEP * (left ? position : k - 1 - position) + LABEL_STEP / 2;
        const x = at(result.meanRanks[index]!);
        const room = (left ? x : width - x) - LEADER;
        const wide = Math.min(widths[index]!, room) + 3;
        const color = seriesStyle(index).colour;
        return [
          line(x, x, AXIS_AT, y, { color }),
          line(x, left ? wide : width - wide, y, y, { color }),
          text(names[index]!, left ? 0 : width, y, { align: left ? "left" : "right", limit: room + 1 }),
        ];
      }),
    ],
  };
}
