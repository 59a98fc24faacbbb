/**
 * What design choices do to accuracy and robustness: everything that `rnb analyze design` shows, from a table.
 *
 * @module
 */
import { type Spread, spreadOf } from "../../analysis/descriptive.ts";
import { kendallTau } from "../../analysis/kendall.ts";
import { paretoFront } from "../../analysis/pareto.ts";
import { headlineMetrics } from "../../metric/headline.ts";
import { ATTACKS, CORRUPTIONS, distinct, type Metric, metricOfKey } from "../../metric/metric.ts";
import type { OracleDescription, TableOracle } from "../../oracle/oracle.ts";
import { CONV_1X1, CONV_3X3 } from "../../space/nas-bench-201/cell.ts";
import { liveEdges } from "../../space/nas-bench-201/isomorphism.ts";
import { sizeOfCell, skeletonFor } from "../../space/nas-bench-201/size.ts";
import type { Architecture, Space } from "../../space/space.ts";
import { type Edits, editsOf } from "./edits.ts";
import { type Effects, effectsOf } from "./effects.ts";
import { type NetworkSize, type SizeGroup, sizeGroups } from "./groups.ts";

/** Spread of one metric over all networks. */
export interface Distribution {
  readonly key: string;
  /** ε in 1/255 or severity; undefined for keys without levels. */
  readonly level: number | undefined;
  readonly spread: Spread;
}

/** Networks that are not beaten in both metrics, and all networks' values of the two. */
export interface Front {
  readonly x: string;
  readonly y: string;
  /** Class numbers, x descending. */
  readonly classes: readonly number[];
}

export interface DesignAnalysis {
  readonly oracle: OracleDescription;
  readonly space: Space;
  /** The metric that groups, and the detailed tables, are about. */
  readonly metric: string;
  /** Every metric in use, by class number. */
  readonly columns: ReadonlyMap<string, Float64Array>;
  /** The architecture whose network each class's values are of. */
  readonly members: readonly Architecture[];
  readonly sizes: readonly NetworkSize[];
  /** Classes whose members do not all have the same parameter count. */
  readonly mixedSizes: number;
  readonly groups: readonly SizeGroup[];
  /** By metric of {@link studied}. */
  readonly effects: ReadonlyMap<string, Effects>;
  readonly edits: ReadonlyMap<string, Edits>;
  readonly distributions: readonly Distribution[];
  /** Metrics whose agreement is shown, and Kendall's τ-b between them. */
  readonly agreement: Agreement;
  readonly fronts: readonly Front[];
}

/** Rank correlations between metrics: `tau[i][j]`. */
export interface Agreement {
  readonly metrics: readonly string[];
  readonly tau: readonly (readonly number[])[];
}

/** @param metric what networks of equal size are compared by; default: all attacks × ε, as in the paper */
export function analyseDesign(oracle: TableOracle, metric = metricOfKey("adversarial")): DesignAnalysis {
  const { space, catalogue } = oracle;
  const asked = distinct([...headlineMetrics(catalogue), metric]);
  const studied = asked.map(({ name }) => name);
  const corruptions = CORRUPTIONS.filter((key) => catalogue.has(key));
  const columnOf = (m: Metric) => [m.name, oracle.column(m)] as const;
  const columns = new Map([...asked, ...corruptions.map((key) => metricOfKey(key))].map(columnOf));
  const column = (name: string): Float64Array => columns.get(name)!;
  const members = Array.from({ length: space.classCount }, (_, c) => oracle.member(c));
  const sizeOf = (architecture: Architecture): NetworkSize => {
    const cell = space.choices(architecture);
    const live = liveEdges(cell);
    const count = (operation: number): number =>
      cell.filter((chosen, edge) => live[edge] && chosen === operation).length;
    const { parameters } = sizeOfCell(cell, skeletonFor(oracle.description.dataset));
    return { parameters, conv3x3: count(CONV_3X3), conv1x1: count(CONV_1X1) };
  };
  const sizes = members.map(sizeOf);
  const mixed = sizes.filter(({ parameters }, c) =>
    space.members(c).some((architecture) => sizeOf(architecture).parameters !== parameters),
  );
  const robust = studied.filter((name) => name !== "clean");
  return {
    oracle: oracle.description,
    space,
    metric: metric.name,
    columns,
    members,
    sizes,
    mixedSizes: mixed.length,
    groups: sizeGroups(sizes, column(metric.name)),
    effects: new Map(studied.map((name) => [name, effectsOf(space, column(name))])),
    edits: new Map(studied.map((name) => [name, editsOf(space, column(name))])),
    distributions: distributionsOf(oracle),
    agreement: agreementOf([...studied, ...corruptions], column),
    fronts: robust.map((name) => ({
      x: "clean",
      y: name,
      classes: paretoFront(column("clean"), column(name)),
    })),
  };
}

function distributionsOf(oracle: TableOracle): Distribution[] {
  return ["clean", ...ATTACKS, ...CORRUPTIONS].flatMap((key) => {
    const levels = oracle.catalogue.get(key);
    if (levels === undefined) return [];
    const at = (level: number | undefined): Distribution => ({
      key,
      level,
      spread: spreadOf(oracle.column(metricOfKey(key, level))),
    });
    return levels.length === 0 ? [at(undefined)] : levels.map(at);
  });
}

function agreementOf(metrics: readonly string[], column: (name: string) => Float64Array): Agreement {
  const tau = metrics.map(() => new Array<number>(metrics.length).fill(1));
  for (let i = 0; i < metrics.length; i++)
    for (let j = i + 1; j < metrics.length; j++) {
      const value = kendallTau(column(metrics[i]!), column(metrics[j]!)).tau;
      tau[i]![j] = value;
      tau[j]![i] = value;
    }
  return { metrics, tau };
}

/** Kendall's τ-b between two of the metrics of an agreement; undefined where one is not there. */
export function tauOf({ metrics, tau }: Agreement, a: string, b: string): number {
  return tau[metrics.indexOf(a)]?.[metrics.indexOf(b)] ?? Number.NaN;
}
