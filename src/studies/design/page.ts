/**
 * The design study: what its sections say and show.
 *
 * @module
 */
import type { Paper } from "../../report/figures/layout.ts";
import { metricLabel, metricTitle } from "../../report/labels.ts";
import { percent } from "../../report/tables/table.ts";
import { VERSION } from "../../version.ts";
import type { Section, Study } from "../study.ts";
import { type DesignAnalysis, tauOf } from "./analyse.ts";
import { designCsv } from "./csv.ts";
import { agreementFigure, corruptionAgreementFigure, frontsFigure } from "./figures/agreement.ts";
import { extremeCells } from "./figures/cells.ts";
import { attacksFigure, corruptionsFigure } from "./figures/distributions.ts";
import { editsFigure } from "./figures/edits.ts";
import { effectsFigure, pairsFigure } from "./figures/effects.ts";
import { sizeFigure } from "./figures/size.ts";
import type { SizeGroup } from "./groups.ts";
import { editTable, frontTable, groupTable, variationTable } from "./tables.ts";

/** @param group the group of networks of equal size that is shown in detail */
export function designStudy(analysis: DesignAnalysis, group: SizeGroup, paper: Paper): Study {
  const { oracle, metric } = analysis;
  return {
    title: `Design choices: ${oracle.dataset}`,
    oracle,
    sections: [
      sizeSection(analysis, group, paper),
      effectsSection(analysis, paper),
      editsSection(analysis, paper),
      {
        title: "Distributions",
        text: [],
        figures: [attacksFigure(analysis, paper), corruptionsFigure(analysis, paper)],
        tables: [],
      },
      agreementSection(analysis, paper),
      {
        title: "Accuracy and robustness",
        text: [],
        figures: [frontsFigure(analysis, paper)],
        tables: [frontTable(analysis)],
      },
    ],
    numbers: designCsv(analysis),
    manifest: {
      oracle: oracle.label,
      "data fingerprint": oracle.fingerprint,
      "networks of equal size compared by": metric,
      "robust-nas-bench": VERSION,
    },
  };
}

/** One sentence on a group of networks of equal size. */
export function groupSentence(analysis: DesignAnalysis, group: SizeGroup): string {
  const { parameters, classes, conv3x3, conv1x1, spread } = group;
  return `${classes.length} networks have ${parameters.toLocaleString("en-US")} parameters (${conv3x3} 3×3 and ${conv1x1} 1×1 convolutions a cell): ${metricTitle(analysis.metric)} ${percent(spread.minimum, 1)}–${percent(spread.maximum, 1)} %`;
}

function sizeSection(analysis: DesignAnalysis, group: SizeGroup, paper: Paper): Section {
  const { space, groups, mixedSizes } = analysis;
  return {
    title: "Robustness at equal size",
    text: [
      `${space.classCount.toLocaleString("en-US")} networks (isomorphism classes) in ${groups.length} groups by parameter count. Parameters are those of the network without dead edges (edges on no path from input to output), of the member of each class whose values the oracle has; ${mixedSizes} classes have members of other sizes, because merging equal branches leaves the function's form alone and changes the count.`,
      `${groupSentence(analysis, group)}.`,
    ],
    figures: [sizeFigure(analysis, group.parameters, paper), extremeCells(analysis, group.parameters, paper)],
    tables: [groupTable(analysis)],
  };
}

function effectsSection(analysis: DesignAnalysis, paper: Paper): Section {
  const { space, metric } = analysis;
  const { main, pairs, higher } = analysis.effects.get(metric)!;
  const share = (parts: readonly { readonly share: number }[]): string =>
    percent(
      parts.reduce((sum, part) => sum + part.share, 0),
      0,
    );
  return {
    title: "Operations on edges",
    text: [
      `The ${space.size.toLocaleString("en-US")} architectures are a full factorial design, so that the effect of an operation on an edge is the mean over all contexts, and shares of variance add up. For ${metricTitle(metric)}, edges by themselves explain ${share(main)} %, pairs ${share(pairs)} %, three or more together ${percent(higher, 0)} %.`,
    ],
    figures: [effectsFigure(analysis, paper), pairsFigure(analysis, paper)],
    tables: [variationTable(analysis)],
  };
}

function editsSection(analysis: DesignAnalysis, paper: Paper): Section {
  const { metric } = analysis;
  const { pairs, neutral, median, correlation, localOptima } = analysis.edits.get(metric)!;
  return {
    title: "One edit",
    text: [
      `Of ${pairs.toLocaleString("en-US")} pairs of architectures one edit apart, ${percent(neutral, 1)} % are the same network. For the others, ${metricTitle(metric)} changes by ${percent(median, 1)} points in the median; neighbours correlate with ${correlation.toFixed(2)}; ${localOptima} networks have no better neighbour.`,
    ],
    figures: [editsFigure(analysis, paper)],
    tables: [editTable(analysis)],
  };
}

function agreementSection(analysis: DesignAnalysis, paper: Paper): Section {
  const { agreement, effects } = analysis;
  const tauWithClean = agreement.metrics
    .slice(1)
    .filter((name) => effects.has(name))
    .map((name) => `${metricLabel(name)} ${tauOf(agreement, "clean", name).toFixed(3)}`);
  return {
    title: "Agreement between metrics",
    text: [`Kendall's τ-b with clean accuracy: ${tauWithClean.join(", ")}.`],
    figures: [agreementFigure(analysis, paper), corruptionAgreementFigure(analysis, paper)],
    tables: [],
  };
}
