/**
 * How people write a cell down. Each notation is written in one way, and read with some freedom in blanks, brackets
 * and quotation marks, as long as it can mean one cell only.
 *
 * @module
 */
import { quote, suggestion, UserError } from "../../errors.ts";
import { EDGES, OPERATIONS, type Operation } from "./cell.ts";
import { cellOfTuple, tupleOfCell } from "./naslib.ts";

/** One letter an operation in the compact code. */
const LETTERS = "ns13p";

interface Notation {
  readonly name: string;
  write(cell: readonly number[]): string;
  /** The cell; undefined where the text is in another notation. Throws where it is in this one, and wrong. */
  read(text: string): number[] | undefined;
}

const WHOLE_STRING = /^\|(\w+)~0\|\+\|(\w+)~0\|(\w+)~1\|\+\|(\w+)~0\|(\w+)~1\|(\w+)~2\|$/;

/** `|op~0|+|op~0|op~1|+|op~0|op~1|op~2|`, also as NAS-Bench-201's code prints a `Structure`. */
const string: Notation = {
  name: "string",
  write(cell) {
    const [a, b, c, d, e, f] = cell.map((operation) => OPERATIONS[operation]);
    return `|${a}~0|+|${b}~0|${c}~1|+|${d}~0|${e}~1|${f}~2|`;
  },
  read(text) {
    // Opening a table reads 15,625 strings: what is well formed is read at once, and the rest finds its error below.
    const names = WHOLE_STRING.exec(text)?.slice(1);
    if (names?.every(isOperation)) return names.map((name) => OPERATIONS.indexOf(name));
    const bare = /^Structure\(4 nodes with (.*)\)$/.exec(text)?.[1] ?? text;
    const groups = bare.split("+");
    if (groups.length !== 3 || !groups.every((group) => /^\|([^|]+\|)+$/.test(group))) return undefined;
    return groups.flatMap((group, index) => {
      const terms = group.slice(1, -1).split("|");
      if (terms.length !== index + 1)
        throw malformed(text, `node ${index + 1} needs ${index + 1} ${index === 0 ? "edge" : "edges"}`);
      return terms.map((term, from) => {
        const [name, ...source] = term.split("~");
        const operation = operationNamed(name!, text);
        if (source.join("~") !== String(from)) throw malformed(text, `${quote(term)} should end in ~${from}`);
        return operation;
      });
    });
  },
};

/** The operations into each node, one letter each: none, skip, 1×1, 3×3, pool; e.g. `3+1s+n3p`. */
const code: Notation = {
  name: "code",
  write(cell) {
    const letters = cell.map((operation) => LETTERS[operation]).join("");
    return `${letters[0]}+${letters.slice(1, 3)}+${letters.slice(3)}`;
  },
  read(text) {
    const letters = /^([ns13p])\+([ns13p]{2})\+([ns13p]{3})$/.exec(text)?.slice(1).join("");
    return letters === undefined ? undefined : [...letters].map((letter) => LETTERS.indexOf(letter));
  },
};

