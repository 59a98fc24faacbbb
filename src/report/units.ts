/**
 * How the numbers of a metric are shown: accuracies in percent, all else in its own unit.
 *
 * @module
 */
import { type ExperimentResults, hasMany, scaleOfMetric } from "../analysis/results.ts";
import { isAccuracy, type Scale } from "../metric/scale.ts";

export interface Unit {
  /** What a number is multiplied by where it is shown. */
  readonly factor: number;
  /** In parentheses after what is measured; empty for plain numbers. */
  readonly name: string;
  /** The unit of a distance. */
  readonly gap: string;
  /** What is measured, e.g. `accuracy`. */
  readonly quantity: string;
  /** A number without its unit. */
  text(value: number): string;
}

const PERCENT: Unit = {
  factor: 100,
  name: "%",
  gap: "points",
  quantity: "accuracy",
  text: (value) => (100 * value).toFixed(2),
};

/** Of many objectives: what all that was found dominates, 1 where it is all that the exact front does. */
const HYPERVOLUME: Unit = {
  factor: 1,
  name: "share of the exact front's",
  gap: "hypervolume",
  quantity: "hypervolume",
  text: (value) => value.toFixed(4),
};

/** The same where nobody knows the exact front. */
const PLAIN_HYPERVOLUME: Unit = { ...HYPERVOLUME, name: "", gap: "" };

export function unitOfScale(scale: Scale): Unit {
  if (isAccuracy(scale)) return PERCENT;
  const name = scale.unit === undefined || scale.unit === "count" ? "" : scale.unit;
  return {
    factor: 1,
    name,
    gap: name,
    quantity: "value",
    text: plain,
  };
}

/** Five digits, and M or G for what is large. */
function plain(value: number): string {
  const [size, letter] = Math.abs(value) >= 1e9 ? [1e9, "G"] : Math.abs(value) >= 1e6 ? [1e6, "M"] : [1, ""];
  return `${Number((value / size).toPrecision(5))}${letter}`;
}

/** Labels of an axis between two values: accuracies as they are, large numbers with k, M or G. */
export function tickFormat([low, high]: readonly [number, number]): string {
  return Math.max(Math.abs(low), Math.abs(high)) >= 1e4 ? "~s" : "~g";
}

/** A format for an axis between two values, only where it needs one: its own shows no more digits than it must. */
export function largeFormat(domain: readonly [number, number]): { format?: string } {
  const format = tickFormat(domain);
  return format === "~s" ? { format } : {};
}

/** The unit of an objective, or of a metric that one is made of. */
export function unitOf(results: ExperimentResults, name: string): Unit {
  const objective = results.objectives.find((one) => one.name === name);
  if (objective === undefined || !hasMany(objective)) return unitOfScale(scaleOfMetric(results, name));
  return objective.problem!.hypervolume === null ? PLAIN_HYPERVOLUME : HYPERVOLUME;
}

/** `accuracy (%)`, `regret (ms)`, `value`. */
export function withUnit(what: string, unit: string): string {
  return unit === "" ? what : `${what} (${unit})`;
}

/** `94.61 %`, `12.3 ms`, `387882`. */
export function shown(value: number, unit: Unit): string {
  return unit.name === "" ? unit.text(value) : `${unit.text(value)} ${unit.name}`;
}

/** The common unit of objectives, or of other metrics of the report; undefined where they have several. */
export function commonUnit(
  results: ExperimentResults,
  metrics: readonly string[] = results.objectives.map(({ name }) => name),
): Unit | undefined {
  const units = metrics.map((name) => unitOf(results, name));
  return units.every(({ name, quantity }) => name === units[0]!.name && quantity === units[0]!.quantity)
    ? units[0]
    : undefined;
}

/** `accuracy (%)` where all objectives, or all of these metrics, have it. */
export function commonTitle(results: ExperimentResults, metrics?: readonly string[]): string {
  const unit = commonUnit(results, metrics);
  return unit === undefined ? "value" : withUnit(unit.quantity, unit.name);
}
