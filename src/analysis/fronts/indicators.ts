/**
 * How good a front is beside the one that is aimed at, in one number.
 *
 * @module
 */
import { additiveEpsilon, frontShare, igdPlus, r2 } from "../../fronts/distances.ts";
import type { FrontPoint, FrontTask } from "./task.ts";

/** The indicators besides the hypervolume; their keys are columns of CSV files. */
export const INDICATORS = ["igd_plus", "epsilon", "r2", "front_share"] as const;
export type Indicator = (typeof INDICATORS)[number];

/** One indicator of a front; NaN where nothing was found yet and there is no distance. */
export function measure(
  indicator: Indicator,
  front: readonly FrontPoint[],
  { front: aimed, weights, signs }: FrontTask,
): number {
  const [points, target] = [front, aimed].map((list) => list.map(({ place }) => place)) as [
    FrontPoint["place"][],
    FrontPoint["place"][],
  ];
  if (indicator === "front_share") return frontShare(points, target);
  if (points.length === 0) return Number.NaN;
  if (indicator === "igd_plus") return igdPlus(points, target);
  if (indicator === "epsilon") return additiveEpsilon(points, target);
  return r2(
    points,
    signs.map(() => 1),
    weights,
  );
}

/** Whether a lower number is better. */
export function isLowBetter(indicator: Indicator): boolean {
  return indicator !== "front_share";
}
