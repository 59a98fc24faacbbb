/**
 * The tables of problems of many objectives, and of limits.
 *
 * @module
 */
import type { Analysis } from "../../analysis/analyse.ts";
import { mean, standardDeviation } from "../../analysis/descriptive.ts";
import type { FrontAnalysis, StrategyFronts } from "../../analysis/fronts/analyse.ts";
import { metricLabel, unitName } from "../labels.ts";
import { limitsText, referenceSentence } from "../reference-point.ts";
import { unitOfScale, withUnit } from "../units.ts";
import { type Cell, fileName, percent, type Table } from "./table.ts";

/** All that there is something to say in. */
export function frontTables(analysis: Analysis): Table[] {
  return [
    ...(analysis.fronts.length === 0 ? [] : [indicatorTable(analysis)]),
    ...analysis.fronts
      .filter(({ task }) => task.front.length > 0)
      .map((front) => pointsTable(analysis, front)),
    ...(analysis.limits.length === 0 ? [] : [limitsTable(analysis)]),
  ];
}

/** A column of the table: how a number is shown, and whether the lowest is the best. */
interface Column {
  readonly title: string;
  readonly low: boolean;
  values(of: StrategyFronts): readonly number[];
  text(value: number): string;
}

const four = (value: number): string => value.toFixed(4);

const COLUMNS: readonly Column[] = [
  { title: "hypervolume", low: false, values: ({ volumes }) => volumes, text: four },
  { title: "IGD+", low: true, values: ({ finals }) => finals.igd_plus, text: four },
  { title: "ε", low: true, values: ({ finals }) => finals.epsilon, text: four },
  { title: "R2", low: true, values: ({ finals }) => finals.r2, text: four },
  {
    title: "front found (%)",
    low: false,
    values: ({ finals }) => finals.front_share,
    text: (v) => percent(v, 1),
  },
];

/** The final indicators of each strategy. */
function indicatorTable({ fronts, results }: Analysis): Table {
  const { budget, oracle } = results;
  const rows: Cell[][] = [];
  const blocks: number[] = [];
  for (const { task, strategies } of fronts) {
    blocks.push(rows.length);
    const means = COLUMNS.map(({ values }) => strategies.map((one) => mean(values(one))));
    const best = COLUMNS.map(({ low }, c) => (low ? Math.min : Math.max)(...means[c]!));
    for (const [s, strategy] of strategies.entries())
      rows.push([
        { text: task.objective },
        { text: strategy.algorithm },
        { text: String(strategy.volumes.length) },
        ...COLUMNS.map(({ values, text }, c): Cell => {
          const value = means[c]![s]!;
          if (Number.isNaN(value)) return { text: "–" };
          return { text: withError(values(strategy), text), bold: value === best[c] };
        }),
      ]);
  }
  return {
    name: "fronts",
    title: "Fronts found: indicators at the end of the budget",
    textColumns: 2,
    caption: `Fronts found after ${budget.end} ${unitName(budget.unit)}, mean over runs ± its standard error; ${oracle.label}. Hypervolume as a share of the exact front's, where it is known; IGD+, additive ε and R2 as distances to that front, whose range is 1 in each objective (0 is best); the share of its points found. Bold: best mean. –: a run found nothing within the limits.${referenceSentence(results)}`,
    header: ["objective", "strategy", "runs", ...COLUMNS.map(({ title }) => title)],
    rows,
    blocks,
  };
}

/** `0.5590 ± 0.0211`; without an error for one run. */
function withError(values: readonly number[], text: (value: number) => string): string {
  const error = standardDeviation(values) / Math.sqrt(values.length);
  return Number.isNaN(error) ? text(mean(values)) : `${text(mean(values))} ± ${text(error)}`;
}

/** So many points of a front are listed. */
const MOST = 30;

/** The front aimed at, and who finds it. */
function pointsTable({ results }: Analysis, { task, strategies }: FrontAnalysis): Table {
  const { budget, oracle } = results;
  const { front, problem, knee, known, objective } = task;
  const listed = Array.from({ length: Math.min(MOST, front.length) }, (_, i) =>
    Math.round((i * (front.length - 1)) / Math.max(1, Math.min(MOST, front.length) - 1)),
  );
  const units = problem.objectives.map((_, m) => unitOfScale(problem.scales[m]!));
  const foundBy = ({ fronts }: StrategyFronts, at: number): string => {
    const key = front[at]!.values.join();
    const found = fronts.filter((own) => own.at(-1)!.some(({ values }) => values.join() === key));
    return percent(found.length / fronts.length, 0);
  };
  const some = listed.length < front.length ? `, ${listed.length} of ${front.length} points` : "";
  return {
    name: `front-${fileName(objective)}`,
    title: `${objective}: the ${known ? "exact front" : "best front found"}`,
    textColumns: 1,
    caption: `${objective}: the ${known ? "exact front of the table" : "front of all that all runs found"}${some}, and the share of each strategy's runs (%) that had found a point by ${budget.end} ${unitName(budget.unit)}; ${oracle.label}.${knee === undefined ? "" : " Bold: the knee, farthest above the plane through the ends."}${referenceSentence({ objectives: results.objectives.filter(({ name }) => name === objective) })}`,
    header: [
      "architecture",
      ...problem.objectives.map(({ name }, m) => withUnit(metricLabel(name), units[m]!.name)),
      ...strategies.map(({ algorithm }) => algorithm),
    ],
    rows: listed.map((at): Cell[] => [
      { text: front[at]!.architecture, bold: at === knee },
      ...front[at]!.values.map((value, m) => ({ text: units[m]!.text(value) })),
      ...strategies.map((strategy) => ({ text: foundBy(strategy, at) })),
    ]),
  };
}

function limitsTable({ limits, results }: Analysis): Table {
  const { budget, oracle, objectives } = results;
  const rows = limits.filter((row) => row.budget === budget.end);
  const limited = [...new Set(rows.map(({ objective }) => objective))];
  const told = limited.map((name) => limitsText(objectives.find((one) => one.name === name)!));
  return {
    name: "constraints",
    title: "Limits: feasible queries, and how long until the first",
    textColumns: 2,
    caption: `Searches within limits after ${budget.end} ${unitName(budget.unit)}; ${oracle.label}. Share of queries that keep the limits (mean over runs, 95 % bootstrap interval), share of runs that found something within them, and expected ${unitName(budget.unit)} until the first. Limits: ${told.join("; ")}.`,
    header: ["objective", "strategy", "feasible (%)", "runs (%)", "to the first"],
    rows: rows.map((row): Cell[] => [
      { text: row.objective },
      { text: row.algorithm },
      { text: `${percent(row.share)} [${percent(row.low)}, ${percent(row.high)}]` },
      { text: percent(row.found, 0) },
      { text: Number.isFinite(row.first) ? row.first.toFixed(1) : "∞" },
    ]),
    blocks: limited.map((name) => rows.findIndex(({ objective }) => objective === name)),
  };
}
