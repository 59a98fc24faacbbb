/**
 * A trace as text: a CSV with a row per counted query.
 *
 * @module
 */
import type { Trace } from "../search/trace.ts";
import type { Space } from "../space/space.ts";

export const TRACE_HEADER = "proposals,encodings,distinct,architecture,value,best,cost";

/** How traces of all kinds of objectives begin. */
export const TRACE_HEAD = TRACE_HEADER.slice(0, TRACE_HEADER.indexOf("value"));

/** What a trace of many metrics, or within limits, calls its columns. */
export interface TraceNames {
  /** The objectives, then what only limits are of. */
  readonly metrics: readonly string[];
  readonly score: "best" | "hypervolume";
}

/** The names of a problem that is more than one metric to be maximised. */
export function traceNames({
  objectives,
  constraints,
}: {
  readonly objectives: readonly { readonly name: string }[];
  readonly constraints: readonly { readonly name: string }[];
}): TraceNames {
  const metrics = [...new Set([...objectives, ...constraints].map(({ name }) => name))];
  return { metrics, score: objectives.length > 1 ? "hypervolume" : "best" };
}

/** The first line of a trace. */
export function headerOf(names: TraceNames | undefined): string {
  if (names === undefined) return TRACE_HEADER;
  const metrics = names.metrics.map((name) => (/[",]/.test(name) ? `"${name.replaceAll('"', '""')}"` : name));
  return `proposals,encodings,distinct,architecture,${metrics.join(",")},${names.score},cost`;
}

/** A trace as CSV: numbers in their shortest exact form; a failed evaluation is empty. */
export function formatTrace(trace: Trace, space: Space, names?: TraceNames): string {
  let text = `${headerOf(names)}\n`;
  for (let i = 0; i < trace.length; i++) text += formatRow(trace, i, space);
  return text;
}

/** One row of it, with the end of its line. */
export function formatRow(trace: Trace, i: number, space: Space): string {
  const code = space.code(trace.architectures[i]!);
  let values = number(trace.values[i * trace.columns]!);
  for (let j = 1; j < trace.columns; j++) values += `,${number(trace.values[i * trace.columns + j]!)}`;
  return `${trace.proposals[i]},${trace.encodings[i]},${trace.distinct[i]},${code},${values},${number(trace.best[i]!)},${trace.costs[i]}\n`;
}

function number(value: number): string {
  return Number.isNaN(value) ? "" : String(value);
}
