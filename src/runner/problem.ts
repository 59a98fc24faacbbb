/**
 * A problem on an oracle: its values, the exact front that a table holds, and how a search is scored.
 *
 * @module
 */
import { createHash } from "node:crypto";
import { UsageError } from "../errors.ts";
import { frontOf, type Point, signOf } from "../fronts/dominance.ts";
import { hypervolume } from "../fronts/hypervolume.ts";
import { highestOf, lowestOf } from "../metric/bounds.ts";
import { atomsOf } from "../metric/metric.ts";
import { metricsOf, type Problem } from "../metric/problem.ts";
import { combineScales } from "../metric/scale.ts";
import { isTable, type Oracle, type TableOracle } from "../oracle/oracle.ts";
import type { ObjectiveRecord } from "../results/manifest.ts";
import { type TraceNames, traceNames } from "../results/trace-text.ts";
import { isWithin, type Layout, type Scoring, worstOf } from "../search/scoring.ts";
import type { RunIdentity } from "../search/strategy.ts";

/** Beyond the worst value on the exact front, as a share of its range, lies the reference point. */
const OUTWARDS = 0.1;

/** The values that a search of the problem looks up: `values[i * metrics + j]`, by class or by architecture. */
export function valuesOf(problem: Problem, oracle: TableOracle): Float64Array {
  const columns = metricsOf(problem).map((metric) => oracle.values(metric));
  if (columns.length === 1) return columns[0]!;
  const { space } = oracle;
  const rows = columns.every(({ length }) => length === space.classCount) ? space.classCount : space.size;
  const values = new Float64Array(rows * columns.length);
  for (const [j, column] of columns.entries()) {
    const direct = column.length === rows;
    for (let i = 0; i < rows; i++) values[i * columns.length + j] = column[direct ? i : space.classOf(i)]!;
  }
  return values;
}

/** What the results folder says of a problem that is more than one metric to be maximised. */
export function describeProblem(problem: Problem, oracle: Oracle): ObjectiveRecord {
  const { name, objectives } = problem;
  const definition = definitionOf(problem);
  if (!isTable(oracle)) return describeUnknown(problem, definition, oracle);
  const values = valuesOf(problem, oracle);
  const { points, at } = feasiblePoints(values, problem);
  const code = (i: number): string => {
    const { space } = oracle;
    return space.code(
      values.length / layoutOf(problem).columns === space.size ? at[i]! : oracle.member(at[i]!),
    );
  };
  if (points.length === 0)
    throw new UsageError(`${name}: no architecture has all these values within the limits`);
  const scales = metricsOf(problem).map((metric) => oracle.scale(metric));
  const fingerprint = createHash("sha256")
    .update(JSON.stringify([definition, problem.reference ?? null]))
    .update(new Uint8Array(values.buffer, values.byteOffset, values.byteLength))
    .digest("hex");
  if (objectives.length === 1) {
    const own = points.map((point) => point[0]!);
    const optimum = own.reduce((a, b) => Math.max(a, b));
    const range = optimum - own.reduce((a, b) => Math.min(a, b));
    return {
      name,
      optimum,
      fingerprint,
      scale: { ...scales[0]!, range: Math.min(range, Number.MAX_VALUE) },
      problem: {
        ...definition,
        scales,
        reference: [],
        front: [[optimum]],
        architectures: [code(own.indexOf(optimum))],
        hypervolume: null,
      },
    };
  }
  const signs = objectives.map(({ direction }) => signOf(direction));
  const best = frontOf(points);
  const front = best.map((i) => points[i]!);
  const reference = problem.reference?.map((value, m) => signs[m]! * value) ?? referenceOf(front, problem);
  const whole = hypervolume(front, reference);
  if (whole === 0)
    throw new UsageError(`${name}: no architecture is better than the reference point in every objective`);
  const own = (point: Point): number[] => signs.map((sign, m) => sign * point[m]!);
  return {
    name,
    optimum: 1,
    fingerprint,
    scale: {
      ...combineScales("mean", scales.slice(0, objectives.length)),
      unit: undefined,
      direction: "maximise",
      range: 1,
    },
    problem: {
      ...definition,
      scales,
      reference: own(reference),
      front: front.map(own),
      architectures: best.map(code),
      hypervolume: whole,
    },
  };
}

