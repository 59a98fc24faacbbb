/**
 * The tables of the study, for people.
 *
 * @module
 */
import { metricLabel } from "../../report/labels.ts";
import type { Cell, Table } from "../../report/tables/table.ts";
import { unitOfScale } from "../../report/units.ts";
import { agreementBetween, type BestOf, type Compared, type TableAnalysis } from "./analyse.ts";
import { counted, networksOf, rankText, valueText } from "./names.ts";

const cells = (...texts: string[]): Cell[] => texts.map((text) => ({ text }));

const decimals = (value: number, digits = 3): string => (Number.isNaN(value) ? "–" : value.toFixed(digits));

export function tauTable(analysis: TableAnalysis): Table {
  const { own, others, oracle } = analysis;
  return {
    name: "tau",
    title: "Kendall's τ and Spearman's ρ",
    caption: `Kendall's τ-b [95 % confidence interval]; Spearman's ρ; τ-b over pairs of equal parameter count: each metric of the other tables with each of the first; ${oracle.label}.`,
    header: ["metric", analysis.population.kind, ...own.map(({ name }) => metricLabel(name))],
    rows: others.map(({ name }) => {
      const row = own.map((here) => agreementBetween(analysis, here.name, name));
      return cells(
        metricLabel(name),
        [...new Set(row.map(({ n }) => n))].join(", "),
        ...row.map(
          ({ tau, low, high, rho, equalSize }) =>
            `${decimals(tau)} [${decimals(low, 2)}, ${decimals(high, 2)}]; ${decimals(rho)}; ${decimals(equalSize)}`,
        ),
      );
    }),
  };
}

export function bestTable(analysis: TableAnalysis): Table {
  const { best, space, oracle } = analysis;
  const byName = metricsByName(analysis);
  return {
    name: "best",
    title: "The best of each on the other",
    caption: `The best network of one metric on another: its value, its rank, and how far it is from the best there, over ${networksOf(analysis)}; where several are the best, means over them; ${oracle.label}.`,
    header: ["best by", "network", "on", "value", "rank", "regret"],
    textColumns: 3,
    rows: best.map(({ here, there, architecture, tied, value, regret, ...ranked }) => {
      const unit = unitOfScale(byName.get(there)!.scale);
      return cells(
        metricLabel(here),
        tied === 1 ? space.code(architecture) : `${tied} tied`,
        metricLabel(there),
        valueText(value, unit),
        rankText(ranked),
        Number.isNaN(regret) ? "–" : `${unit.text(regret)} ${unit.gap}`.trimEnd(),
      );
    }),
  };
}

export function searchedTable(analysis: TableAnalysis): Table {
  const { searches, searched, oracle } = analysis;
  const byName = metricsByName(analysis);
  const rows = searched.filter(({ strategy }) => strategy === searches.strategies[0]);
  return {
    name: "searched",
    title: "Searched here, reported there",
    caption: `The best architecture after ${searches.queries} distinct networks, searched on one metric and reported on another: mean of ${counted(searches.seeds, "search", "searches")} and 95 % bootstrap interval; ${oracle.label}.`,
    header: ["searched on", "reported on", ...searches.strategies, "optimum there"],
    textColumns: 2,
    rows: rows.map(({ here, there }) => {
      const { scale, optimum } = byName.get(there)!;
      const unit = unitOfScale(scale);
      return cells(
        metricLabel(here),
        metricLabel(there),
        ...searches.strategies.map((strategy) => {
          const { runs, mean, low, high } = searched.find(
            (s) => s.here === here && s.there === there && s.strategy === strategy,
          )!;
          return runs === 0 ? "–" : `${unit.text(mean)} [${unit.text(low)}, ${unit.text(high)}]`;
        }),
        valueText(optimum, unit),
      );
    }),
  };
}

export function metricsByName({ own, others }: TableAnalysis): ReadonlyMap<string, Compared> {
  return new Map([...own, ...others].map((metric) => [metric.name, metric]));
}

/** What the best of one metric is on another; undefined where there is none. */
export function bestOn({ best }: TableAnalysis, here: string, there: string): BestOf | undefined {
  return best.find((b) => b.here === here && b.there === there);
}
