/**
 * What share of runs attains which part of the space of two objectives (Grunert da Fonseca, Fonseca & Hall, EMO 2001;
 * López-Ibáñez, Paquete & Stützle 2010).
 *
 * @module
 */
import { covers, frontOf, type Point } from "./dominance.ts";

/**
 * The corner points of the region that at least `count` of the runs attain, first objective descending: a run attains
 * all that its points cover. Both objectives are maximised. `count` = half of the runs is the median surface.
 */
export function attainmentSurface(runs: readonly (readonly Point[])[], count: number): [number, number][] {
  const fronts = runs.map((points) => frontOf(points).map((i) => points[i]!));
  const levels = [...new Set(fronts.flatMap((front) => front.map((point) => point[0]!)))].sort(
    (a, b) => b - a,
  );
  // How high each run reaches at or beyond a first value; grows as the first value falls.
  const reach = fronts.map(() => Number.NEGATIVE_INFINITY);
  const at = fronts.map(() => 0);
  const surface: [number, number][] = [];
  let height = Number.NEGATIVE_INFINITY;
  for (const level of levels) {
    for (const [r, front] of fronts.entries())
      while (at[r]! < front.length && front[at[r]!]![0]! >= level) reach[r] = front[at[r]!++]![1]!;
    const attained = [...reach].sort((a, b) => b - a)[count - 1]!;
    if (attained > height) {
      height = attained;
      surface.push([level, height]);
    }
  }
  return surface;
}

/** How many of the runs attain a place: those that hold a point which covers it. */
export function attainedBy(runs: readonly (readonly Point[])[], place: Point): number {
  return runs.filter((points) => points.some((point) => covers(point, place))).length;
}
