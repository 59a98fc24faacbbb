/**
 * The NAS-Bench-201 search space: 15,625 cells, 6,466 distinct networks.
 *
 * @module
 */
import { defineSpace } from "../space.ts";
import { EDGES, OPERATIONS, TOPOLOGY } from "./cell.ts";
import { canonicalForm } from "./isomorphism.ts";
import { codeOfCell, formatCell, notationsOfCell, parseCell } from "./notations.ts";

/**
 * @example
 * const a = nasBench201.parse("3+1s+n3p");
 * nasBench201.format(a); // |nor_conv_3x3~0|+|nor_conv_1x1~0|skip_connect~1|+|none~0|nor_conv_3x3~1|avg_pool_3x3~2|
 */
export const nasBench201 = defineSpace({
  name: "nas-bench-201",
  decisions: EDGES.map(({ from, to }) => ({ name: `${from}→${to}`, choices: OPERATIONS })),
  topology: TOPOLOGY,
  canonicalForm,
  format: formatCell,
  code: codeOfCell,
  notations: notationsOfCell,
  parse: parseCell,
});