/** Names of operations in the order of the string's edges, with or without brackets and quotation marks. */
const operations: Notation = {
  name: "operations",
  write: (cell) => cell.map((operation) => OPERATIONS[operation]).join(","),
  read(text) {
    const list = /^[[(]?([^[\]()|~]+?),?\s*[\])]?$/.exec(text)?.[1];
    const names = list
      ?.replace(/['"]/g, "")
      .trim()
      .split(/\s*,\s*|\s+/);
    if (names === undefined || names.length === 1 || !names.some(isOperation)) return undefined;
    const cell = names.map((name) => operationNamed(name, text));
    if (cell.length !== EDGES.length) throw malformed(text, `${cell.length} operations; it needs six`);
    return cell;
  },
};

/** Operations with the nodes they come from, node by node, as NAS-Bench-201's code prints its lists. */
const pairs: Notation = {
  name: "pairs",
  write(cell) {
    const [a, b, c, d, e, f] = cell.map(
      (operation, edge) => `('${OPERATIONS[operation]}', ${EDGES[edge]!.from})`,
    );
    return `[(${a},), (${b}, ${c}), (${d}, ${e}, ${f})]`;
  },
  read(text) {
    const plain = text
      .replace(/[\s'"]/g, "")
      .replaceAll("[", "(")
      .replaceAll("]", ")");
    const found = [...plain.matchAll(/\((\w+),(\d+)\)/g)];
    if (found.length === 0 || /[^(),|+]/.test(plain.replace(/\((\w+),(\d+)\)/g, ""))) return undefined;
    const sources = found.map(([, , source]) => Number(source));
    if (sources.join() !== EDGES.map(({ from }) => from).join())
      throw malformed(text, `the operations come from nodes ${sources.join(" ")}, not 0 0 1 0 1 2`);
    return found.map(([, name]) => operationNamed(name!, text));
  },
};

/** The tuple of NASLib and NAS-Bench-Suite-Zero, whose orders are others. */
const naslib: Notation = {
  name: "naslib",
  write: (cell) => `naslib:${tupleOfCell(cell)}`,
  read(text) {
    const digits = digitsAfter("naslib", text);
    return digits && cellOfTuple(`(${digits.join(", ")})`);
  },
};

/** Indices into {@link OPERATIONS} in the order of the string's edges. */
const choices: Notation = {
  name: "choices",
  write: (cell) => `choices:(${cell.join(", ")})`,
  read: (text) => digitsAfter("choices", text),
};

const NOTATIONS: readonly Notation[] = [string, code, operations, pairs, naslib, choices];

/** The published name of a cell. */
export const formatCell = string.write;
/** Its compact code. */
export const codeOfCell = code.write;

/** A cell in every notation, by the notation's name. */
export function notationsOfCell(cell: readonly number[]): Map<string, string> {
  return new Map(NOTATIONS.map(({ name, write }) => [name, write(cell)]));
}

/** Reads any notation. */
export function parseCell(given: string): number[] {
  const text = given.trim();
  for (const { read } of NOTATIONS) {
    const cell = read(text);
    if (cell !== undefined) return cell;
  }
  const digits = sixDigits(text);
  if (digits === undefined)
    throw malformed(
      given,
      "expected |op~0|+|op~0|op~1|+|op~0|op~1|op~2|, a code such as 3+1s+n3p, or another notation of `rnb query`",
    );
  const tuple = `(${digits.join(", ")})`;
  throw malformed(
    given,
    `it has two readings: NASLib's, write naslib:${tuple}, is ${code.write(cellOfTuple(tuple)!)}; ` +
      `NAS-Bench-201's operations in the string's order, write choices:${tuple}, is ${code.write(digits)}`,
  );
}

/** Six digits 0 … 4, with or without separators and brackets. */
function sixDigits(text: string): number[] | undefined {
  const isTuple = /^[[(]?\s*[0-4](?:[\s,]*[0-4]){5}\s*,?\s*[\])]?$/.test(text);
  return isTuple ? text.match(/[0-4]/g)!.map(Number) : undefined;
}

function digitsAfter(prefix: string, text: string): number[] | undefined {
  const [, rest] = new RegExp(`^${prefix}\\s*:(.*)$`, "is").exec(text) ?? [];
  if (rest === undefined) return undefined;
  const digits = sixDigits(rest.trim());
  if (digits === undefined) throw malformed(text, `${prefix}: takes six digits 0 … 4`);
  return digits;
}

function isOperation(name: string): name is Operation {
  return (OPERATIONS as readonly string[]).includes(name);
}

function operationNamed(name: string, text: string): number {
  const operation = OPERATIONS.indexOf(name as Operation);
  if (operation < 0) throw malformed(text, `no operation ${quote(name)}${suggestion(name, OPERATIONS)}`);
  return operation;
}

function malformed(text: string, why: string): UserError {
  return new UserError(`not a NAS-Bench-201 architecture: ${quote(text)}: ${why}`);
}
