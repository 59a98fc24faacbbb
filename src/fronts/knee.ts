/**
 * Where a front bends most.
 *
 * @module
 */
import type { Point } from "./dominance.ts";

/** A front on its own scale: each objective, maximised, from 0, its worst value, to 1, its best. */
export function scaled(front: readonly Point[]): number[][] {
  const ends = Array.from({ length: front[0]!.length }, (_, m) => {
    const own = front.map((point) => point[m]!);
    return [Math.min(...own), Math.max(...own)] as const;
  });
  return front.map((point) =>
    ends.map(([low, high], m) => (high > low ? (point[m]! - low) / (high - low) : 1)),
  );
}

/**
 * The knee of a front (Das 1999): the point farthest above the plane through the best points of each objective; its
 * index, or undefined for fronts without a point between their ends.
 */
export function kneeOf(front: readonly Point[]): number | undefined {
  if (front.length <= (front[0]?.length ?? 0)) return undefined;
  const heights = scaled(front).map((point) => point.reduce((a, b) => a + b));
  return heights.indexOf(Math.max(...heights));
}
