/**
 * Pareto fronts of two quantities, both to be maximised.
 *
 * @module
 */

/**
 * The points that no other point beats in both: indices, first quantity descending. Of points that are equal in both
 * only the first is listed.
 */
export function paretoFront(x: ArrayLike<number>, y: ArrayLike<number>): number[] {
  const order = Array.from({ length: x.length }, (_, i) => i).sort(
    (i, j) => x[j]! - x[i]! || y[j]! - y[i]! || i - j,
  );
  const front: number[] = [];
  let best = Number.NEGATIVE_INFINITY;
  for (const i of order) {
    if (!(y[i]! > best)) continue;
    front.push(i);
    best = y[i]!;
  }
  return front;
}
