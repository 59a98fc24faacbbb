/**
 * The space of two objectives as a panel's axes: each metric in its own unit and direction, from the reference point to
 * a little beyond the best.
 *
 * @module
 */
import type { FrontPoint, FrontTask } from "../../../analysis/fronts/task.ts";
import { metricLabel } from "../../labels.ts";
import { MUTED } from "../../theme.ts";
import { largeFormat, unitOfScale, withUnit } from "../../units.ts";
import type { Datum, Layer, Position } from "../view.ts";

export interface FrontAxis {
  readonly position: Position;
  readonly factor: number;
  /** Where the axis begins and ends; the first lies where the metric is worse. */
  readonly worst: number;
  readonly best: number;
}

/** The axis of one objective. */
export function frontAxis({ problem, front }: FrontTask, m: number, titled = true): FrontAxis {
  const { name, direction } = problem.objectives[m]!;
  const { factor, name: unit } = unitOfScale(problem.scales[m]!);
  const low = direction === "minimise";
  const values = front.map((point) => factor * point.values[m]!);
  const reference = factor * problem.reference[m]!;
  const top = low ? Math.min(...values) : Math.max(...values);
  const best = top + 0.06 * (top - reference);
  const domain = low ? [best, reference] : [reference, best];
  const title = `${withUnit(metricLabel(name), unit)}${low ? ", lower is better" : ""}`;
  return {
    factor,
    worst: reference,
    best,
    position: {
      type: "quantitative",
      title: titled ? title : null,
      scale: { domain, nice: false, zero: false },
      axis: { tickCount: 4, grid: false, ...largeFormat([0, Math.max(...domain.map(Math.abs))]) },
    },
  };
}

/** The line around what corners attain, for a layer with `order`. Corners as the metrics have them. */
export function stairs(
  corners: readonly (readonly [number, number])[],
  x: FrontAxis,
  y: FrontAxis,
): { x: number; y: number; i: number }[] {
  if (corners.length === 0) return [];
  const line: [number, number][] = [];
  let height = y.worst;
  for (const [first, second] of corners) {
    line.push([x.factor * first, height]);
    height = y.factor * second;
    line.push([x.factor * first, height]);
  }
  line.push([x.worst, height]);
  return line.map(([a, b], i) => ({ x: a, y: b, i }));
}

/** The front that is aimed at, as open circles. */
export function aimedLayer(
  front: readonly FrontPoint[],
  x: FrontAxis,
  y: FrontAxis,
  at: readonly number[],
): Layer {
  const values: Datum[] = front.map((point) => ({
    x: x.factor * point.values[at[0]!]!,
    y: y.factor * point.values[at[1]!]!,
    architecture: point.architecture,
  }));
  return {
    data: { values },
    mark: { type: "point", filled: false, color: MUTED, size: 16, strokeWidth: 0.7, clip: true },
    encoding: { x: { ...x.position, field: "x" }, y: { ...y.position, field: "y" } },
  };
}
