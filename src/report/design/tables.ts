/**
 * The tables of the design analysis, for people and as CSV.
 *
 * @module
 */
import type { DesignAnalysis } from "../../analysis/design/analyse.ts";
import type { SizeGroup } from "../../analysis/design/groups.ts";
import { csv } from "../csv.ts";
import { metricLabel } from "../labels.ts";
import { type Cell, percent, type Table } from "../tables/table.ts";
import { metricTitle, OPERATION_NAMES } from "./names.ts";

/** Tables for Markdown, LaTeX and the page. */
export function designTables(analysis: DesignAnalysis): Table[] {
  return [groupTable(analysis), variationTable(analysis), editTable(analysis), frontTable(analysis)];
}

const cells = (...texts: (string | number)[]): Cell[] => texts.map((text) => ({ text: String(text) }));
const thousands = (value: number): string => value.toLocaleString("en-US");

function groupTable(analysis: DesignAnalysis): Table {
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

function variationTable({ effects, space, oracle }: DesignAnalysis): Table {
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

function editTable({ edits, space, oracle }: DesignAnalysis): Table {
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

function frontTable({ fronts, columns, members, space, oracle }: DesignAnalysis): Table {
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

/** Everything that is drawn, as numbers: file name → CSV. Accuracies are fractions. */
export function designCsv(analysis: DesignAnalysis): Map<string, string> {
  const { space, members, sizes, columns } = analysis;
  const spreadHeader = ["minimum", "q1", "median", "q3", "maximum", "mean"];
  const spread = ({ spread: s }: Pick<SizeGroup, "spread">): number[] => [
    s.minimum,
    s.q1,
    s.median,
    s.q3,
    s.maximum,
    s.mean,
  ];
  const edges = space.decisions.map(({ name }) => name.replace("→", "-"));
  return new Map([
    [
      "networks.csv",
      csv(
        ["architecture", "parameters", "conv3x3", "conv1x1", ...columns.keys()],
        members.map((member, c) => {
          const { parameters, conv3x3, conv1x1 } = sizes[c]!;
          return [
            space.code(member),
            parameters,
            conv3x3,
            conv1x1,
            ...[...columns.values()].map((values) => values[c]!),
          ];
        }),
      ),
    ],
    [
      "size-groups.csv",
      csv(
        ["parameters", "conv3x3", "conv1x1", "networks", ...spreadHeader, "best", "worst"],
        analysis.groups.map((group) => [
          group.parameters,
          group.conv3x3,
          group.conv1x1,
          group.classes.length,
          ...spread(group),
          space.code(members[group.best]!),
          space.code(members[group.worst]!),
        ]),
      ),
    ],
    [
      "effects.csv",
      csv(
        ["metric", "edge", "operation", "effect", "share"],
        [...analysis.effects].flatMap(([name, { main }]) =>
          main.flatMap(({ decision, effects, share }) =>
            effects.map((effect, o) => [name, edges[decision]!, OPERATION_NAMES[o]!, effect, share]),
          ),
        ),
      ),
    ],
    [
      "pairs.csv",
      csv(
        ["metric", "edge_1", "operation_1", "edge_2", "operation_2", "effect", "share"],
        [...analysis.effects].flatMap(([name, { pairs }]) =>
          pairs.flatMap(({ first, second, effects, share }) =>
            effects.flatMap((row, a) =>
              row.map((effect, b) => [
                name,
                edges[first]!,
                OPERATION_NAMES[a]!,
                edges[second]!,
                OPERATION_NAMES[b]!,
                effect,
                share,
              ]),
            ),
          ),
        ),
      ),
    ],
    [
      "edits.csv",
      csv(
        ["metric", "edge", "from", "to", "mean", "sd", "p5", "p95"],
        [...analysis.edits].flatMap(([name, { kinds }]) =>
          kinds.map((kind) => [
            name,
            edges[kind.decision]!,
            OPERATION_NAMES[kind.from]!,
            OPERATION_NAMES[kind.to]!,
            kind.mean,
            kind.deviation,
            kind.low,
            kind.high,
          ]),
        ),
      ),
    ],
    [
      "distributions.csv",
      csv(
        ["key", "level", ...spreadHeader],
        analysis.distributions.map((d) => [d.key, d.level ?? null, ...spread(d)]),
      ),
    ],
    [
      "agreement.csv",
      csv(
        ["metric", ...analysis.agreement.metrics],
        analysis.agreement.metrics.map((name, i) => [name, ...analysis.agreement.tau[i]!]),
      ),
    ],
    [
      "fronts.csv",
      csv(
        ["x", "y", "architecture", "x_value", "y_value"],
        analysis.fronts.flatMap(({ x, y, classes }) =>
          classes.map((c) => [x, y, space.code(members[c]!), columns.get(x)![c]!, columns.get(y)![c]!]),
        ),
      ),
    ],
  ]);
}
