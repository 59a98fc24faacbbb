/**
 * Where in an experiment file a mistake stands that only the oracle or a strategy can see.
 *
 * @module
 */
import { LineCounter } from "yaml";
import { messageOf, SettingError, UsageError } from "../errors.ts";
import { parseYaml } from "../files/yaml.ts";
import { leavesOf, type Metric, MetricError } from "../metric/metric.ts";
import { metricsOf } from "../metric/problem.ts";
import { type Experiment, readSpec } from "./experiment.ts";
import { lineOf } from "./yaml-line.ts";

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
  if (error instanceof SettingError) where = ["oracle", ...error.where];
  if (error instanceof MetricError) where = placeOf(error.metric, experiment);
  if (where === undefined) return error;
  const lines = new LineCounter();
  const document = parseYaml(readSpec(path), lines);
  return new UsageError(`${path}:${lineOf(document, lines, where)}: ${messageOf(error)}`);
}

/** The objective or warm-up that asks for a metric, by itself or as a part. */
function placeOf(
  metric: string,
  { objectives, report = [], algorithms }: Experiment,
): PropertyKey[] | undefined {
  const asks = (whole: Metric): boolean =>
    whole.name === metric || leavesOf(whole, () => true).some(({ name }) => name === metric);
  const objective = objectives.findIndex((problem) => metricsOf(problem).some(asks));
  if (objective >= 0) return ["objectives", objective];
  const reported = report.findIndex(asks);
  if (reported >= 0) return ["report", reported];
  const warm = algorithms.findIndex(({ warmUp }) => warmUp !== undefined && asks(warmUp.measure));
  return warm >= 0 ? ["algorithms", warm, "warmUp", "measure"] : undefined;
}
