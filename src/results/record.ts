/**
 * Writes what became of one run: its trace, and why it ended if not by its budget.
 *
 * @module
 */
import { writeWhole } from "../files/write.ts";
import type { SearchResult } from "../search/trace.ts";
import type { Space } from "../space/space.ts";
import { deleteEnd, writeEnd } from "./end.ts";
import { formatTrace, type TraceNames } from "./trace-text.ts";

const REASONS = {
  stalled: "the strategy only repeated itself",
  finished: "the strategy returned by itself",
  exhausted: "every architecture of the space was asked",
} as const;

/** Writes a finished run. The reason comes first: a trace that is shorter than its budget always has one. */
export function recordRun(
  path: string,
  { trace, ending }: SearchResult,
  space: Space,
  names?: TraceNames,
): void {
  if (ending === "budget") deleteEnd(path);
  else writeEnd(path, { status: ending, reason: REASONS[ending] });
  writeWhole(path, formatTrace(trace, space, names));
}

/** Writes why a run failed; it leaves no trace and is tried again when the experiment is run again. */
export function recordFailure(path: string, reason: string): void {
  writeEnd(path, { status: "failed", reason });
}
