/**
 * Reads traces, over bytes: a report reads more than a million rows, and a general CSV parser takes four times as long (csv-parse: .75 s for 120,000 rows).
 *
 * @module
 */
import { UserError } from "../errors.ts";
import { headerOf, type TraceNames } from "./trace-text.ts";

/** What a trace file says, as columns of equal length: the counted queries in order. */
export interface TraceColumns {
  /** Cumulative counters after each query. */
  readonly distinct: Uint32Array;
  readonly encodings: Uint32Array;
  readonly proposals: Uint32Array;
  /** Cumulative cost in the oracle's unit. */
  readonly cost: Float64Array;
  /**
   * The objective's value of each query; accuracies are fractions. Of many metrics, `values[row * metrics + j]`: the
   * objectives in order, then what only limits are of.
   */
  readonly values: Float64Array;
  /** The best value so far; of many objectives, the hypervolume so far. */
  readonly best: Float64Array;
  /** Codes of the architectures asked; only where there are many metrics, or limits. */
  readonly architectures?: readonly string[] | undefined;
  /** Rows at which the incumbent changed, ascending, and the code of the architecture that became it. */
  readonly improvements: readonly { readonly row: number; readonly architecture: string }[];
}

/** Bytes of `1,1,1,a,,,1` and the end of its line. */
const SHORTEST_ROW = 12;

const COMMA = 44;
const NEWLINE = 10;
const POINT = 46;
const ZERO = 48;

/**
 * Parses and checks a trace; throws a UserError that says what is wrong and in which line.
 *
 * @param names of a trace of many metrics, or within limits
 */
export function parseTrace(bytes: Uint8Array, names?: TraceNames): TraceColumns {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const header = headerOf(names);
  const metrics = names?.metrics.length ?? 1;
  const firstEnd = text.indexOf(NEWLINE);
  if (firstEnd < 0 || text.toString("utf8", 0, firstEnd) !== header)
    throw new UserError(`its first line is not ${quoteHeader(header)}`);
  if (text[text.length - 1] !== NEWLINE) throw new UserError("its last line is cut off");
  let rows = -1;
  for (let at = 0; at < text.length; at++) if (text[at] === NEWLINE) rows++;
  if (rows < 1) throw new UserError("it has no rows");
  const fields = metrics === 1 ? "seven fields" : `${metrics + 6} fields`;
  // Before columns are made for them: empty lines would take many times the memory of the file.
  if (rows * (SHORTEST_ROW + metrics - 1) > text.length)
    throw new UserError(`it has lines without ${fields}`);

  const counters = [new Uint32Array(rows), new Uint32Array(rows), new Uint32Array(rows)] as const;
  const values = new Float64Array(rows * metrics);
  const best = new Float64Array(rows);
  const cost = new Float64Array(rows);
  const improvements: { row: number; architecture: string }[] = [];
  const architectures = names && new Array<string>(rows);
  let at = firstEnd + 1;

  /** Where the field that starts at `at` ends; its separator must be the one expected. */
  const fieldEnd = (separator: number, row: number): number => {
    let end = at;
    while (text[end] !== COMMA && text[end] !== NEWLINE) end++;
    if (text[end] !== separator) throw new UserError(`line ${row + 2} does not have ${fields}`);
    return end;
  };
  const numberAt = (separator: number, row: number): number => {
    const end = fieldEnd(separator, row);
    const parsed = decimal(text, at, end);
    at = end + 1;
    if (parsed !== undefined) return parsed;
    throw new UserError(`line ${row + 2} has a field that is not a number`);
  };
  /** Whether a row is better than all before it; its score must say so. */
  const improves = (row: number, before: number): boolean => {
    const better =
      names === undefined
        ? values[row]! > before || (Number.isNaN(before) && !Number.isNaN(values[row]!))
        : best[row]! > before || (Number.isNaN(before) && !Number.isNaN(best[row]!));
    const expected = !better ? before : names === undefined ? values[row]! : best[row]!;
    if (!Object.is(best[row], expected))
      throw new UserError(
        `line ${row + 2}: "${names?.score ?? "best"}" is ${names === undefined ? "not the best value so far" : "worse than before"}`,
      );
    return better;
  };

  for (let row = 0; row < rows; row++) {
    for (const counter of counters) {
      const count = numberAt(COMMA, row);
      if (!Number.isInteger(count) || count < (row === 0 ? 1 : counter[row - 1]!) || count > 0xffffffff)
        throw new UserError(`line ${row + 2} counts backwards`);
      counter[row] = count;
    }
    const from = at;
    const to = fieldEnd(COMMA, row);
    at = to + 1;
    for (let j = 0; j < metrics; j++) values[row * metrics + j] = numberAt(COMMA, row);
    best[row] = numberAt(COMMA, row);
    cost[row] = numberAt(NEWLINE, row);
    const better = improves(row, row === 0 ? Number.NaN : best[row - 1]!);
    if (architectures === undefined && !better) continue;
    const architecture = text.toString("latin1", from, to);
    if (architectures !== undefined) architectures[row] = architecture;
    if (better) improvements.push({ row, architecture });
  }
  const [proposals, encodings, distinct] = counters;
  return { proposals, encodings, distinct, values, best, cost, improvements, architectures };
}

/** A header as a message quotes it. */
function quoteHeader(header: string): string {
  return header.includes('"') ? header : `"${header}"`;
}

/**
 * The number written in bytes `from` … `to`; NaN for "NaN" and for an empty field (an evaluation that failed);
 * undefined for anything else. Digits up to 2^53 over a power of ten up to 10^22 divide to the nearest double
 * (Clinger 1990), so this equals `Number(text)`.
 */
function decimal(text: Buffer, from: number, to: number): number | undefined {
  let digits = 0;
  let decimals = -1;
  let at = from;
  for (; at < to; at++) {
    const byte = text[at]!;
    if (byte === POINT && decimals < 0) decimals = 0;
    else {
      const digit = byte - ZERO;
      if (digit < 0 || digit > 9) break;
      digits = digits * 10 + digit;
      if (decimals >= 0) decimals++;
    }
  }
  if (at === to && to - from <= 16 && to > from && !(decimals >= 0 && to - from === 1))
    return decimals > 0 ? digits / 10 ** decimals : digits;
  const word = text.toString("latin1", from, to);
  if (word === "" || word === "NaN") return Number.NaN;
  return /^-?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?$/.test(word) ? Number(word) : undefined;
}
