/**
 * The tables of the measure study, for people.
 *
 * @module
 */

import { metricLabel } from "../../report/labels.ts";
import { type Cell, percent, type Table } from "../../report/tables/table.ts";
import { correlationOf, type MeasureAnalysis } from "./analyse.ts";

const cells = (...texts: string[]): Cell[] => texts.map((text) => ({ text }));

export function tauTable(analysis: MeasureAnalysis): Table {
  const { measures, headlines, oracle } = analysis;
  const strongest = headlines.map((metric) =>
    Math.max(...measures.map(({ name }) => Math.abs(correlationOf(analysis, name, metric).tau))),
  );
  return {
    name: "tau",
    title: "Kendall's τ",
    caption: `Kendall's τ-b of each measure with each metric and 95 % confidence interval; ${oracle.label}. Bold: strongest of its column.`,
    header: ["measure", "networks", ...headlines.map(metricLabel)],
    rows: measures.map(({ name, classes }): Cell[] => [
      ...cells(name, String(classes.length)),
      ...headlines.map((metric, i): Cell => {
        const { tau, low, high } = correlationOf(analysis, name, metric);
        return {
          text: `${tau.toFixed(2)} [${low.toFixed(2)}, ${high.toFixed(2)}]`,
          bold: Math.abs(tau) === strongest[i],
        };
      }),
    ]),
  };
}

export function pickTable(analysis: MeasureAnalysis): Table {
  const { picks, headlines, optima, oracle, metric, space } = analysis;
  const rows = picks.map(({ measure, end, indicated, classes, values }): Cell[] => [
    ...cells(
      measure,
      `${end}${indicated ? " ←" : ""}`,
      classes.length === 1 ? space.code(space.representative(classes[0]!)) : `${classes.length} tied`,
    ),
    ...headlines.map((name) => ({
      text: `${percent(values.get(name)!, 1)} (${percent(optima.get(name)! - values.get(name)!, 1)})`,
    })),
  ]);
  return {
    name: "picks",
    title: "What each measure picks",
    caption: `Accuracy (%) of the network that a measure picks and, in brackets, its regret (points) against the best of the whole space; ${oracle.label}. Ties: mean over them. ←: the end that τ with ${metricLabel(metric)} points to; a user without robust accuracies does not know it.`,
    header: ["measure", "picks", "network", ...headlines.map(metricLabel)],
    textColumns: 3,
    rows,
    blocks: picks.map((_, i) => i).filter((i) => i % 2 === 0),
  };
}
