/**
 * The tables of the design study, for people.
 *
 * @module
 */

import { metricLabel, metricTitle } from "../../report/labels.ts";
import { type Cell, percent, type Table } from "../../report/tables/table.ts";
import type { DesignAnalysis } from "./analyse.ts";

const cells = (...texts: (string | number)[]): Cell[] => texts.map((text) => ({ text: String(text) }));
const thousands = (value: number): string => value.toLocaleString("en-US");

export function groupTable(analysis: DesignAnalysis): Table {
  const { groups, members, space, metric, oracle, mixedSizes } = analysis;
  const codeOf = (classNumber: number): string => space.code(members[classNumber]!);
  return {
    name: "size-groups",
    title: "Networks of equal size",
    caption: `${metricTitle(metric)} (%) by parameter count; ${oracle.label}. Parameters of the network with dead edges left out, of the member of each isomorphism class whose values are stored; ${mixedSizes} of ${thousands(space.classCount)} classes have members of other sizes.`,
    header: [
      "parameters",
      "3×3",
      "1×1",
      "networks",
      "minimum",
      "median",
      "maximum",
      "range",
      "best",
      "worst",
    ],
    rows: groups.map((group) =>
      cells(
        thousands(group.parameters),
        group.conv3x3,
        group.conv1x1,
        group.classes.length,
        percent(group.spread.minimum),
        percent(group.spread.median),
        percent(group.spread.maximum),
        percent(group.spread.maximum - group.spread.minimum),
        codeOf(group.best),
        codeOf(group.worst),
      ),
    ),
  };
}

export function variationTable({ effects, space, oracle }: DesignAnalysis): Table {
  return {
    name: "variance",
    title: "What explains the variance",
    caption: `Share of the variance (%) over all ${thousands(space.size)} architectures that each edge explains by itself, all pairs of edges together, and three or more; ${oracle.label}.`,
    header: ["metric", ...space.decisions.map(({ name }) => name), "edges", "pairs", "three or more"],
    rows: [...effects].map(([name, { main, pairs, higher }]) => {
      const total = (parts: readonly { share: number }[]): number =>
        parts.reduce((sum, { share }) => sum + share, 0);
      return cells(
        metricLabel(name),
        ...main.map(({ share }) => percent(share, 0)),
        percent(total(main), 0),
        percent(total(pairs), 0),
        percent(higher, 0),
      );
    }),
  };
}

export function editTable({ edits, space, oracle }: DesignAnalysis): Table {
  const first = [...edits.values()][0]!;
  return {
    name: "edits",
    title: "Change under one edit",
    caption: `Change under one edit, over ${thousands(first.pairs)} pairs of neighbours, ${percent(first.neutral, 1)} % of which are one network; ${oracle.label}. Median and 90th percentile of the absolute change, largest change (percentage points); correlation of neighbours; networks that no edit improves.`,
    header: ["metric", "median", "90 %", "largest", "by", "correlation", "local optima"],
    rows: [...edits].map(([name, { median, q90, largest, correlation, localOptima }]) =>
      cells(
        metricLabel(name),
        percent(median, 1),
        percent(q90, 1),
        percent(largest.change, 1),
        `${space.code(largest.before)} → ${space.code(largest.after)}`,
        correlation.toFixed(2),
        localOptima,
      ),
    ),
  };
}

export function frontTable({ fronts, columns, members, space, oracle }: DesignAnalysis): Table {
  const rows: Cell[][] = [];
  const blocks: number[] = [];
  for (const { x, y, classes } of fronts) {
    blocks.push(rows.length);
    for (const c of classes)
      rows.push(
        cells(
          metricLabel(y),
          space.code(members[c]!),
          percent(columns.get(x)![c]!),
          percent(columns.get(y)![c]!),
        ),
      );
  }
  return {
    name: "fronts",
    title: "Networks that no other beats in both",
    caption: `Networks that no other beats in both clean accuracy (%) and robust accuracy (%); ${oracle.label}.`,
    header: ["robust metric", "architecture", "clean", "robust"],
    rows,
    blocks,
  };
}
