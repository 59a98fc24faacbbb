/**
 * The study of a front: what its sections say and show.
 *
 * @module
 */
import { csv } from "../../report/csv-text.ts";
import type { Paper } from "../../report/figures/layout.ts";
import { metricLabel } from "../../report/labels.ts";
import type { Cell, Table } from "../../report/tables/table.ts";
import { shown, unitOfScale, withUnit } from "../../report/units.ts";
import { VERSION } from "../../version.ts";
import type { Study } from "../study.ts";
import type { FrontAnalysis } from "./analyse.ts";
import { frontCells, frontFigure } from "./figures.ts";

export function frontStudy(analysis: FrontAnalysis, paper: Paper): Study {
  const { oracle, objectives } = analysis;
  return {
    title: `Trade-off: ${objectives.map(({ name }) => metricLabel(name)).join(" × ")}`,
    oracle,
    sections: [
      {
        title: "The exact front",
        text: [frontSentence(analysis), referenceSentence(analysis)],
        figures: [frontFigure(analysis, paper), frontCells(analysis, paper)],
        tables: [frontTable(analysis)],
      },
    ],
    numbers: new Map([["front.csv", frontCsv(analysis)]]),
    manifest: {
      oracle: oracle.label,
      "data fingerprint": oracle.fingerprint,
      objectives: objectives.map(({ name, direction }) => `${direction} ${name}`).join(", "),
      "robust-nas-bench": VERSION,
    },
  };
}

/** `10 of 6466 networks are beaten by no other: clean from 82.51 % to 94.61 %, PGD ε=1 from …` */
export function frontSentence({ front, values, unit, objectives }: FrontAnalysis): string {
  const ranges = objectives.map(({ name, scale, worst, best }) => {
    const text = unitOfScale(scale);
    return `${metricLabel(name)} from ${shown(worst, text)} to ${shown(best, text)}`;
  });
  return `${front.length} of ${values[0]!.length} ${unit} are beaten by no other in all objectives: ${ranges.join(", ")}.`;
}

/** The reference point, and what the front dominates above it. */
export function referenceSentence({ objectives, hypervolume }: FrontAnalysis): string {
  const point = objectives.map(
    ({ name, scale, reference }) => `${metricLabel(name)} ${shown(reference, unitOfScale(scale))}`,
  );
  return `Hypervolume of the front above the reference point (${point.join(", ")}; the worst values on the front, moved outwards by a tenth of its range): ${hypervolume.toFixed(4)}, each objective divided by the front's range.`;
}

export function frontTable({ front, values, objectives, space, knee, oracle }: FrontAnalysis): Table {
  return {
    name: "front",
    title: "The exact front",
    textColumns: 2,
    caption: `Architectures that no other beats in all objectives; ${oracle.label}.${knee === undefined ? "" : " Bold: the knee, farthest from the line between the ends."}`,
    header: [
      "",
      "architecture",
      ...objectives.map(({ name, scale }) => withUnit(metricLabel(name), unitOfScale(scale).name)),
    ],
    rows: front.map(({ candidate, architecture }, i): Cell[] => [
      { text: String(i + 1) },
      { text: space.code(architecture), bold: i === knee },
      ...objectives.map(({ scale }, m) => ({ text: unitOfScale(scale).text(values[m]![candidate]!) })),
    ]),
  };
}

function frontCsv({ front, values, objectives, space }: FrontAnalysis): string {
  return csv(
    ["architecture", ...objectives.map(({ name }) => name)],
    front.map(({ candidate, architecture }) => [
      space.code(architecture),
      ...values.map((column) => column[candidate]!),
    ]),
  );
}
