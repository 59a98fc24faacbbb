/**
 * How signal travels through a cell: its paths from input to output.
 *
 * @module
 */
import { paths } from "../topology.ts";
import { CONV_1X1, CONV_3X3, NONE, TOPOLOGY } from "./cell.ts";

export interface Paths {
  /** Paths from input to output along edges that are not `none`; 0 … 4. */
  readonly count: number;
  /** Convolutions on the path that has most of them; 0 … 3, and 0 where there is no path. */
  readonly depth: number;
}

const ALL = paths(TOPOLOGY);

/** Counts the paths of a cell. */
export function pathsOfCell(cell: readonly number[]): Paths {
  const open = ALL.filter((path) => path.every((edge) => cell[edge] !== NONE));
  const convolutions = open.map(
    (path) => path.filter((edge) => cell[edge] === CONV_1X1 || cell[edge] === CONV_3X3).length,
  );
  return { count: open.length, depth: Math.max(0, ...convolutions) };
}
