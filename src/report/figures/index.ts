/**
 * All figures of a report, one file each.
 *
 * @module
 */
import type { Analysis } from "../../analysis/analyse.ts";
import type { Figure } from "../render.ts";
import { anytime } from "./anytime.ts";
import { criticalDifference } from "./critical-difference.ts";
import { ecdf } from "./ecdf.ts";
import { finalRegret } from "./final-regret.ts";
import { attainmentFigure } from "./fronts/attainment.ts";
import { foundFigure } from "./fronts/found.ts";
import { finalIndicators, indicatorsFigure } from "./fronts/indicators.ts";
import type { Paper } from "./layout.ts";
import { profiles } from "./profiles.ts";
import { ranks } from "./ranks.ts";
import { reportedFigure } from "./reported.ts";
import { transferMatrix } from "./transfer.ts";

/** The figures that an analysis has data for, in the order of the page. */
export function figures(analysis: Analysis, paper: Paper = "auto"): Figure[] {
  const { across, fronts, results } = analysis;
  const list = [
    anytime(analysis, "value", paper),
    anytime(analysis, "regret", paper),
    ecdf(analysis, paper),
    finalRegret(analysis, paper),
  ];
  if (fronts.length > 0) {
    list.push(indicatorsFigure(analysis, paper), foundFigure(analysis, paper));
    list.push(...fronts.flatMap((front) => attainmentFigure(analysis, front, paper) ?? []));
    list.push(finalIndicators(analysis, paper));
  }
  if (across !== null) {
    if (across.ranks.length > 0) list.push(ranks(analysis, across, paper));
    list.push(profiles(analysis, across, paper));
    if (across.friedman !== null) list.push(criticalDifference(analysis, across, across.friedman, paper));
  }
  if (analysis.reported !== null) list.push(reportedFigure(analysis, analysis.reported, paper));
  if (results.transfer !== undefined) list.push(transferMatrix(analysis, results.transfer, paper));
  return list;
}
