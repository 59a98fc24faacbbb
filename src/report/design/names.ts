/**
 * What metrics and operations are called on axes.
 *
 * @module
 */
import { metricLabel } from "../labels.ts";

/** Operations as they are written in cells of a table, in NAS-Bench-201's order. */
export const OPERATION_NAMES = ["none", "skip", "1×1", "3×3", "pool"] as const;

/** A metric as an axis title. */
export function metricTitle(metric: string): string {
  if (metric === "clean") return "clean accuracy";
  if (metric === "adversarial") return "mean accuracy under attack";
  if (metric === "corruptions") return "mean accuracy under corruption";
  return `accuracy, ${metricLabel(metric)}`;
}