function describeUnknown(
  { name, objectives, constraints, reference }: Problem,
  definition: ReturnType<typeof definitionOf>,
  oracle: Oracle,
): ObjectiveRecord {
  // Raises what the oracle does not have before anything runs.
  for (const metric of metricsOf({ objectives, constraints })) atomsOf(metric, oracle.catalogue);
  if (objectives.length > 1 && reference === undefined)
    throw new UsageError(
      `${name}: ${oracle.description.label} does not know the exact front; give a \`reference\`, a number per objective`,
    );
  const scales = metricsOf({ objectives, constraints }).map(() => ({ unit: "fraction" }));
  return {
    name,
    optimum: null,
    fingerprint: createHash("sha256")
      .update(JSON.stringify([definition, reference ?? null, oracle.description.fingerprint]))
      .digest("hex"),
    ...(objectives.length > 1 && { scale: { direction: "maximise" as const, range: 1 } }),
    problem: {
      ...definition,
      scales,
      reference: reference ?? [],
      front: [],
      architectures: [],
      hypervolume: null,
    },
  };
}

/** The points, to be maximised, of what has all values and keeps all limits; and the class or architecture of each. */
function feasiblePoints(values: Float64Array, problem: Problem): { points: Point[]; at: number[] } {
  const layout = layoutOf(problem);
  const signs = layout.directions.map(signOf);
  const points: Point[] = [];
  const rows: number[] = [];
  for (let at = 0; at < values.length; at += layout.columns) {
    if (!isWithin(layout, values, at)) continue;
    points.push(signs.map((sign, m) => sign * values[at + m]!));
    rows.push(at / layout.columns);
  }
  return { points, at: rows };
}

/** Per objective the worst value on the front, moved outwards by a tenth of the front's range. */
function referenceOf(front: readonly Point[], { name, objectives }: Problem): number[] {
  return objectives.map(({ metric }, m) => {
    const own = front.map((point) => point[m]!);
    const [low, high] = [Math.min(...own), Math.max(...own)];
    if (low === high)
      throw new UsageError(
        front.length === 1
          ? `${name}: the exact front is one point, there is nothing to trade; give a \`reference\`, or search one metric`
          : `${name}: all of the exact front has the same ${metric.name}; leave it out, or give a \`reference\``,
      );
    return low - OUTWARDS * (high - low);
  });
}

/** How a search of the problem is scored; nothing for one metric that is maximised without limits. */
export function scoringOf(problem: Problem, record: ObjectiveRecord): Scoring | undefined {
  if (problem.plain) return undefined;
  const { reference = [], hypervolume } = record.problem ?? {};
  return { ...layoutOf(problem), reference, whole: hypervolume ?? 1 };
}

function layoutOf(problem: Problem): Layout {
  const metrics = metricsOf(problem).map(({ name }) => name);
  return {
    columns: metrics.length,
    directions: problem.objectives.map(({ direction }) => direction),
    limits: problem.constraints.map(({ metric, relation, bound }) => ({
      column: metrics.indexOf(metric.name),
      relation,
      bound,
    })),
  };
}

/** What a trace of the problem calls its columns; none for one metric that is maximised without limits. */
export function columnNames(problem: Problem): TraceNames | undefined {
  return problem.plain ? undefined : traceNames(definitionOf(problem));
}

/** A problem in names and numbers, as results and programs are told of it. */
export function definitionOf({
  objectives,
  constraints,
}: Problem): Pick<RunIdentity, "objectives" | "constraints"> {
  return {
    objectives: objectives.map(({ metric, direction }) => ({ name: metric.name, direction })),
    constraints: constraints.map(({ metric, relation, bound }) => ({ name: metric.name, relation, bound })),
  };
}

/** The worst value that each metric of accuracies can have, for evaluations that failed. */
export function worstValues(problem: Problem): number[] {
  const metrics = metricsOf(problem);
  return worstOf(
    layoutOf(problem),
    (column) => lowestOf(metrics[column]!),
    (column) => highestOf(metrics[column]!),
  );
}
