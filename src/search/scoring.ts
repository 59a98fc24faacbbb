/**
 * How the values of a search are judged where they are more than one number to be maximised: many objectives, limits,
 * or both.
 *
 * @module
 */
import { createArchive } from "../fronts/archive.ts";
import { signOf } from "../fronts/dominance.ts";

/** A limit that a value has to keep: `value >= bound`, or `value <= bound`. */
export interface Limit {
  /** Which of the values it is of. */
  readonly column: number;
  readonly relation: ">=" | "<=";
  readonly bound: number;
}

/** What the values of an architecture mean: first one per objective, then those that only limits are of. */
export interface Scoring {
  /** Values per architecture. */
  readonly columns: number;
  readonly directions: readonly ("maximise" | "minimise")[];
  readonly limits: readonly Limit[];
  /** Of more than one objective: the point above which hypervolume counts, in the objectives' own directions. */
  readonly reference: readonly number[];
  /** The hypervolume that counts as 1: that of the exact front, where it is known. */
  readonly whole: number;
}

/** What the values of an architecture mean, however they are scored. */
export type Layout = Pick<Scoring, "columns" | "directions" | "limits">;

/** Whether the values that begin at `at` are all there, and keep all limits. */
export function isWithin(
  { columns, limits }: Pick<Layout, "columns" | "limits">,
  values: ArrayLike<number>,
  at: number,
): boolean {
  for (let j = 0; j < columns; j++) if (Number.isNaN(values[at + j]!)) return false;
  for (const { column, relation, bound } of limits) {
    const value = values[at + column]!;
    if (relation === ">=" ? value < bound : value > bound) return false;
  }
  return true;
}

/**
 * What a strategy for many objectives is told of an architecture: a number per objective, to be maximised whatever
 * its direction, then for each limit by how much it is kept (below 0: by how much it is broken).
 */
export type Outcome = readonly number[];

/** The outcome of the values that begin at `at`; whatever is missing is taken from `worst`. */
export function outcomeOf(
  { columns, directions, limits }: Layout,
  values: ArrayLike<number>,
  at: number,
  worst: () => ArrayLike<number>,
): Outcome {
  let failed = false;
  for (let j = 0; j < columns; j++) if (Number.isNaN(values[at + j]!)) failed = true;
  const from = failed ? worst() : values;
  const offset = failed ? 0 : at;
  const outcome = new Array<number>(directions.length + limits.length);
  for (let m = 0; m < directions.length; m++) {
    const value = from[offset + m]!;
    outcome[m] = directions[m] === "minimise" ? -value : value;
  }
  for (let k = 0; k < limits.length; k++) {
    const { column, relation, bound } = limits[k]!;
    const value = from[offset + column]!;
    outcome[directions.length + k] = relation === ">=" ? value - bound : bound - value;
  }
  return outcome;
}

/** Whether an outcome keeps all limits. */
export function isFeasible(outcome: Outcome, objectives: number): boolean {
  for (let k = objectives; k < outcome.length; k++) if (!(outcome[k]! >= 0)) return false;
  return true;
}

/** The worst value that each column can have; used for evaluations that failed. */
export function worstOf(
  { columns, directions, limits }: Layout,
  lowest: (column: number) => number,
  highest: (column: number) => number,
): number[] {
  return Array.from({ length: columns }, (_, column) => {
    const limit = limits.find((one) => one.column === column);
    const lowIsWorse =
      column < directions.length ? directions[column] === "maximise" : limit?.relation !== "<=";
    return lowIsWorse ? lowest(column) : highest(column);
  });
}

/** Follows a search: how good all that it found is, together. */
export interface Tally {
  /** The best value that keeps all limits, or the share of the hypervolume; NaN until something keeps them. */
  readonly score: number;
  /** Takes in the values that begin at `at`; says whether the score is another. */
  add(values: ArrayLike<number>, at: number): boolean;
}

/** Of one objective the score is its best value, in its own direction; of more it is their hypervolume. */
export function createTally(scoring: Scoring): Tally {
  const { directions, reference, whole } = scoring;
  const many = directions.length > 1;
  const signs = directions.map(signOf);
  const point = new Float64Array(directions.length);
  const archive = createArchive(many ? reference.map((value, m) => signs[m]! * value) : []);
  let score = Number.NaN;

  return {
    get score() {
      return score;
    },
    add(values, at) {
      if (!isWithin(scoring, values, at)) return false;
      const before = score;
      if (many) {
        for (let m = 0; m < point.length; m++) point[m] = signs[m]! * values[at + m]!;
        archive.add(point);
        score = archive.volume / whole;
      } else {
        const value = values[at]!;
        if (Number.isNaN(score) || signs[0]! * value > signs[0]! * score) score = value;
      }
      return !Object.is(before, score);
    },
  };
}
