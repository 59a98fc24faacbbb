/**
 * NASLib's own numbering of a cell (github.com/automl/NASLib, `naslib/search_spaces/nasbench201/conversions.py`),
 * which NAS-Bench-Suite-Zero uses too: operations skip, none, 3×3, 1×1, pool; edges 0→1, 0→2, 0→3, 1→2, 1→3, 2→3.
 * Neither order is that of the NAS-Bench-201 string.
 *
 * @module
 */
import { CONV_1X1, CONV_3X3, EDGES, NONE, POOL, SKIP } from "./cell.ts";

/** NASLib's number of an operation → ours. */
const OPERATIONS: readonly number[] = [SKIP, NONE, CONV_3X3, CONV_1X1, POOL];

/** NASLib's order of edges, as positions in ours. */
const EDGE_ORDER = [
  [0, 1],
  [0, 2],
  [0, 3],
  [1, 2],
  [1, 3],
  [2, 3],
].map(([from, to]) => EDGES.findIndex((edge) => edge.from === from && edge.to === to));

/** The cell behind a tuple as Python prints it, such as `(4, 0, 3, 1, 4, 3)`; undefined for anything else. */
export function cellOfTuple(text: string): number[] | undefined {
  const digits = /^\(([0-4]), ([0-4]), ([0-4]), ([0-4]), ([0-4]), ([0-4])\)$/.exec(text)?.slice(1);
  if (digits === undefined) return undefined;
  const cell = new Array<number>(EDGES.length).fill(NONE);
  digits.forEach((digit, i) => {
    cell[EDGE_ORDER[i]!] = OPERATIONS[Number(digit)]!;
  });
  return cell;
}

/** The tuple of a cell: the inverse of {@link cellOfTuple}. */
export function tupleOfCell(cell: readonly number[]): string {
  return `(${EDGE_ORDER.map((edge) => OPERATIONS.indexOf(cell[edge]!)).join(", ")})`;
}
