/**
 * Everything that the design study draws, as numbers. Accuracies are fractions.
 *
 * @module
 */
import type { Spread } from "../../analysis/descriptive.ts";
import { csv } from "../../report/csv-text.ts";
import type { DesignAnalysis } from "./analyse.ts";
import { OPERATION_NAMES } from "./names.ts";

/** File name → CSV. */
export function designCsv(analysis: DesignAnalysis): Map<string, string> {
  return new Map([
    ["networks.csv", networksCsv(analysis)],
    ["size-groups.csv", groupsCsv(analysis)],
    ["effects.csv", effectsCsv(analysis)],
    ["pairs.csv", pairsCsv(analysis)],
    ["edits.csv", editsCsv(analysis)],
    ["distributions.csv", distributionsCsv(analysis)],
    ["agreement.csv", agreementCsv(analysis)],
    ["fronts.csv", frontsCsv(analysis)],
  ]);
}

const SPREAD = ["minimum", "q1", "median", "q3", "maximum", "mean"] as const;

const spreadOf = (spread: Spread): number[] => SPREAD.map((name) => spread[name]);

/** Edges in letters that any program reads. */
const edgesOf = ({ space }: DesignAnalysis): string[] =>
  space.decisions.map(({ name }) => name.replace("→", "-"));

function networksCsv({ space, members, sizes, columns }: DesignAnalysis): string {
  return csv(
    ["architecture", "parameters", "conv3x3", "conv1x1", ...columns.keys()],
    members.map((member, c) => {
      const { parameters, conv3x3, conv1x1 } = sizes[c]!;
      const values = [...columns.values()].map((column) => column[c]!);
      return [space.code(member), parameters, conv3x3, conv1x1, ...values];
    }),
  );
}

function groupsCsv({ groups, space, members }: DesignAnalysis): string {
  return csv(
    ["parameters", "conv3x3", "conv1x1", "networks", ...SPREAD, "best", "worst"],
    groups.map((group) => [
      group.parameters,
      group.conv3x3,
      group.conv1x1,
      group.classes.length,
      ...spreadOf(group.spread),
      space.code(members[group.best]!),
      space.code(members[group.worst]!),
    ]),
  );
}

function effectsCsv(analysis: DesignAnalysis): string {
  const edges = edgesOf(analysis);
  return csv(
    ["metric", "edge", "operation", "effect", "share"],
    [...analysis.effects].flatMap(([name, { main }]) =>
      main.flatMap(({ decision, effects, share }) =>
        effects.map((effect, o) => [name, edges[decision]!, OPERATION_NAMES[o]!, effect, share]),
      ),
    ),
  );
}

function pairsCsv(analysis: DesignAnalysis): string {
  const edges = edgesOf(analysis);
  return csv(
    ["metric", "edge_1", "operation_1", "edge_2", "operation_2", "effect", "share"],
    [...analysis.effects].flatMap(([name, { pairs }]) =>
      pairs.flatMap(({ first, second, effects, share }) => {
        const [from, to] = [edges[first]!, edges[second]!];
        return effects.flatMap((row, a) =>
          row.map((effect, b) => [name, from, OPERATION_NAMES[a]!, to, OPERATION_NAMES[b]!, effect, share]),
        );
      }),
    ),
  );
}

function editsCsv(analysis: DesignAnalysis): string {
  const edges = edgesOf(analysis);
  return csv(
    ["metric", "edge", "from", "to", "mean", "sd", "p5", "p95"],
    [...analysis.edits].flatMap(([name, { kinds }]) =>
      kinds.map(({ decision, from, to, mean, deviation, low, high }) => [
        name,
        edges[decision]!,
        OPERATION_NAMES[from]!,
        OPERATION_NAMES[to]!,
        mean,
        deviation,
        low,
        high,
      ]),
    ),
  );
}

function distributionsCsv({ distributions }: DesignAnalysis): string {
  return csv(
    ["key", "level", ...SPREAD],
    distributions.map(({ key, level, spread }) => [key, level ?? null, ...spreadOf(spread)]),
  );
}

function agreementCsv({ agreement: { metrics, tau } }: DesignAnalysis): string {
  return csv(
    ["metric", ...metrics],
    metrics.map((name, i) => [name, ...tau[i]!]),
  );
}

function frontsCsv({ fronts, space, members, columns }: DesignAnalysis): string {
  return csv(
    ["x", "y", "architecture", "x_value", "y_value"],
    fronts.flatMap(({ x, y, classes }) =>
      classes.map((c) => [x, y, space.code(members[c]!), columns.get(x)![c]!, columns.get(y)![c]!]),
    ),
  );
}
