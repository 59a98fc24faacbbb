/**
 * What a search is for: metrics to be made as good as possible, and limits to be kept.
 *
 * @module
 */
import { quote } from "../errors.ts";
import { distinct, type Metric, MetricError, parseMetric } from "./metric.ts";

export type Direction = "maximise" | "minimise";

/** A metric and which way is better. */
export interface Objective {
  readonly metric: Metric;
  readonly direction: Direction;
}

/** A limit on a metric. */
export interface Constraint {
  readonly metric: Metric;
  readonly relation: ">=" | "<=";
  readonly bound: number;
}

export interface Problem {
  /** As it is called in results; it names a folder. */
  readonly name: string;
  readonly objectives: readonly Objective[];
  readonly constraints: readonly Constraint[];
  /** The point above which hypervolume counts, a number per objective; none: taken from the exact front. */
  readonly reference?: readonly number[] | undefined;
  /** One metric, maximised, without limits, written as a metric. */
  readonly plain: boolean;
}

/** The problem of one metric that is maximised. */
export function plainProblem(metric: Metric): Problem {
  return {
    name: metric.name,
    objectives: [{ metric, direction: "maximise" }],
    constraints: [],
    plain: true,
  };
}

/** All metrics whose values a problem needs: the objectives, then those that only limits are of. */
export function metricsOf({
  objectives,
  constraints,
}: Pick<Problem, "objectives" | "constraints">): Metric[] {
  return distinct([...objectives, ...constraints].map(({ metric }) => metric));
}

/** A number as limits are written. */
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;

/** Reads `metric >= number` or `metric <= number`. */
export function parseConstraint(text: string): Constraint {
  const at = Math.max(text.lastIndexOf(">="), text.lastIndexOf("<="));
  const [left, right] = [text.slice(0, at).trim(), text.slice(at + 2).trim()];
  if (at < 0 || left === "" || !NUMBER.test(right) || !Number.isFinite(Number(right)))
    throw new MetricError(`${quote(text)} is no limit; write "METRIC >= NUMBER" or "METRIC <= NUMBER"`, text);
  return {
    metric: parseMetric(left),
    relation: text.slice(at, at + 2) as Constraint["relation"],
    bound: Number(right),
  };
}
