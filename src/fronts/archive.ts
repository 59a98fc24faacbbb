/**
 * The front of the points seen so far, and its hypervolume, kept up to date point by point.
 *
 * @module
 */
import type { Point } from "./dominance.ts";
import { gain } from "./hypervolume.ts";

/** A front that grows; all objectives are maximised. */
export interface Archive {
  /** Hypervolume above the reference point. */
  readonly volume: number;
  /** The points of the front, in the order in which they came. */
  readonly front: readonly Point[];
  /** Takes a copy of a point in, if no other covers it; says whether it did. Points not above the reference are left out. */
  add(point: Point): boolean;
}

/**
 * An empty front. A point that is covered costs a look at each member and allocates nothing; one that enters adds what
 * it gains, so that nothing is measured twice.
 */
export function createArchive(reference: Point): Archive {
  const m = reference.length;
  const front: Point[] = [];
  let volume = 0;

  /** Whether a member is at least as good in all, or the point is not above the reference. */
  const isCovered = (point: Point): boolean => {
    for (let k = 0; k < m; k++) if (!(point[k]! > reference[k]!)) return true;
    for (const member of front) {
      let better = false;
      for (let k = 0; k < m && !better; k++) better = point[k]! > member[k]!;
      if (!better) return true;
    }
    return false;
  };
  const dropCovered = (point: Point): void => {
    let kept = 0;
    for (const member of front) {
      let covered = true;
      for (let k = 0; k < m && covered; k++) covered = point[k]! >= member[k]!;
      if (!covered) front[kept++] = member;
    }
    front.length = kept;
  };

  return {
    get volume() {
      return volume;
    },
    front,
    add(point) {
      if (isCovered(point)) return false;
      // A difference of volumes may come out a little below 0.
      volume += Math.max(0, m === 2 ? stairs(point, front, reference) : gain(point, front, reference));
      dropCovered(point);
      front.push(Float64Array.from(point));
      return true;
    },
  };
}

/**
 * What a point that no member covers gains in two objectives: the strip between it and the members to its right,
 * walked from the nearest step to the left.
 */
function stairs(point: Point, front: readonly Point[], reference: Point): number {
  const [x, y] = [point[0]!, point[1]!];
  // What is covered already beside the point: the highest member at or right of it.
  let floor = reference[1]!;
  for (const member of front) if (member[0]! >= x && member[1]! > floor) floor = member[1]!;
  // From there to the left, step by step; a step hides the part of the strip below it.
  let area = 0;
  let right = x;
  for (;;) {
    let left = reference[0]!;
    let next = y;
    for (const member of front)
      if (member[0]! < right && member[1]! > floor && member[0]! > left)
        [left, next] = [member[0]!, member[1]!];
    area += (right - left) * (y - floor);
    if (next >= y || left <= reference[0]!) return area;
    [right, floor] = [left, next];
  }
}
