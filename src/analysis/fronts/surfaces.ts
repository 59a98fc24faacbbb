/**
 * Which part of the space of two objectives how many runs of a strategy attain.
 *
 * @module
 */
import { attainedBy, attainmentSurface } from "../../fronts/attainment.ts";
import type { FrontPoint, FrontTask } from "./task.ts";

/** Shares of runs whose surfaces are told. */
export const SHARES = [0.25, 0.5, 0.75] as const;

/** The corners of the region that at least a share of the runs attain; each as the metrics have it. */
export interface Surface {
  readonly share: number;
  readonly corners: readonly (readonly [number, number])[];
}

/** Of a task of two objectives, `runs` being each run's front. */
export function surfacesOf(runs: readonly (readonly FrontPoint[])[], { signs }: FrontTask): Surface[] {
  const turned = turn(runs, signs);
  return SHARES.map((share) => ({
    share,
    corners: attainmentSurface(turned, Math.max(1, Math.ceil(share * runs.length))).map(
      ([x, y]) => [own(x, signs[0]!), own(y, signs[1]!)] as const,
    ),
  }));
}

/** The share of `a`'s runs that attain a place, less that of `b`'s. */
export function attainmentDifference(
  a: readonly (readonly FrontPoint[])[],
  b: readonly (readonly FrontPoint[])[],
  { signs }: FrontTask,
): (x: number, y: number) => number {
  const [first, second] = [turn(a, signs), turn(b, signs)];
  return (x, y) => {
    const place = [signs[0]! * x, signs[1]! * y];
    return attainedBy(first, place) / a.length - attainedBy(second, place) / b.length;
  };
}

function turn(runs: readonly (readonly FrontPoint[])[], signs: readonly number[]): number[][][] {
  return runs.map((front) => front.map(({ values }) => values.map((value, m) => signs[m]! * value)));
}

/** Turned back; adding 0 makes 0 of −0. */
function own(value: number, sign: number): number {
  return sign * value + 0;
}
