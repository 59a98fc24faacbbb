/**
 * Dominance between points of which every number is to be maximised.
 *
 * @module
 */

/** A value per objective; what is to be minimised enters with its sign turned. */
export type Point = ArrayLike<number>;

/** What a value is multiplied by to be maximised. */
export function signOf(direction: "maximise" | "minimise"): 1 | -1 {
  return direction === "minimise" ? -1 : 1;
}

/** Whether a point is at least as good in every objective. */
export function covers(a: Point, b: Point): boolean {
  for (let m = 0; m < a.length; m++) if (!(a[m]! >= b[m]!)) return false;
  return true;
}

/**
 * The points that no other beats: indices in descending order of the objectives, first to last. Of equal points only
 * the first is listed; a point with a number that is not there (NaN) is none.
 */
export function frontOf(points: readonly Point[]): number[] {
  const order = [...points.keys()].filter((i) => !Array.from(points[i]!).some(Number.isNaN));
  order.sort((i, j) => {
    const [a, b] = [points[i]!, points[j]!];
    for (let m = 0; m < a.length; m++) if (a[m] !== b[m]) return b[m]! - a[m]!;
    return i - j;
  });
  // Whoever beats a point comes before it.
  const front: number[] = [];
  for (const i of order) if (!front.some((j) => covers(points[j]!, points[i]!))) front.push(i);
  return front;
}
