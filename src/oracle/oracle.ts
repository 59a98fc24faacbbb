/**
 * Who answers: an oracle gives the values of metrics for architectures.
 *
 * @module
 */
import { UserError } from "../errors.ts";
import type { Catalogue, Metric } from "../metric/metric.ts";
import type { Scale } from "../metric/scale.ts";
import type { Architecture, Space } from "../space/space.ts";
import type { OracleDescription } from "./description.ts";

export type { OracleDescription };

/** The oracle knows the metric, but the file that holds its values is not here: users fetch any subset. */
export class MissingDataError extends UserError {
  override name = "MissingDataError";
}

/** Answers to one question: values and costs. */
export interface Evaluations {
  /** `values[i * metrics.length + j]`: metric j of architecture i; accuracies are fractions in [0, 1]. */
  readonly values: Float64Array;
  /** `costs[i]`: what architecture i cost, in the oracle's unit. */
  readonly costs: Float64Array;
}

/** What became of the networks that were asked of an oracle that evaluates them, since it was opened. */
export interface Tally {
  readonly networks: number;
  /** Those without a value: their codes, and why. */
  readonly failed: ReadonlyMap<string, string>;
}

/**
 * The contract of an oracle. Unknown metrics and architectures outside the space raise a UserError that names
 * them; a missing value is never answered with a number.
 */
export interface Oracle {
  readonly description: OracleDescription;
  readonly space: Space;
  /** The metrics it can answer: every key with its levels (epsilons or severities; none for `clean`). */
  readonly catalogue: Catalogue;
  evaluate(
    architectures: readonly Architecture[],
    metrics: readonly Metric[],
  ): Evaluations | Promise<Evaluations>;
  /** How many networks it evaluates at once, where it is this process that does; else they go to it one by one. */
  readonly lanes?: number;
  /** What to do so that more are evaluated at once: for whoever asks for `--workers`, which are for tables. */
  readonly more?: string;
  tally?(): Tally;
  /** Gives back what it holds (files, programs); nothing is asked of it afterwards. */
  close?(): void | Promise<void>;
}

/** An oracle that knows every architecture and answers at once: the published table, or a surrogate of it. */
export interface TableOracle extends Oracle {
  evaluate(architectures: readonly Architecture[], metrics: readonly Metric[]): Evaluations;
  /**
   * The metric for every class of the space, indexed by class number; NaN where there is no value. Loaded and computed
   * once, then shared. Refused where encodings of one network have different values.
   */
  column(metric: Metric): Float64Array;
  /** As `column`, but where encodings of one network have different values it has one for every architecture. */
  values(metric: Metric): Float64Array;
  /** What the metric's numbers are. */
  scale(metric: Metric): Scale;
  /** The architecture, of a class, whose network the class's values are of. */
  member(classNumber: number): Architecture;
}

/** True when the oracle answers at once. */
export function isTable(oracle: Oracle): oracle is TableOracle {
  return "column" in oracle;
}
