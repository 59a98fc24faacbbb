/**
 * The networks that a trade-off is between, drawn: the ends of the front and its knee.
 *
 * @module
 */
import type { Analysis } from "../../../analysis/analyse.ts";
import type { FrontAnalysis } from "../../../analysis/fronts/analyse.ts";
import { metricLabel } from "../../labels.ts";
import { pointText, referenceNote } from "../../reference-point.ts";
import type { Drawing } from "../../render.ts";
import { cellSheet } from "../cells.ts";
import type { Paper } from "../layout.ts";

export function kneeFigure({ fronts, results }: Analysis, paper: Paper): Drawing | undefined {
  if (results.oracle.space !== undefined) return undefined; // its codes are no cells
  const cells = fronts.flatMap(cellsOf);
  if (cells.length === 0) return undefined;
  const exact = fronts.every(({ task }) => task.known);
  return cellSheet(
    "knee",
    {
      title: exact
        ? "Networks of the exact fronts: ends and knees"
        : "Networks of the best fronts found: ends and knees",
      note: `${results.oracle.label} · knee: farthest above the plane through the ends · edges that carry nothing are faint${referenceNote(results)}`,
    },
    cells,
    paper,
  );
}

function cellsOf({ task }: FrontAnalysis) {
  const { front, objective, problem, knee } = task;
  if (front.length === 0) return [];
  const places = front.map(({ place }) => place);
  const ends = problem.objectives.map(({ name }, m) => ({
    what: `best ${metricLabel(name)}`,
    at: places.findIndex((place) => place[m] === Math.max(...places.map((other) => other[m]!))),
  }));
  const picked = knee === undefined ? ends : [ends[0]!, { what: "the knee", at: knee }, ...ends.slice(1)];
  return picked.map(({ what, at }) => ({
    title: `${objective}, ${what}: ${front[at]!.architecture}`,
    note: pointText(problem, front[at]!.values, " · "),
    architecture: front[at]!.architecture,
  }));
}
