/**
 * What searches found, as the analysis takes it, and as files.
 *
 * @module
 */
import { checkpoints, curve, logGrid, type Point } from "../../src/analysis/curves.ts";
import type { Run } from "../../src/analysis/results.ts";
import { formatRow, TRACE_HEADER } from "../../src/results/trace-text.ts";
import type { QueryBudget } from "../../src/search/budget.ts";
import type { SearchResult } from "../../src/search/trace.ts";
import { nasBench201 } from "../../src/space/nas-bench-201/index.ts";

/** A run that is done: as its books have it, and as the analysis takes it. */
export interface Done {
  readonly label: string;
  readonly seed: number;
  readonly result: SearchResult;
  readonly run: Run;
}

export function doneRun(objective: string, label: string, seed: number, result: SearchResult): Done {
  const { trace, ending } = result;
  const improvements: { row: number; architecture: string }[] = [];
  for (let row = 0; row < trace.length; row++)
    if (row === 0 || trace.best[row] !== trace.best[row - 1])
      improvements.push({ row, architecture: nasBench201.code(trace.architectures[row]!) });
  const { proposals, encodings, distinct, values, best, costs: cost } = trace;
  const columns = { proposals, encodings, distinct, values, best, cost, improvements };
  const status = ending === "budget" ? "complete" : ending;
  return { label, seed, result, run: { objective, algorithm: label, seed, status, ...columns } };
}

/** The curve of one strategy; runs that ended early keep what they had. */
export function curveOf(runs: readonly Run[], { queries, unit }: QueryBudget, optimum: number): Point[] {
  const budgets = [...new Set([...logGrid(1, queries), ...checkpoints(queries)])].sort((a, b) => a - b);
  return curve(runs, unit, budgets, optimum);
}

/** All traces as one CSV: which run, then the row as `rnb run` writes it. */
export function tracesCsv(objective: string, done: readonly Done[]): string {
  const inOrder = [...done].sort((a, b) => a.seed - b.seed);
  const labels = [...new Set(done.map(({ label }) => label))];
  let text = `objective,algorithm,seed,${TRACE_HEADER}\n`;
  for (const label of labels)
    for (const one of inOrder)
      if (one.label === label)
        for (let row = 0; row < one.result.trace.length; row++)
          text += `${quoted(objective)},${label},${one.seed},${formatRow(one.result.trace, row, nasBench201)}`;
  return text;
}

/** Metrics may have commas. */
function quoted(field: string): string {
  return /[",]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field;
}
