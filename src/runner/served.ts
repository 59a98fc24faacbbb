/**
 * Records of runs that `rnb serve` answers: open ones grow row by row beside the traces, finished ones are traces.
 *
 * @module
 */
import { appendFileSync, existsSync, truncateSync } from "node:fs";
import { dirname, join } from "node:path";
import { messageOf, UserError } from "../errors.ts";
import { settleFile } from "../files/own.ts";
import { readBytes, readIfThere } from "../files/read.ts";
import { discard, makeFolder } from "../files/write.ts";
import { parseMetric } from "../metric/metric.ts";
import type { Oracle } from "../oracle/oracle.ts";
import { recordClient } from "../outside/client-file.ts";
import type { Row, RunFile } from "../outside/open-run.ts";
import type { SessionSetup } from "../outside/session.ts";
import { tracePath } from "../results/folder.ts";
import { openFolder } from "../results/open.ts";
import { recordRun } from "../results/record.ts";
import { formatRow, parseTrace, TRACE_HEADER } from "../results/trace.ts";
import type { Space } from "../space/space.ts";
import { describeRuns } from "./describe.ts";
import { type Experiment, labelProblem } from "./experiment.ts";

/** Opens runs of a results folder; the first one of a label, objective or seed adds it to `experiment.json`. */
export function servedRuns(experiment: Experiment, oracle: Oracle, folder: string): SessionSetup["open"] {
  return async ({ label, objective, seed }, client) => {
    const problem = labelProblem(label, []);
    if (problem !== undefined) throw new UserError(problem);
    const metric = parseMetric(objective);
    const run = { ...experiment, objectives: [metric], seeds: { from: seed, to: seed } };
    await openFolder(folder, describeRuns(run, [{ label, name: "serve", options: {} }], oracle));
    if (client !== undefined) recordClient(join(folder, "logs"), label, client);
    const path = tracePath(folder, metric.name, label, seed);
    return { metric, file: openFile(path, oracle.space) };
  };
}

function openFile(trace: string, space: Space): RunFile {
  const path = trace.replace(/\.csv$/, ".open.csv");
  settleFile(path, TRACE_HEADER);
  const complete = existsSync(trace);
  const rows = complete ? readRows(trace, readBytes(trace), space) : readOpen(path, space);
  return {
    rows,
    complete,
    trace,
    append({ trace: rows }) {
      const row = formatRow(rows, rows.length - 1, space);
      appendTo(path, rows.length === 1 ? `${TRACE_HEADER}\n${row}` : row);
    },
    finish(result) {
      recordRun(trace, result, space);
      discard(path);
    },
  };
}

function appendTo(path: string, text: string): void {
  makeFolder(dirname(path));
  try {
    appendFileSync(path, text);
  } catch (error) {
    throw new UserError(`cannot write ${path}: ${messageOf(error)}`);
  }
}

/** The whole rows of an open run; half a row, which a kill may leave, is cut off. */
function readOpen(path: string, space: Space): Row[] {
  const bytes = readIfThere(path);
  if (bytes === undefined) return [];
  const end = bytes.lastIndexOf(10) + 1;
  const rows = readRows(path, bytes.subarray(0, end), space);
  truncateSync(path, rows.length === 0 ? 0 : end);
  return rows;
}

/** Rows as far as a replay needs them. */
function readRows(path: string, bytes: Buffer, space: Space): Row[] {
  if (bytes.length <= TRACE_HEADER.length + 1) return [];
  try {
    const { proposals, values, cost } = parseTrace(bytes);
    const lines = bytes.toString("utf8").split("\n").slice(1, -1);
    return lines.map((line, i) => ({
      proposals: proposals[i]!,
      architecture: space.parse(line.split(",")[3]!),
      value: values[i]!,
      cost: cost[i]! - (i === 0 ? 0 : cost[i - 1]!),
    }));
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    throw new UserError(`${path} is damaged (${error.message}); delete it and run again`);
  }
}
