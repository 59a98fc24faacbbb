/**
 * Columns of values, by class of networks or by architecture.
 *
 * @module
 */
import { UserError } from "../errors.ts";
import type { Architecture, Space } from "../space/space.ts";
import type { Budget } from "./budget.ts";

/**
 * Where in a column an architecture's value stands. In a column by architecture, a budget of distinct networks sees
 * the value of the first encoding of a network that is looked up.
 */
export function places(
  column: Float64Array,
  space: Space,
  { unit }: Budget,
): (architecture: Architecture) => number {
  if (column.length === space.classCount) return space.classOf;
  if (column.length !== space.size)
    throw new UserError(
      `a column of ${space.name} has ${space.classCount} or ${space.size} values, not ${column.length}`,
    );
  if (unit !== "distinct") return (architecture) => architecture;
  const first = new Int32Array(space.classCount).fill(-1);
  return (architecture) => {
    const classNumber = space.classOf(architecture);
    if (first[classNumber] === -1) first[classNumber] = architecture;
    return first[classNumber]!;
  };
}
