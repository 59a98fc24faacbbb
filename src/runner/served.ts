/**
 * Records of runs that `rnb serve` answers: open ones grow row by row beside the traces, finished ones are traces.
 *
 * @module
 */
import { appendFileSync, truncateSync } from "node:fs";
import { dirname, join } from "node:path";
import { messageOf, UserError } from "../errors.ts";
import { settleFile } from "../files/own.ts";
import { readIfThere } from "../files/read.ts";
import { discard, makeFolder } from "../files/write.ts";
import { parseMetric } from "../metric/metric.ts";
import { metricsOf, plainProblem } from "../metric/problem.ts";
import { isTable, type Oracle } from "../oracle/oracle.ts";
import { recordClient } from "../outside/client-file.ts";
import type { Row, RunFile } from "../outside/open-run.ts";
import type { SessionSetup } from "../outside/session.ts";
import { tracePath } from "../results/folder.ts";
import { openFolder } from "../results/open.ts";
import { recordRun } from "../results/record.ts";
import { openRuns } from "../results/run-files.ts";
import { parseTrace } from "../results/trace.ts";
import { formatRow, headerOf, type TraceNames } from "../results/trace-text.ts";
import type { Space } from "../space/space.ts";
import { describeRuns } from "./describe.ts";
import { type Experiment, labelProblem } from "./experiment.ts";
import { columnNames, definitionOf, scoringOf, valuesOf } from "./problem.ts";

/** Opens runs of a results folder; the first one of a label, objective or seed adds it to `experiment.json`. */
export function servedRuns(experiment: Experiment, oracle: Oracle, folder: string): SessionSetup["open"] {
  return async ({ label, objective, seed }, client) => {
    const mistake = labelProblem(label, []);
    if (mistake !== undefined) throw new UserError(mistake);
    const problem =
      experiment.objectives.find(({ name }) => name === objective) ?? plainProblem(parseMetric(objective));
    const run = { ...experiment, objectives: [problem], seeds: { from: seed, to: seed } };
    const made = describeRuns(run, [{ label, name: "serve", options: {} }], oracle);
    await openFolder(folder, made);
    if (client !== undefined) recordClient(join(folder, "logs"), label, client);
    const path = tracePath(folder, problem.name, label, seed);
    const whole = openRuns(folder, problem.name, label).read(`${seed}.csv`);
    return {
      sought: {
        ...definitionOf(problem),
        metrics: metricsOf(problem),
        scoring: scoringOf(problem, made.objectives[0]!),
        table: isTable(oracle) ? valuesOf(problem, oracle) : undefined,
      },
      file: openFile(path, whole, oracle.space, columnNames(problem)),
    };
  };
}

/** @param whole the finished trace, if there is one */
function openFile(
  trace: string,
  whole: Uint8Array | undefined,
  space: Space,
  names: TraceNames | undefined,
): RunFile {
  const path = trace.replace(/\.csv$/, ".open.csv");
  const header = headerOf(names);
  settleFile(path, header);
  const rows = whole === undefined ? readOpen(path, space, names) : readRows(trace, whole, space, names);
  return {
    rows,
    complete: whole !== undefined,
    trace,
    append({ trace: rows }) {
      const row = formatRow(rows, rows.length - 1, space);
      appendTo(path, rows.length === 1 ? `${header}\n${row}` : row);
    },
    finish(result) {
      recordRun(trace, result, space, names);
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
function readOpen(path: string, space: Space, names: TraceNames | undefined): Row[] {
  const bytes = readIfThere(path);
  if (bytes === undefined) return [];
  const end = bytes.lastIndexOf(10) + 1;
  const rows = readRows(path, bytes.subarray(0, end), space, names);
  truncateSync(path, rows.length === 0 ? 0 : end);
  return rows;
}

/** Rows as far as a replay needs them. */
function readRows(path: string, bytes: Uint8Array, space: Space, names: TraceNames | undefined): Row[] {
  if (bytes.length <= headerOf(names).length + 1) return [];
  const width = names?.metrics.length ?? 1;
  try {
    const { proposals, values, cost } = parseTrace(bytes, names);
    const lines = Buffer.from(bytes).toString("utf8").split("\n").slice(1, -1);
    return lines.map((line, i) => ({
      proposals: proposals[i]!,
      architecture: space.parse(line.split(",")[3]!),
      values: Array.from(values.subarray(i * width, (i + 1) * width)),
      cost: cost[i]! - (i === 0 ? 0 : cost[i - 1]!),
    }));
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    throw new UserError(`${path} is damaged (${error.message}); delete it and run again`);
  }
}
