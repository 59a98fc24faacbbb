/**
 * The front that a run had found after each budget.
 *
 * @module
 */
import { covers } from "../../fronts/dominance.ts";
import type { Axis, Run } from "../results.ts";
import type { FrontPoint, FrontTask } from "./task.ts";

/** A front for each budget of an ascending list; where nothing came in it is the same array. */
export function frontsOf(
  run: Run,
  { at }: Pick<FrontTask, "at">,
  axis: Axis,
  budgets: readonly number[],
): (readonly FrontPoint[])[] {
  const counter = run[axis];
  let front: readonly FrontPoint[] = [];
  let row = 0;
  return budgets.map((budget) => {
    for (; row < counter.length && counter[row]! <= budget; row++) {
      const point = at(run, row);
      if (point === undefined || front.some((other) => covers(other.place, point.place))) continue;
      front = [...front.filter((other) => !covers(point.place, other.place)), point];
    }
    return front;
  });
}
