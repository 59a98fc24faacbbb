/**
 * The NAS-Bench-201 cell (Dong & Yang, ICLR 2020): four nodes, an operation on each of the six edges i → j, i < j.
 *
 * @module
 */
import { UserError } from "../../errors.ts";
import type { Topology } from "../topology.ts";

/** Operation names in NAS-Bench-201's order; a choice is an index into this list. */
export const OPERATIONS = ["none", "skip_connect", "nor_conv_1x1", "nor_conv_3x3", "avg_pool_3x3"] as const;
export type Operation = (typeof OPERATIONS)[number];

export const NONE = 0;
export const SKIP = 1;
export const CONV_1X1 = 2;
export const CONV_3X3 = 3;
export const POOL = 4;

/** Edges in the order of the NAS-Bench-201 string: those into node 1, then node 2, then node 3. */
export const EDGES = [
  { from: 0, to: 1 },
  { from: 0, to: 2 },
  { from: 1, to: 2 },
  { from: 0, to: 3 },
  { from: 1, to: 3 },
  { from: 2, to: 3 },
] as const;

/** Nodes of a cell: 0 is the input, 3 the output. */
export const NODES = 4;

/** The graph of a cell: each edge carries its operation. */
export const TOPOLOGY: Topology = { nodes: NODES, edges: EDGES, none: NONE, skip: SKIP };

/** One letter an operation in the compact code. */
const LETTERS = "ns13p";

/** `|op~0|+|op~0|op~1|+|op~0|op~1|op~2|` */
export function formatCell(cell: readonly number[]): string {
  const [a, b, c, d, e, f] = cell.map((operation) => OPERATIONS[operation]);
  return `|${a}~0|+|${b}~0|${c}~1|+|${d}~0|${e}~1|${f}~2|`;
}

/** The operations into each node, one letter each: none, skip, 1×1, 3×3, pool; e.g. `3+1s+n3p`. */
export function codeOfCell(cell: readonly number[]): string {
  const letters = cell.map((operation) => LETTERS[operation]).join("");
  return `${letters[0]}+${letters.slice(1, 3)}+${letters.slice(3)}`;
}

/** Reads the NAS-Bench-201 string or the compact code. */
export function parseCell(text: string): number[] {
  const code = /^([ns13p])\+([ns13p]{2})\+([ns13p]{3})$/.exec(text);
  if (code) return [...`${code[1]}${code[2]}${code[3]}`].map((letter) => LETTERS.indexOf(letter));

  const groups = text.split("+");
  if (groups.length === 3 && groups.every((group) => /^\|([^|]+\|)+$/.test(group))) {
    const cell: number[] = [];
    for (const [index, group] of groups.entries()) {
      const terms = group.slice(1, -1).split("|");
      if (terms.length !== index + 1) throw malformed(text, `node ${index + 1} needs ${index + 1} edges`);
      for (const [from, term] of terms.entries()) {
        const [name, ...source] = term.split("~");
        const operation = OPERATIONS.indexOf(name as Operation);
        if (operation < 0) throw malformed(text, `no operation "${name}" (${OPERATIONS.join(", ")})`);
        if (source.join("~") !== String(from)) throw malformed(text, `"${term}" should end in ~${from}`);
        cell.push(operation);
      }
    }
    return cell;
  }
  throw malformed(text, "expected |op~0|+|op~0|op~1|+|op~0|op~1|op~2| or a code such as 3+1s+n3p");
}

function malformed(text: string, why: string): UserError {
  return new UserError(`not a NAS-Bench-201 architecture: "${text}": ${why}`);
}
