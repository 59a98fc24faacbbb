/**
 * The tables of a report.
 *
 * @module
 */

import type { AcrossTasks, Analysis } from "../../analysis/analyse.ts";
import { comparePairs, leaders } from "../../analysis/compare.ts";
import { checkpoints } from "../../analysis/curves.ts";
import { mean } from "../../analysis/descriptive.ts";
import { FEW_TASKS } from "../../analysis/friedman.ts";
import { hasMany } from "../../analysis/results.ts";
import { effectSize } from "../../analysis/two-sample.ts";
import { metricLabel, unitName } from "../labels.ts";
import { referenceSentence } from "../reference-point.ts";
import { commonTitle, commonUnit, unitOf, withUnit } from "../units.ts";
import { reportedTable, transferTable } from "./elsewhere.ts";
import { frontTables } from "./fronts.ts";
import { type Cell, fileName, percent, pValue, type Table } from "./table.ts";

/** Budgets in queries that papers report, as far as the experiment goes. */
const REPORTED = [50, 100, 150, 200, 300];

/** All tables that an analysis has data for. */
export function tables(analysis: Analysis): Table[] {
  const { across, results } = analysis;
  return [
    ...results.objectives.map(({ name }) => budgetTable(analysis, name)),
    ...frontTables(analysis),
    endTable(analysis),
    ...targetTables(analysis),
    pairwiseTable(analysis),
    ...(across === null ? [] : [acrossTable(analysis, across)]),
    ...(analysis.reported === null ? [] : [reportedTable(analysis, analysis.reported)]),
    ...(results.transfer === undefined ? [] : [transferTable(analysis, results.transfer)]),
  ];
}

function budgetTable(analysis: Analysis, objective: string): Table {
  const { budget, oracle, algorithms } = analysis.results;
  const before = budget.unit === "cost" ? checkpoints(budget.end).slice(-5) : REPORTED;
  const budgets = [...new Set([...before.filter((b) => b < budget.end), budget.end])];
  const groups = analysis.groups.filter((group) => group.objective === objective);
  const verdicts = budgets.map((b) => leaders(groups, comparePairs(groups, budget.unit, b), budget.unit, b));
  const reference = analysis.references.get(objective)!;
  const unit = unitOf(analysis.results, objective);
  const { text } = unit;
  return {
    name: `budget-${fileName(objective)}`,
    title: `${metricLabel(objective)}: mean best ${unit.quantity} by budget`,
    caption: `${metricLabel(objective)}: mean best ${withUnit(unit.quantity, unit.name)} and 95 % bootstrap interval after each number of ${unitName(budget.unit)}; ${oracle.label}. Bold: best mean. †: not told apart from it (Mann–Whitney, Holm-adjusted p ≥ .05). ${reference.known ? "Optimum" : "Best found"}: ${text(reference.value)}.${referenceSentence({ objectives: analysis.results.objectives.filter(({ name }) => name === objective) })}`,
    header: ["strategy", ...budgets.map(String)],
    rows: algorithms.map(({ label }): Cell[] => [
      { text: label },
      ...budgets.map((b, i): Cell => {
        const row = analysis.summary.find(
          (r) => r.objective === objective && r.algorithm === label && r.budget === b,
        );
        if (row === undefined) return { text: "–" };
        return {
          text: `${text(row.mean)} [${text(row.low)}, ${text(row.high)}]`,
          bold: verdicts[i]!.best === label,
          mark: verdicts[i]!.alike.has(label),
        };
      }),
    ]),
  };
}

function endTable(analysis: Analysis): Table {
  const { budget, oracle } = analysis.results;
  const rows: Cell[][] = [];
  const blocks: number[] = [];
  for (const { name } of analysis.results.objectives) {
    blocks.push(rows.length);
    const finals = analysis.finals.filter(({ objective }) => objective === name);
    const best = (value: (f: (typeof finals)[number]) => number): number => Math.max(...finals.map(value));
    const bestArea = best((f) => f.aocc.value);
    const bestLog = best((f) => f.aoccLog.value);
    const { text } = unitOf(analysis.results, name);
    for (const final of finals) {
      const row = analysis.summary.find(
        (r) => r.objective === name && r.algorithm === final.algorithm && r.budget === budget.end,
      );
      rows.push([
        { text: metricLabel(name) },
        { text: final.algorithm },
        { text: String(final.values.length) },
        { text: row === undefined ? "–" : `${text(row.median)} [${text(row.q1)}, ${text(row.q3)}]` },
        { text: row === undefined ? "–" : percent(row.hitRate, 0) },
        { text: final.aocc.value.toFixed(4), bold: final.aocc.value === bestArea },
        { text: final.aoccLog.value.toFixed(4), bold: final.aoccLog.value === bestLog },
      ]);
    }
  }
  return {
    name: "end-of-budget",
    title: "End of the budget: medians, hit rates, areas over the curve",
    textColumns: 2,
    caption: `After ${budget.end} ${unitName(budget.unit)}; ${oracle.label}. Median best ${commonTitle(analysis.results)} with quartiles, share of runs (%) at the optimum, and area over the convergence curve with linear and logarithmic regret (1 is ideal).${referenceSentence(analysis.results)}`,
    header: ["objective", "strategy", "runs", "median [quartiles]", "hits %", "AOCC", "AOCC log"],
    rows,
    blocks,
  };
}

