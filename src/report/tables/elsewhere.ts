/**
 * Tables of what the architectures found score elsewhere: on further metrics, and on each other's objectives.
 *
 * @module
 */
import type { AnalysedReport, Analysis } from "../../analysis/analyse.ts";
import { meanInterval } from "../../analysis/bootstrap.ts";
import { mean } from "../../analysis/descriptive.ts";
import { hasMany, ownAlgorithms } from "../../analysis/results.ts";
import { searchedOn } from "../../analysis/transfer.ts";
import { OPTIMUM, type Transfer } from "../../results/transfer.ts";
import { metricLabel, unitName } from "../labels.ts";
import { commonTitle, commonUnit, unitOf, unitOfScale, withUnit } from "../units.ts";
import type { Cell, Table } from "./table.ts";

/** What the best architectures at the end of the budget score on further metrics. */
export function reportedTable({ results }: Analysis, { reported, curves }: AnalysedReport): Table {
  const { budget, oracle, objectives } = results;
  const units = reported.metrics.map(({ scale }) => unitOfScale(scale));
  const rows: Cell[][] = [];
  const blocks: number[] = [];
  for (const { name } of objectives.filter((one) => !hasMany(one))) {
    blocks.push(rows.length);
    rows.push([
      { text: metricLabel(name) },
      { text: "rank correlation τ" },
      ...reported.metrics.map((_, m) => ({ text: reported.correlations[name]?.[m]?.toFixed(3) ?? "–" })),
    ]);
    for (const { label } of ownAlgorithms(results))
      rows.push([
        { text: metricLabel(name) },
        { text: label },
        ...reported.metrics.map((_, m): Cell => {
          const own = curves.find(
            (curve) => curve.objective === name && curve.algorithm === label && curve.metric === m,
          );
          const last = own?.points.at(-1);
          if (last === undefined || last.budget !== budget.end) return { text: "–" };
          const { text } = units[m]!;
          return { text: `${text(last.mean)} [${text(last.low)}, ${text(last.high)}]` };
        }),
      ]);
  }
  return {
    name: "reported",
    title: "Searched here, reported there",
    textColumns: 2,
    caption: `The best architecture of each search after ${budget.end} ${unitName(budget.unit)} on further metrics, mean over runs and 95 % bootstrap interval; ${oracle.label}. τ: Kendall's rank correlation with the objective over the whole table.`,
    header: [
      "searched on",
      "strategy",
      ...reported.metrics.map(({ name }, m) => withUnit(metricLabel(name), units[m]!.name)),
    ],
    rows,
    blocks,
  };
}

/** The layout of the paper's Table 1: optima on top, then for each objective what its searches found. */
export function transferTable(analysis: Analysis, transfer: Transfer): Table {
  const { budget, oracle, algorithms } = analysis.results;
  const texts = transfer.metrics.map((metric) => unitOf(analysis.results, metric).text);
  const common = commonUnit(analysis.results, transfer.metrics);
  const titleOf = (metric: string): string =>
    common === undefined
      ? withUnit(metricLabel(metric), unitOf(analysis.results, metric).name)
      : metricLabel(metric);
  const rows: Cell[][] = [
    [
      { text: "optimum" },
      { text: "each metric's own" },
      ...transfer.best.map((v, m) => ({ text: texts[m]!(v) })),
    ],
  ];
  const blocks: number[] = [];
  for (const name of searchedOn(transfer)) {
    blocks.push(rows.length);
    const means: { row: Cell[]; values: number[] }[] = [];
    for (const source of [OPTIMUM, ...algorithms.map(({ label }) => label)]) {
      const found = transfer.rows.filter((row) => row.objective === name && row.algorithm === source);
      if (found.length === 0) continue;
      const columns = transfer.metrics.map((_, m) => found.map((row) => row.values[m]!));
      const values = columns.map((column) => mean(column));
      const cells = columns.map((column, m): Cell => {
        const text = texts[m]!;
        if (source === OPTIMUM) return { text: text(values[m]!) };
        const [low, high] = meanInterval(column);
        return { text: `${text(values[m]!)} [${text(low)}, ${text(high)}]` };
      });
      const label = source === OPTIMUM ? "best of the table" : source;
      means.push({ row: [{ text: metricLabel(name) }, { text: label }, ...cells], values });
    }
    const searched = means.filter(({ row }) => row[1]!.text !== "best of the table");
    const highest = transfer.metrics.map((_, m) => Math.max(...searched.map(({ values }) => values[m]!)));
    for (const entry of means) {
      const own = searched.includes(entry);
      rows.push(
        entry.row.map((cell, i) =>
          own && i >= 2 && entry.values[i - 2] === highest[i - 2] ? { ...cell, bold: true } : cell,
        ),
      );
    }
  }
  return {
    name: "transfer",
    title: "Searched on one objective, reported on every metric",
    textColumns: 2,
    caption: `Searched on one objective, reported on every metric: ${commonTitle(analysis.results, transfer.metrics)}, mean over runs and 95 % bootstrap interval, of the best architecture after ${budget.end} ${unitName(budget.unit)}; ${oracle.label}. Row “optimum”: the largest value of each metric over the space. Bold: best strategy of the block.`,
    header: ["searched on", "strategy", ...transfer.metrics.map(titleOf)],
    rows,
    blocks,
  };
}
