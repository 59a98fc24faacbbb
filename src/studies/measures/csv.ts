/**
 * Everything that the measure study draws, as numbers. Accuracies are fractions.
 *
 * @module
 */
import { csv } from "../../report/csv-text.ts";
import type { MeasureAnalysis } from "./analyse.ts";

/** File name → CSV. */
export function measureCsv(analysis: MeasureAnalysis): Map<string, string> {
  const { correlations, picks, curves, headlines, optima, space } = analysis;
  return new Map([
    [
      "correlations.csv",
      csv(
        ["measure", "metric", "networks", "tau", "ci_low", "ci_high"],
        correlations.map((c) => [c.measure, c.metric, c.networks, c.tau, c.low, c.high]),
      ),
    ],
    [
      "equal-size.csv",
      csv(
        ["measure", "metric", "tau"],
        [...analysis.atEqualSize].flatMap(([measure, taus]) =>
          headlines.map((metric, i) => [measure, metric, taus[i]!]),
        ),
      ),
    ],
    [
      "picks.csv",
      csv(
        ["measure", "end", "indicated", "tied", "architecture", "metric", "value", "regret"],
        picks.flatMap(({ measure, end, indicated, classes, values }) =>
          headlines.map((metric) => [
            measure,
            end,
            String(indicated),
            classes.length,
            space.code(space.representative(classes[0]!)),
            metric,
            values.get(metric)!,
            optima.get(metric)! - values.get(metric)!,
          ]),
        ),
      ),
    ],
    [
      "cost.csv",
      csv(
        ["measure", "end", "networks", "expected", "evaluated"],
        curves.flatMap(({ measure, end, counts, expected, evaluated }) =>
          counts.map((n, i) => [measure, end, n, expected[i]!, evaluated[i]!]),
        ),
      ),
    ],
  ]);
}