/** One of values, one of hypervolumes, whose targets are others. */
function targetTables(analysis: Analysis): Table[] {
  const { objectives } = analysis.results;
  const of = (many: boolean): string[] =>
    objectives.filter((one) => hasMany(one) === many).map(({ name }) => name);
  const values = of(false);
  const volumes = of(true);
  const points = commonUnit(analysis.results, values)?.factor === 100;
  return [
    ...(values.length === 0
      ? []
      : [
          targetTable(analysis, values, {
            name: "targets",
            title: "Expected running times to targets",
            below: `${points ? "points" : "percent of the range of values"} of the optimum`,
          }),
        ]),
    ...(volumes.length === 0
      ? []
      : [
          targetTable(analysis, volumes, {
            name: "targets-hypervolume",
            title: "Expected running times to targets of hypervolume",
            below: "percent of the exact front's hypervolume",
          }),
        ]),
  ];
}

function targetTable(
  analysis: Analysis,
  objectives: readonly string[],
  { name: file, title, below }: { readonly name: string; readonly title: string; readonly below: string },
): Table {
  const { budget, oracle } = analysis.results;
  const rows: Cell[][] = [];
  const blocks: number[] = [];
  let gaps: number[] = [];
  for (const name of objectives) {
    blocks.push(rows.length);
    const finals = analysis.finals.filter(({ objective }) => objective === name);
    const lowest = finals[0]?.targets.map((_, t) => Math.min(...finals.map((f) => f.targets[t]!.ert)));
    for (const { algorithm, targets } of finals) {
      gaps = targets.map(({ gap }) => gap);
      rows.push([
        { text: metricLabel(name) },
        { text: algorithm },
        ...targets.map(
          ({ ert, successes, runs }, t): Cell => ({
            text: `${Number.isFinite(ert) ? ert.toFixed(0) : "∞"} (${percent(successes / runs, 0)} %)`,
            bold: Number.isFinite(ert) && ert === lowest?.[t],
          }),
        ),
      ]);
    }
  }
  return {
    name: file,
    title,
    textColumns: 2,
    caption: `Expected running time in ${unitName(budget.unit)} (and share of successful runs) to come within so many ${below}; ${oracle.label}; budget ${budget.end}.${referenceSentence({ objectives: analysis.results.objectives.filter(({ name }) => objectives.includes(name)) })}`,
    header: ["objective", "strategy", ...gaps.map((gap) => `${Number((100 * gap).toPrecision(3))}`)],
    rows,
    blocks,
  };
}

function pairwiseTable(analysis: Analysis): Table {
  const { budget, oracle, objectives } = analysis.results;
  const blocks = objectives.map(({ name }) => analysis.comparisons.findIndex((c) => c.objective === name));
  return {
    name: "pairwise",
    title: "Pairs of strategies: effect sizes and tests",
    textColumns: 3,
    caption: `Pairs of strategies after ${budget.end} ${unitName(budget.unit)}; ${oracle.label}. A12: probability that a run of the first is better (ties count half). p: Mann–Whitney; paired p: Wilcoxon's signed ranks over common seeds; both Holm-adjusted within the objective. Bold: p < .05.${referenceSentence(analysis.results)}`,
    header: ["objective", "first", "second", "A12", "effect", "p", "paired p"],
    rows: analysis.comparisons.map((c): Cell[] => [
      { text: metricLabel(c.objective) },
      { text: c.first },
      { text: c.second },
      { text: c.a12.toFixed(3), bold: c.p < 0.05 },
      { text: effectSize(c.a12) },
      { text: pValue(c.p), bold: c.p < 0.05 },
      { text: pValue(c.pPaired), bold: c.pPaired < 0.05 },
    ]),
    blocks: blocks.filter((at) => at >= 0),
  };
}

function acrossTable(analysis: Analysis, across: AcrossTasks): Table {
  const { budget, oracle } = analysis.results;
  const { friedman, tasks } = across;
  const test =
    friedman === null
      ? ""
      : ` Friedman χ² = ${friedman.statistic.toFixed(2)}, p ${friedman.p < 0.001 ? "<" : "="} ${friedman.p < 0.001 ? ".001" : pValue(friedman.p)}; Nemenyi critical difference ${friedman.criticalDifference.toFixed(2)}.${friedman.tasks < FEW_TASKS ? ` The unit is the task, and ${friedman.tasks} tasks are few: read this as a description.` : ""}`;
  const highest = Math.max(...across.interquartileMeans.map(({ value }) => value));
  return {
    name: "across-objectives",
    title: "Over all objectives",
    caption: `Over ${tasks.length} objectives (${tasks.map(metricLabel).join(", ")}) after ${budget.end} ${unitName(budget.unit)}; ${oracle.label}. IQM: interquartile mean of scores (0 random architecture, 1 optimum) with 95 % interval. P(improve): mean probability to improve on another strategy.${test}${referenceSentence(analysis.results)}`,
    header: ["strategy", "IQM", "95 % CI", "P(improve)", ...(friedman === null ? [] : ["mean rank"])],
    rows: across.algorithms.map((label, i): Cell[] => {
      const { value, low, high } = across.interquartileMeans[i]!;
      const others = across.improvement[i]!.filter((_, j) => j !== i);
      return [
        { text: label },
        { text: value.toFixed(4), bold: value === highest },
        { text: `[${low.toFixed(4)}, ${high.toFixed(4)}]` },
        { text: mean(others).toFixed(3) },
        ...(friedman === null
          ? []
          : [
              {
                text: friedman.meanRanks[i]!.toFixed(2),
                bold: friedman.meanRanks[i] === Math.min(...friedman.meanRanks),
              },
            ]),
      ];
    }),
  };
}
