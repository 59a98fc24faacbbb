/**
 * The design study as a page with figures and tables.
 *
 * @module
 */

import { metricLabel, metricTitle } from "../../report/labels.ts";
import type { SectionsPage } from "../../report/page/sections.ts";
import { drawAll } from "../../report/sections.ts";
import { percent } from "../../report/tables/table.ts";
import { VERSION } from "../../version.ts";
import { type DesignAnalysis, tauOf } from "./analyse.ts";
import { agreementFigure, corruptionAgreementFigure, frontsFigure } from "./figures/agreement.ts";
import { extremeCells } from "./figures/cells.ts";
import { attacksFigure, corruptionsFigure } from "./figures/distributions.ts";
import { editsFigure } from "./figures/edits.ts";
import { effectsFigure, pairsFigure } from "./figures/effects.ts";
import { sizeFigure } from "./figures/size.ts";
import type { SizeGroup } from "./groups.ts";
import { designTables } from "./tables.ts";

/** One sentence on a group of networks of equal size. */
export function groupSentence(analysis: DesignAnalysis, group: SizeGroup): string {
  const { parameters, classes, conv3x3, conv1x1, spread } = group;
  return `${classes.length} networks have ${parameters.toLocaleString("en-US")} parameters (${conv3x3} 3×3 and ${conv1x1} 1×1 convolutions a cell): ${metricTitle(analysis.metric)} ${percent(spread.minimum, 1)}–${percent(spread.maximum, 1)} %`;
}

/** @param single figures for one column of a two-column paper */
export async function designPage(
  analysis: DesignAnalysis,
  group: SizeGroup,
  single: boolean,
): Promise<SectionsPage> {
  const { oracle, space, metric, agreement } = analysis;
  const [groups, variance, edits, fronts] = designTables(analysis);
  const cells = extremeCells(analysis, group.parameters, single ? "single" : "auto");
  const effects = analysis.effects.get(metric)!;
  const change = analysis.edits.get(metric)!;
  const tauWithClean = agreement.metrics
    .slice(1)
    .filter((name) => analysis.effects.has(name))
    .map((name) => `${metricLabel(name)} ${tauOf(agreement, "clean", name).toFixed(3)}`);
  return {
    title: `Design choices: ${oracle.dataset}`,
    oracle,
    sections: [
      {
        title: "Robustness at equal size",
        text: [
          `${space.classCount.toLocaleString("en-US")} networks (isomorphism classes) in ${analysis.groups.length} groups by parameter count. Parameters are those of the network without dead edges (edges on no path from input to output), of the member of each class whose values the oracle has; ${analysis.mixedSizes} classes have members of other sizes, because merging equal branches leaves the function's form alone and changes the count.`,
          `${groupSentence(analysis, group)}.`,
        ],
        drawings: [
          ...(await drawAll(sizeFigure(analysis, group.parameters, single))),
          ...(cells === undefined ? [] : [cells]),
        ],
        tables: [groups!],
      },
      {
        title: "Operations on edges",
        text: [
          `The ${space.size.toLocaleString("en-US")} architectures are a full factorial design, so that the effect of an operation on an edge is the mean over all contexts, and shares of variance add up. For ${metricTitle(metric)}, edges by themselves explain ${percent(
            effects.main.reduce((sum, { share }) => sum + share, 0),
            0,
          )} %, pairs ${percent(
            effects.pairs.reduce((sum, { share }) => sum + share, 0),
            0,
          )} %, three or more together ${percent(effects.higher, 0)} %.`,
        ],
        drawings: await drawAll(effectsFigure(analysis, single), pairsFigure(analysis, single)),
        tables: [variance!],
      },
      {
        title: "One edit",
        text: [
          `Of ${change.pairs.toLocaleString("en-US")} pairs of architectures one edit apart, ${percent(change.neutral, 1)} % are the same network. For the others, ${metricTitle(metric)} changes by ${percent(change.median, 1)} points in the median; neighbours correlate with ${change.correlation.toFixed(2)}; ${change.localOptima} networks have no better neighbour.`,
        ],
        drawings: await drawAll(editsFigure(analysis, single)),
        tables: [edits!],
      },
      {
        title: "Distributions",
        text: [],
        drawings: await drawAll(attacksFigure(analysis, single), corruptionsFigure(analysis, single)),
        tables: [],
      },
      {
        title: "Agreement between metrics",
        text: [`Kendall's τ-b with clean accuracy: ${tauWithClean.join(", ")}.`],
        drawings: await drawAll(
          agreementFigure(analysis, single),
          corruptionAgreementFigure(analysis, single),
        ),
        tables: [],
      },
      {
        title: "Accuracy and robustness",
        text: [],
        drawings: await drawAll(frontsFigure(analysis, single)),
        tables: [fronts!],
      },
    ],
    manifest: {
      oracle: oracle.label,
      "data fingerprint": oracle.fingerprint,
      "networks of equal size compared by": metric,
      "robust-nas-bench": VERSION,
    },
  };
}
