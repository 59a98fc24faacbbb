/**
 * A problem of many objectives, as the fronts of searches are measured on it.
 *
 * @module
 */
import { latticeWeights } from "../../fronts/distances.ts";
import { frontOf, type Point, signOf } from "../../fronts/dominance.ts";
import { kneeOf } from "../../fronts/knee.ts";
import { traceNames } from "../../results/trace-text.ts";
import { isWithin } from "../../search/scoring.ts";
import { type ExperimentResults, hasMany, type Objective, type Run } from "../results.ts";

/** What was asked of a problem, or stands on its exact front. */
export interface FrontPoint {
  readonly architecture: string;
  /** A value per objective, as the metric has it. */
  readonly values: readonly number[];
  /** The same to be maximised, from 0, the worst on the front that is aimed at, to 1, its best. */
  readonly place: Point;
}

export interface FrontTask {
  readonly objective: string;
  readonly problem: NonNullable<Objective["problem"]>;
  /** The front that is aimed at: the exact one, or the best that all runs found together where nobody knows it. */
  readonly front: readonly FrontPoint[];
  readonly known: boolean;
  /** Index into `front`: the point farthest above the plane through its ends; undefined where there is none between. */
  readonly knee: number | undefined;
  /** 1 for what is maximised, −1 for what is minimised. */
  readonly signs: readonly number[];
  /** Weight vectors over which R2 is taken. */
  readonly weights: readonly Point[];
  /** The point of a row of a run; undefined where a value is missing or a limit is broken. */
  at(run: Run, row: number): FrontPoint | undefined;
}

/** About a hundred weight vectors, by the number of objectives: steps of a simplex lattice. */
const STEPS: Readonly<Record<number, number>> = { 2: 100, 3: 13, 4: 7 };

export function frontTasks(results: ExperimentResults): FrontTask[] {
  return results.objectives.filter(hasMany).map((objective) => taskOf(objective, results.runs));
}

function taskOf({ name, problem: given }: Objective, runs: readonly Run[]): FrontTask {
  const problem = given!;
  const signs = problem.objectives.map(({ direction }) => signOf(direction));
  const asked = askedOf(problem);
  const known = problem.front.length > 0;
  const aimed = known
    ? problem.front.map((values, i) => ({ values, architecture: problem.architectures[i]! }))
    : bestOf(
        runs.filter(({ objective }) => objective === name),
        asked,
        signs,
      );
  const turned = aimed.map(({ values }) => values.map((value, m) => signs[m]! * value));
  const ends = signs.map((_, m): readonly [number, number] => {
    const own = turned.map((point) => point[m]!);
    const [low, high] = [Math.min(...own), Math.max(...own)];
    return [low, high - low || 1];
  });
  const place = (values: readonly number[]): Point =>
    ends.map(([low, range], m) => (signs[m]! * values[m]! - low) / range);
  return {
    objective: name,
    problem,
    front: aimed.map((point) => ({ ...point, place: place(point.values) })),
    known,
    knee: kneeOf(turned),
    signs,
    weights: latticeWeights(signs.length, STEPS[signs.length] ?? 4),
    at(run, row) {
      const values = asked(run, row);
      return values && { values, architecture: run.architectures![row]!, place: place(values) };
    },
  };
}

/** The objectives' values of a row, where they are all there and keep all limits. */
export function askedOf(
  problem: NonNullable<Objective["problem"]>,
): (run: Run, row: number) => number[] | undefined {
  const { metrics } = traceNames(problem);
  const limits = problem.constraints.map((limit) => ({ ...limit, column: metrics.indexOf(limit.name) }));
  const layout = { columns: metrics.length, limits };
  return ({ values }, row) => {
    const from = row * metrics.length;
    if (!isWithin(layout, values, from)) return undefined;
    return Array.from(values.subarray(from, from + problem.objectives.length));
  };
}

/** What all runs found together that no other beats. */
function bestOf(
  runs: readonly Run[],
  asked: ReturnType<typeof askedOf>,
  signs: readonly number[],
): { values: number[]; architecture: string }[] {
  const found = runs.flatMap((run) =>
    Array.from(run.best, (_, row) => ({ values: asked(run, row), architecture: run.architectures![row]! })),
  );
  const there = found.flatMap(({ values, architecture }) =>
    values === undefined ? [] : [{ values, architecture }],
  );
  return frontOf(there.map(({ values }) => values.map((value, m) => signs[m]! * value))).map(
    (i) => there[i]!,
  );
}
