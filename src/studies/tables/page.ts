/**
 * The study of tables: what its sections say and show.
 *
 * @module
 */
import type { Paper } from "../../report/figures/layout.ts";
import { metricLabel } from "../../report/labels.ts";
import { VERSION } from "../../version.ts";
import type { Study } from "../study.ts";
import type { TableAnalysis } from "./analyse.ts";
import { tableCsv } from "./csv.ts";
import { pairsFigure } from "./figures/pairs.ts";
import { searchedFigure } from "./figures/searched.ts";
import { equalSizeFigure, tauFigure } from "./figures/tau.ts";
import { counted, networksOf, rankText } from "./names.ts";
import { bestOn, bestTable, searchedTable, tauTable } from "./tables.ts";

/** @param files names of the other tables */
export function tableStudy(analysis: TableAnalysis, files: readonly string[], paper: Paper): Study {
  const { oracle, own, others, searches, population } = analysis;
  const shown = others[0]!;
  const byNetwork = population.kind === "networks";
  const ranks = own.flatMap(({ name }) => {
    const best = bestOn(analysis, name, shown.name);
    return best === undefined ? [] : [`${metricLabel(name)}: ${rankText(best)}`];
  });
  return {
    title: `Tables of others: ${oracle.dataset}`,
    oracle,
    sections: [
      {
        title: "Rank correlation",
        text: [
          `${own.length} metrics and ${others.length} of other tables, over ${networksOf(analysis)}. ${byNetwork ? "Where a table has a value for every encoding, a network has that of the member whose values the first table publishes" : "Encodings of one network are counted each, with one value where a table has one a network"}.`,
          "Values are ranked as they are: with a latency, a positive τ says that networks better in the other metric are slower. Intervals are for a random sample of as many networks.",
          "Larger networks tend to be more accurate, and slower; τ over pairs of networks with equal parameter counts shows what is left of it.",
        ],
        figures: [tauFigure(analysis), equalSizeFigure(analysis)],
        tables: [tauTable(analysis)],
      },
      {
        title: `Against ${metricLabel(shown.name)}`,
        text: [
          `Rank, on ${metricLabel(shown.name)}, of the best network of each metric: ${ranks.join("; ")}.`,
        ],
        figures: [pairsFigure(analysis, shown, paper)],
        tables: [bestTable(analysis)],
      },
      {
        title: "Searched here, reported there",
        text: [
          `${counted(searches.seeds, "search", "searches")} of ${searches.strategies.join(", ")} on each metric, ${searches.queries} distinct networks each; what is better when it is lower was minimised. Shown is the best architecture of each search on a metric that the search did not see.`,
        ],
        figures: [searchedFigure(analysis, shown, paper)],
        tables: [searchedTable(analysis)],
      },
    ],
    numbers: tableCsv(analysis),
    manifest: {
      oracle: oracle.label,
      "data fingerprint": oracle.fingerprint,
      "other tables": files.join(", "),
      over: population.kind,
      searches: `${searches.strategies.join(", ")}; ${searches.queries} distinct networks; seeds 0 to ${searches.seeds - 1}`,
      "robust-nas-bench": VERSION,
    },
  };
}
