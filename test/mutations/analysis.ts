/**
 * Mistakes in numbers from traces, in what reports show of them, and in studies of whole tables.
 *
 * @module
 */
import type { Mutation } from "./mutation.ts";

export const ANALYSIS: readonly Mutation[] = [
  {
    file: "src/analysis/curves.ts",
    from: "(value) => value >= reference",
    to: "(value) => value > reference",
  },
  {
    // A run without a value is at the optimum.
    file: "src/analysis/aocc.ts",
    from: "Number.isNaN(value) ? WORST_REGRET",
    to: "Number.isNaN(value) ? 0",
  },
  {
    // What a run had before is not taken back.
    file: "src/analysis/bootstrap.ts",
    from: "      before[i] = values[i]!;\n",
    to: "",
  },
  {
    // Runs that missed the target cost nothing.
    file: "src/analysis/targets.ts",
    from: "} else total += spentOf(horizon, run);",
    to: "}",
  },
  {
    file: "src/analysis/friedman.ts",
    from: "<= difference) end++",
    to: "< difference) end++",
  },
  {
    // No correction for continuity.
    file: "src/analysis/two-sample.ts",
    from: "upper - (n * m) / 2 - 0.5",
    to: "upper - (n * m) / 2",
  },
  {
    file: "src/analysis/two-sample.ts",
    from: "if (difference !== 0) differences.push(difference)",
    to: "differences.push(difference)",
  },
  {
    // Adjusted p-values may fall.
    file: "src/analysis/two-sample.ts",
    from: "Math.max(largest, Math.min(1,",
    to: "Math.max(0, Math.min(1,",
  },
  {
    // The longest run decides how far a curve goes.
    file: "src/analysis/groups.ts",
    from: "Math.min(...ends) : Math.max(0, ...ends)",
    to: "Math.max(...ends) : Math.max(0, ...ends)",
  },
  {
    file: "src/analysis/compare.ts",
    from: "if (p < 0.05) continue",
    to: "if (p < 0.01) continue",
  },
  {
    // Pairs are made by position, whatever their seeds.
    file: "src/analysis/compare.ts",
    from: "common.map((at) => bySeed.get(a.seeds[at]!)!)",
    to: "common.map((at) => b.values[at]!)",
  },
  {
    // The scale's zero is the first run's first value.
    file: "src/analysis/across-tasks.ts",
    from: "const zero = mean(firsts)",
    to: "const zero = firsts[0]!",
  },
  {
    // Ranks over time compare runs of different seeds.
    file: "src/analysis/across-tasks.ts",
    from: "runs.filter(({ seed }) => common.has(seed)).map(",
    to: "runs.map(",
  },
  {
    file: "src/analysis/surrogate-quality.ts",
    from: "Math.ceil(n / 10)",
    to: "Math.ceil(n / 2)",
  },
  {
    // Folds are predicted by a model that has seen them.
    file: "src/analysis/surrogate-quality.ts",
    from: "foldOf[c] !== fold)",
    to: "foldOf[c] !== -1)",
  },
  {
    file: "src/analysis/surrogate-ranking.ts",
    from: "value > values[i]!",
    to: "value >= values[i]!",
  },
  {
    // The last seed is left out.
    file: "src/analysis/load.ts",
    from: "seed <= spec.seeds.to",
    to: "seed < spec.seeds.to",
  },
];

export const REPORT: readonly Mutation[] = [
  {
    // The slowest strategy is bold.
    file: "src/report/tables/index.ts",
    from: "Math.min(...finals.map((f) => f.targets[t]!.ert))",
    to: "Math.max(...finals.map((f) => f.targets[t]!.ert))",
  },
  {
    // Those that are told apart from the best get the mark.
    file: "src/report/tables/index.ts",
    from: "mark: verdicts[i]!.alike.has(label)",
    to: "mark: !verdicts[i]!.alike.has(label)",
  },
  {
    // The table's own optimum counts as a strategy.
    file: "src/report/tables/elsewhere.ts",
    from: `row[1]!.text !== "best of the table"`,
    to: `row[1]!.text !== ""`,
  },
  {
    // The last query is missing where it brought nothing new.
    file: "src/report/ioh.ts",
    from: "if (rows.at(-1) !== last) rows.push(last);",
    to: "",
  },
  {
    file: "src/report/figures/strategy-boxes.ts",
    from: "const reach = 1.5 * (q3 - q1)",
    to: "const reach = 3 * (q3 - q1)",
  },
];

export const STUDIES: readonly Mutation[] = [
  {
    // Half of the neighbours are never looked at.
    file: "src/studies/design/edits.ts",
    from: "if (other > value) improvable[classNumber] = 1;\n      if (after < before) continue;",
    to: "if (after < before) continue;\n      if (other > value) improvable[classNumber] = 1;",
  },
  {
    file: "src/studies/design/edits.ts",
    from: "if (otherClass === classNumber) neutral++;",
    to: "if (other === value) neutral++;",
  },
  {
    file: "src/studies/measures/within.ts",
    from: "/ Math.sqrt(untiedX) / Math.sqrt(untiedY)",
    to: "/ untiedX",
  },
  {
    // A measure that points down is followed upwards.
    file: "src/studies/measures/analyse.ts",
    from: `indicated: (end === "largest") === positive`,
    to: `indicated: end === "largest"`,
  },
  {
    file: "src/studies/measures/analyse.ts",
    from: "const rank = positive ? values : values.map((value) => -value)",
    to: "const rank = values",
  },
];
