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
import type { Figure } from "../render.ts";
import { INK, MUTED, seriesStyle } from "../theme.ts";
import { arrange, figureSpec, type Paper, type View } from "./layout.ts";

/** Vertical distances in points. */
const AXIS_AT = 26;
const CLIQUE_STEP = 5;
const LABEL_STEP = 10;

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
    caption: `Mean ranks over ${result.tasks} objectives after ${budget.queries} ${unitName(budget.unit)}, 1 the best; thick bars join strategies within Nemenyi's critical difference at level .05.`,
    width,
    columns: 1,
    spec: (panelWidth) =>
      figureSpec(
        {
          title: "Critical-difference diagram",
          oracle: oracle.label,
          note: `mean rank over ${result.tasks} objectives at ${budget.queries} ${unitName(budget.unit)}; Friedman ${p}${warning}`,
        },
        panelWidth,
        1,
        [diagram(across.algorithms, result, panelWidth)],
      ),
  };
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
  // Ranks run over the middle of the panel; names stand at its ends.
  const names = algorithms.map((label, i) => `${label} ${result.meanRanks[i]!.toFixed(2)}`);
  const longest = Math.max(...names.map((name) => textWidth(name, 6.5, "regular")));
  const margin = Math.min(longest + 10, width * 0.42);
  const at = (rank: number): number => margin + ((rank - 1) / (k - 1)) * (width - 2 * margin);
  const line = (x: number, x2: number, y: number, y2: number, mark: View = {}): View => ({
    mark: { type: "rule", strokeWidth: 0.7, color: INK, ...mark },
    encoding: { x: { value: x }, x2: { value: x2 }, y: { value: y }, y2: { value: y2 } },
  });
  const text = (label: string, x: number, y: number, mark: View = {}): View => ({
    mark: { type: "text", text: label, baseline: "middle", fontSize: 6.5, ...mark },
    encoding: { x: { value: x }, y: { value: y } },
  });
  const shown = Math.min(result.criticalDifference, k - 1);
  const exceeds = result.criticalDifference > k - 1;
  return {
    width,
    height,
    data: { values: [{}] },
    layer: [
      line(at(1), at(1 + shown), 6, 6, { strokeWidth: 1.2 }),
      ...[at(1), at(1 + shown)].map((x) => line(x, x, 3, 9, { strokeWidth: 0.7 })),
      text(
        `CD = ${result.criticalDifference.toFixed(2)}${exceeds ? " (wider than the scale)" : ""}`,
        at(1 + shown) + 4,
        6,
        {
          align: "left",
        },
      ),
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
      ...order.flatMap((index, position) => {
        const left = position < side;
        const y = labelsAt + LABEL_STEP * (left ? position : k - 1 - position) + LABEL_STEP / 2;
        const x = at(result.meanRanks[index]!);
        const end = left ? margin - 4 : width - margin + 4;
        const color = seriesStyle(index).colour;
        return [
          line(x, x, AXIS_AT, y, { color }),
          line(x, end, y, y, { color }),
          text(names[index]!, end + (left ? -3 : 3), y, {
            align: left ? "right" : "left",
            limit: margin - 5,
          }),
        ];
      }),
    ],
  };
}
