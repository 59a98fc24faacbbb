/**
 * Metric names as people read them.
 *
 * @module
 */

import type { Axis } from "../analysis/results.ts";
import { type Metric, parseMetric } from "../metric/metric.ts";

const NAMES: ReadonlyMap<string, string> = new Map([
  ["fgsm@Linf", "FGSM"],
  ["pgd@Linf", "PGD"],
  ["aa_apgd-ce@Linf", "APGD-CE"],
  ["aa_square@Linf", "Square"],
]);

/** `FGSM ε=1` for `fgsm@Linf:1` (ε in units of 1/255), `gaussian noise 3` for a severity; unknown names stay as they are. Names come from files: this is where they are read. */
export function metricLabel(name: string): string {
  try {
    return label(parseMetric(name));
  } catch {
    return name;
  }
}

/** `FGSM` for `fgsm@Linf`, `gaussian noise` for `gaussian_noise`: a key whatever its level. */
export function keyLabel(key: string): string {
  return NAMES.get(key) ?? key.replaceAll("_", " ");
}

function label(metric: Metric): string {
  if (metric.kind !== "value") return `${metric.kind}(${metric.of.map(label).join(", ")})`;
  const words = keyLabel(metric.key);
  if (NAMES.has(metric.key))
    return metric.level === undefined ? `${words}, mean over ε` : `${words} ε=${metric.level}`;
  return metric.level === undefined ? words : `${words} ${metric.level}`;
}

/** A metric as an axis title. */
export function metricTitle(metric: string): string {
  if (metric === "clean") return "clean accuracy";
  if (metric === "adversarial") return "mean accuracy under attack";
  if (metric === "corruptions") return "mean accuracy under corruption";
  return `accuracy, ${metricLabel(metric)}`;
}

/** What a budget counts, in words. */
export function unitName(unit: Axis): string {
  return {
    distinct: "distinct networks",
    encodings: "distinct encodings",
    proposals: "proposals",
    cost: "seconds",
  }[unit];
}

/** What curves go along, in words. */
export function spentName(unit: Axis): string {
  return unit === "cost" ? "seconds of evaluation" : `${unitName(unit)} queried`;
}
