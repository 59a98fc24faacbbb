/**
 * The trade-off that a table holds between two metrics or more: its exact front.
 *
 * @module
 */

import { UsageError } from "../../errors.ts";
import { frontOf, type Point, signOf } from "../../fronts/dominance.ts";
import { hypervolume } from "../../fronts/hypervolume.ts";
import { kneeOf, scaled } from "../../fronts/knee.ts";
import type { Metric } from "../../metric/metric.ts";
import type { Scale } from "../../metric/scale.ts";
import type { OracleDescription, TableOracle } from "../../oracle/oracle.ts";
import type { Architecture, Space } from "../../space/space.ts";

/** A metric of the trade-off. */
export interface Objective {
  readonly metric: Metric;
  readonly direction: "maximise" | "minimise";
}

export interface FrontObjective {
  readonly name: string;
  readonly direction: "maximise" | "minimise";
  readonly scale: Scale;
  /** Best and worst value on the front, and the reference point's. */
  readonly best: number;
  readonly worst: number;
  readonly reference: number;
}

export interface FrontAnalysis {
  readonly oracle: OracleDescription;
  readonly space: Space;
  readonly objectives: readonly FrontObjective[];
  /** `values[objective][candidate]`, as the table has them; only candidates that have all. */
  readonly values: readonly Float64Array[];
  /** What is compared: networks, or encodings where one of the metrics has a value for each. */
  readonly unit: "networks" | "encodings";
  /** The candidates on the front, the first objective's best first. */
  readonly front: readonly { readonly candidate: number; readonly architecture: Architecture }[];
  /** The front's hypervolume above the reference point, each objective divided by the front's range. */
  readonly hypervolume: number;
  /** Index into `front`: farthest from the line between its ends, two objectives only. */
  readonly knee: number | undefined;
}

/** Beyond the worst value on the front, as a share of its range, lies the reference point. */
const OUTWARDS = 0.1;

export function analyseFront(oracle: TableOracle, asked: readonly Objective[]): FrontAnalysis {
  if (asked.length < 2) throw new UsageError("a front needs two metrics or more");
  const { space, description } = oracle;
  const columns = asked.map(({ metric }) => oracle.values(metric));
  const byClass = columns.every(({ length }) => length === space.classCount);
  const at = (column: Float64Array, i: number): number =>
    column[byClass || column.length === space.size ? i : space.classOf(i)]!;
  const count = byClass ? space.classCount : space.size;
  const known = Array.from({ length: count }, (_, i) => i).filter((i) =>
    columns.every((column) => !Number.isNaN(at(column, i))),
  );
  const values = columns.map((column) => Float64Array.from(known, (i) => at(column, i)));
  const signs = asked.map(({ direction }) => signOf(direction));
  const points = known.map((_, k): Point => signs.map((sign, m) => sign * values[m]![k]!));
  const indices = frontOf(points);
  if (indices.length === 0) throw new UsageError("no architecture has a value of all these metrics");
  const objectives = asked.map(({ metric, direction }, m): FrontObjective => {
    const own = indices.map((k) => points[k]![m]!);
    const [low, high] = [Math.min(...own), Math.max(...own)];
    const sign = signs[m]!;
    return {
      name: metric.name,
      direction,
      scale: oracle.scale(metric),
      best: sign * high,
      worst: sign * low,
      reference: sign * (low - OUTWARDS * (high - low)),
    };
  });
  return {
    oracle: description,
    space,
    objectives,
    values,
    unit: byClass ? "networks" : "encodings",
    front: indices.map((candidate) => {
      const i = known[candidate]!;
      return { candidate, architecture: byClass ? oracle.member(i) : i };
    }),
    hypervolume: hypervolumeOf(indices.map((k) => points[k]!)),
    knee: asked.length === 2 ? kneeOf(indices.map((k) => points[k]!)) : undefined,
  };
}

function hypervolumeOf(front: readonly Point[]): number {
  return hypervolume(scaled(front), new Array<number>(front[0]!.length).fill(-OUTWARDS));
}
