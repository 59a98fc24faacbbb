/**
 * The metrics that stand for all: those of the paper's Table 1, and the mean over all attacks.
 *
 * @module
 */
import { ATTACKS, type Catalogue, CORRUPTIONS, type Metric, metricOfKey } from "./metric.ts";

/** One metric of each kind that a table has: clean, each attack at ε = 1/255, all attacks, all corruptions. */
export function headlineMetrics(catalogue: Catalogue): Metric[] {
  const attacks = ATTACKS.filter((key) => catalogue.get(key)?.includes(1));
  const has = (keys: readonly string[]): boolean => keys.every((key) => catalogue.has(key));
  return [
    ...(has(["clean"]) ? [metricOfKey("clean")] : []),
    ...attacks.map((key) => metricOfKey(key, 1)),
    ...(has(ATTACKS) ? [metricOfKey("adversarial")] : []),
    ...(has(CORRUPTIONS) ? [metricOfKey("corruptions")] : []),
  ];
}
