/**
 * Where in an experiment file a mistake stands that only the oracle or a strategy can see.
 *
 * @module
 */
import { readFileSync } from "node:fs";
import { type Document, isMap, isScalar, LineCounter, parseDocument } from "yaml";
import { messageOf, UsageError } from "../errors.ts";
import { leavesOf, MetricError, parseMetric } from "../oracle/metric.ts";
import type { Experiment } from "./experiment.ts";

/** A mistake at a path of an experiment, e.g. `algorithms, 0, options, initial`. */
export class SpecError extends UsageError {
  override name = "SpecError";
  readonly where: readonly PropertyKey[];
  constructor(message: string, where: readonly PropertyKey[]) {
    super(message);
    this.where = where;
  }
}

/** The error with file and line, if it is about something that the file says; else the error as it is. */
export function withLine(error: unknown, path: string, experiment: Experiment): unknown {
  let where: readonly PropertyKey[] | undefined;
  if (error instanceof SpecError) where = error.where;
  if (error instanceof MetricError) where = placeOf(error.metric, experiment);
  if (where === undefined) return error;
  const lines = new LineCounter();
  const document = parseDocument(readFileSync(path, "utf8"), { lineCounter: lines });
  return new UsageError(`${path}:${lineOf(document, lines, where)}: ${messageOf(error)}`);
}

/** The objective or warm-up that asks for a metric, by itself or as a part. */
function placeOf(metric: string, { objectives, algorithms }: Experiment): PropertyKey[] | undefined {
  const asks = (text: string): boolean =>
    text === metric || leavesOf(parseMetric(text), () => true).some(({ name }) => name === metric);
  const objective = objectives.findIndex(asks);
  if (objective >= 0) return ["objectives", objective];
  const warm = algorithms.findIndex(({ warmUp }) => warmUp !== undefined && asks(warmUp.measure));
  return warm >= 0 ? ["algorithms", warm, "warmUp", "measure"] : undefined;
}

/** The line of a path, or of the nearest part of it that is there; `wrong` is a key below it. */
export function lineOf(
  document: Document,
  lines: LineCounter,
  path: readonly PropertyKey[],
  wrong?: string,
): number {
  for (let depth = path.length; depth >= 0; depth--) {
    const node: unknown = depth === 0 ? document.contents : document.getIn(path.slice(0, depth), true);
    if (isMap(node) && wrong !== undefined) {
      const key = node.items.find((pair) => isScalar(pair.key) && pair.key.value === wrong)?.key;
      if (isScalar(key) && key.range) return lines.linePos(key.range[0]).line;
    }
    const range = (node as { range?: readonly [number, number, number] } | null | undefined)?.range;
    if (range) return lines.linePos(range[0]).line;
  }
  return 1;
}
