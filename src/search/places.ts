/**
 * Columns of values, by class of networks or by architecture.
 *
 * @module
 */
import { UserError } from "../errors.ts";
import type { Architecture, Space } from "../space/space.ts";
import type { Budget } from "./budget.ts";

/**
 * The row of an architecture in a table of so many rows. In one by architecture, a budget of distinct networks sees the
 * row of the first encoding of a network that is looked up.
 */
export function places(rows: number, space: Space, { unit }: Budget): (architecture: Architecture) => number {
  if (rows === space.classCount) return space.classOf;
  if (rows !== space.size)
    throw new UserError(
      `a column of ${space.name} has ${space.classCount} or ${space.size} values, not ${rows}`,
    );
  if (unit !== "distinct") return (architecture) => architecture;
  const first = new Int32Array(space.classCount).fill(-1);
  return (architecture) => {
    const classNumber = space.classOf(architecture);
    if (first[classNumber] === -1) first[classNumber] = architecture;
    return first[classNumber]!;
  };
}
