/**
 * Between which values a metric of accuracies can lie.
 *
 * @module
 */
import { combineNumbers, type Metric } from "./metric.ts";

/** The lowest value that a metric of accuracies, each in [0, 1], can have: 0 for `clean`, −1 for `negative(clean)`. */
export function lowestOf(metric: Metric): number {
  return boundsOf(metric)[0];
}

/** The highest: 1 for `clean`, 0 for `negative(clean)`. */
export function highestOf(metric: Metric): number {
  return boundsOf(metric)[1];
}

function boundsOf(metric: Metric): readonly [lowest: number, highest: number] {
  if (metric.kind === "value") return [0, 1];
  const bounds = metric.of.map(boundsOf);
  const ends = ([0, 1] as const).map((end) =>
    combineNumbers(
      metric.kind,
      bounds.map((bound) => bound[end]),
    ),
  ) as [number, number];
  return metric.kind === "negative" ? [ends[1], ends[0]] : ends;
}
