/**
 * The curves of one search on several oracles in one figure:
 *
 *     npx tsx bench/engines.ts figure.svg "our engine=results/digits" "PyTorch=results/torch-digits"
 *
 * Folders must hold one strategy on one and the same objective; each curve is the mean over its seeds.
 *
 * @module
 */
import { writeFileSync } from "node:fs";
import { bestAt } from "../src/analysis/curves.ts";
import { mean } from "../src/analysis/descriptive.ts";
import { loadResults } from "../src/analysis/load.ts";
import { runsOf } from "../src/analysis/results.ts";
import { embedFonts } from "../src/report/embed-fonts.ts";
import { figureSpec, oneTwoFive } from "../src/report/figures/layout.ts";
import { budgetAxis, linePanel } from "../src/report/figures/line-panel.ts";
import { metricLabel } from "../src/report/labels.ts";
import { draw } from "../src/report/render.ts";
import { SINGLE_COLUMN } from "../src/report/theme.ts";

const [path, ...pairs] = process.argv.slice(2);
const engines = pairs.map((pair) => {
  const [label, folder] = pair.split("=");
  if (label === undefined || folder === undefined) throw new Error(`${pair}: give label=folder`);
  return { label, results: loadResults(folder) };
});
if (path === undefined || engines.length === 0) throw new Error("give a file and label=folder …");

const { budget, objectives, algorithms, runs } = engines[0]!.results;
const [objective, strategy] = [objectives[0]!.name, algorithms[0]!.label];
const budgets = Array.from({ length: budget.end }, (_, i) => i + 1);
const rows = engines.flatMap(({ label, results }) => {
  const curves = runsOf(results, objective, strategy).map((run) => bestAt(run, budget.unit, budgets));
  if (curves.length === 0) throw new Error(`${label}: no run of ${strategy} on ${objective}`);
  return budgets.map((x, i) => ({ algorithm: label, x, y: 100 * mean(curves.map((curve) => curve[i]!)) }));
});
const labels = engines.map(({ label }) => label);
const drawing = await draw({
  name: "engines",
  caption: `Best ${metricLabel(objective)} found so far by ${strategy}, by ${labels.join(" and by ")}.`,
  width: SINGLE_COLUMN,
  columns: 1,
  spec: (width) =>
    figureSpec(
      {
        title: `One search, ${labels.length} engines`,
        oracle: engines.map(({ label, results }) => `${label}: ${results.oracle.label}`).join("; "),
        note: `${strategy}, ${runs.length === 1 ? "one seed" : `mean of ${runs.length} seeds`}`,
      },
      width,
      1,
      [
        linePanel({
          title: metricLabel(objective),
          width,
          height: 110,
          rows,
          labels,
          x: budgetAxis(budget, 1),
          y: {
            title: "accuracy (%)",
            scale: { zero: false, nice: false },
            axis: { tickCount: 5 },
          },
          band: false,
          markers: new Set([...oneTwoFive(1, budget.end), budget.end]),
        }),
      ],
      labels,
    ),
});
writeFileSync(path, await embedFonts(drawing.svg));
