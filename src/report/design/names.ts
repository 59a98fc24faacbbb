/**
 * What metrics, edges and operations are called in figures.
 *
 * @module
 */
import { CORRUPTIONS } from "../../oracle/metric.ts";

const ATTACK_NAMES: Readonly<Record<string, string>> = {
  "fgsm@Linf": "FGSM",
  "pgd@Linf": "PGD",
  "aa_apgd-ce@Linf": "APGD-CE",
  "aa_square@Linf": "Square",
};

const METRIC_NAMES: Readonly<Record<string, string>> = {
  clean: "clean",
  adversarial: "all attacks",
  corruptions: "all corruptions",
};

/** Operations as they are written in cells of a table, in NAS-Bench-201's order. */
export const OPERATION_NAMES = ["none", "skip", "1×1", "3×3", "pool"] as const;

/** A metric as a reader knows it, e.g. `FGSM, ε 1`; other metrics keep their own spelling. */
export function metricName(metric: string): string {
  const known = METRIC_NAMES[metric];
  if (known !== undefined) return known;
  const [key = metric, level] = metric.split(":");
  const attack = ATTACK_NAMES[key];
  if (attack !== undefined) return level === undefined ? attack : `${attack}, ε ${level}`;
  if ((CORRUPTIONS as readonly string[]).includes(key))
    return `${key.replaceAll("_", " ")}${level === undefined ? "" : ` ${level}`}`;
  return metric;
}

/** A metric as an axis title. */
export function metricTitle(metric: string): string {
  if (metric === "clean") return "clean accuracy";
  if (metric === "adversarial") return "mean accuracy under attack";
  if (metric === "corruptions") return "mean accuracy under corruption";
  return `accuracy, ${metricName(metric)}`;
}
